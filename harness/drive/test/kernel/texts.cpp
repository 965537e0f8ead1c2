// Each function runs its calls on the machine's first thread; nothing is put back between them.
#include "texts.h"

#include <mstcpip.h>
#include <ntstrsafe.h>

#include <cstdarg>
#include <cstdio>
#include <functional>

#include "machine.h"

namespace wskcheck::drive::test {
namespace {

// What the fiber does, and what it found: outside of the state, as one run is taken straight on.
std::function<void()> work;
std::string result;

std::string on_a_fiber(std::function<void()> what) {
  work = std::move(what);
  result.clear();
  const std::string end = first_schedule([] { work(); });
  return end.empty() ? result : result + " ended: " + end;
}

const char* cut(NTSTATUS status) {
  return status == STATUS_SUCCESS           ? " whole"
         : status == STATUS_BUFFER_OVERFLOW ? " cut"
                                            : " refused";
}
std::string narrow(const WCHAR* text, std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out += static_cast<char>(text[i]);
  return out;
}

}  // namespace

std::string formatted(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const std::string text = on_a_fiber([&] {
    char out[256];
    RtlStringCbVPrintfA(out, sizeof out, format, arguments);
    result = out;
  });
  va_end(arguments);
  return text;
}

const void* wide_counted() {
  static WCHAR text[] = u"wide, and more";
  static UNICODE_STRING counted = {8, 8, text};
  return &counted;
}
const void* narrow_counted() {
  static char text[] = "narrow, and more";
  static ANSI_STRING counted = {6, 6, text};
  return &counted;
}

std::string safely_formatted(unsigned size, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const std::string text = on_a_fiber([&] {
    char out[64];
    const NTSTATUS status = RtlStringCbVPrintfA(out, size, format, arguments);
    result = out + std::string(cut(status));
  });
  va_end(arguments);
  return text;
}

std::string safely_copied(unsigned size, const char* from) {
  return on_a_fiber([=] {
    char out[64];
    const NTSTATUS status = RtlStringCchCopyA(out, size, from);
    result = out + std::string(cut(status));
  });
}

std::string safely_appended(unsigned size, const char* to, const char* from) {
  return on_a_fiber([=] {
    char out[64];
    RtlStringCchCopyA(out, size, to);
    const NTSTATUS status = RtlStringCchCatA(out, size, from);
    result = out + std::string(cut(status));
  });
}

std::string counted_facts() {
  return on_a_fiber([] {
    WCHAR low[] = u"wide";
    WCHAR high[] = u"WIDE";
    WCHAR room[16];
    UNICODE_STRING a;
    UNICODE_STRING b;
    UNICODE_STRING c = {0, sizeof room, room};
    RtlInitUnicodeString(&a, low);
    RtlInitUnicodeString(&b, high);
    result += RtlEqualUnicodeString(&a, &b, TRUE) ? "equal" : "?";
    result += RtlEqualUnicodeString(&a, &b, FALSE) ? "?" : " different";
    const UNICODE_STRING head = {4, 4, low};
    result += RtlPrefixUnicodeString(&head, &a, FALSE) ? " prefix" : "?";
    RtlAppendUnicodeToString(&c, u"ABC");
    result += " " + narrow(c.Buffer, c.Length / 2u);
    ULONG value = 0;
    WCHAR digits[] = u" 0x4D2";
    UNICODE_STRING number;
    RtlInitUnicodeString(&number, digits);
    RtlUnicodeStringToInteger(&number, 0, &value);
    result += " " + std::to_string(value);
    RtlIntegerToUnicodeString(255, 16, &c);
    for (USHORT i = 0; i < c.Length / 2u; ++i) c.Buffer[i] = RtlDowncaseUnicodeChar(c.Buffer[i]);
    result += " " + narrow(c.Buffer, c.Length / 2u);
    UNICODE_STRING upper = {};
    RtlUpcaseUnicodeString(&upper, &a, TRUE);
    result += " upper:" + narrow(upper.Buffer, upper.Length / 2u);
    RtlFreeUnicodeString(&upper);
  });
}

std::string six_as_text(const void* bytes) {
  return on_a_fiber([=] {
    char out[INET6_ADDRSTRLEN];
    RtlIpv6AddressToStringA(static_cast<const IN6_ADDR*>(bytes), out);
    result = out;
  });
}
std::string six_from_text(const char* text) {
  return on_a_fiber([=] {
    IN6_ADDR a;
    PCSTR end = nullptr;
    const bool good = RtlIpv6StringToAddressA(text, &end, &a) == STATUS_SUCCESS && *end == 0;
    result = good ? std::string(reinterpret_cast<const char*>(&a), 16) : "none";
  });
}
std::string four_as_text(const void* bytes) {
  return on_a_fiber([=] {
    char out[INET_ADDRSTRLEN];
    RtlIpv4AddressToStringA(static_cast<const IN_ADDR*>(bytes), out);
    result = out;
  });
}
std::string four_from_text(const char* text) {
  return on_a_fiber([=] {
    IN_ADDR a;
    PCSTR end = nullptr;
    const bool good = RtlIpv4StringToAddressA(text, TRUE, &end, &a) == STATUS_SUCCESS && *end == 0;
    result = good ? std::string(reinterpret_cast<const char*>(&a), 4) : "none";
  });
}
std::string with_port(const char* text) {
  return on_a_fiber([=] {
    IN_ADDR a;
    USHORT port = 0;
    RtlIpv4StringToAddressExA(text, TRUE, &a, &port);
    char out[INET_ADDRSTRLEN];
    RtlIpv4AddressToStringA(&a, out);
    result =
        out + std::string(" port ") + std::to_string(static_cast<USHORT>(port << 8 | port >> 8));
  });
}

namespace {

RTL_GENERIC_COMPARE_RESULTS order(PRTL_AVL_TABLE, PVOID a, PVOID b) {
  const int x = *static_cast<int*>(a);
  const int y = *static_cast<int*>(b);
  return x < y ? GenericLessThan : x > y ? GenericGreaterThan : GenericEqual;
}
PVOID get(PRTL_AVL_TABLE, ULONG size) { return ExAllocatePoolZero(NonPagedPool, size, 1); }
void give_back(PRTL_AVL_TABLE, PVOID node) { ExFreePool(node); }

}  // namespace

std::string table_story(const std::vector<int>& all, const std::vector<int>& deleted) {
  return on_a_fiber([&] {
    RTL_AVL_TABLE table;
    RtlInitializeGenericTableAvl(&table, order, get, give_back, nullptr);
    for (int key : all) {
      BOOLEAN is_new = FALSE;
      RtlInsertElementGenericTableAvl(&table, &key, sizeof key, &is_new);
      result += is_new ? "new " : "old ";
    }
    result.back() = ';';
    for (int key : deleted) RtlDeleteElementGenericTableAvl(&table, &key);
    for (PVOID p = RtlEnumerateGenericTableAvl(&table, TRUE); p != nullptr;
         p = RtlEnumerateGenericTableAvl(&table, FALSE)) {
      result += " " + std::to_string(*static_cast<int*>(p));
    }
    result += "; " + std::to_string(RtlNumberGenericTableElementsAvl(&table)) + " left";
    while (!RtlIsGenericTableEmptyAvl(&table)) {
      RtlDeleteElementGenericTableAvl(&table, RtlGetElementGenericTableAvl(&table, 0));
    }
  });
}

std::string time_story() {
  return on_a_fiber([] {
    TIME_FIELDS f = {2024, 2, 29, 23, 59, 58, 123, 0};
    LARGE_INTEGER time;
    LARGE_INTEGER again;
    RtlTimeFieldsToTime(&f, &time);
    RtlTimeToTimeFields(&time, &f);
    char out[80];
    std::snprintf(out, sizeof out, "%d-%02d-%02d %02d:%02d:%02d.%03d weekday %d; ", f.Year, f.Month,
                  f.Day, f.Hour, f.Minute, f.Second, f.Milliseconds, f.Weekday);
    RtlTimeFieldsToTime(&f, &again);
    result = out + std::string(time.QuadPart == again.QuadPart ? "the same" : "another");
  });
}

}  // namespace wskcheck::drive::test
