// Strings into others: case, ANSI, UTF-8, numbers, GUIDs; those that allocate may fail.
#include <cstring>

#include "kernel/levels.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr ULONG string_tag = 0x67727453;  // Strg

// Room for `bytes` and an end in a string that is converted to; by allocation where it is asked
// for.
template <class String>
NTSTATUS make_room(String* to, std::size_t bytes, BOOLEAN by_allocation, const char* function,
                   const void* site) {
  constexpr std::size_t unit = sizeof *to->Buffer;
  checked(to, site);
  if (bytes + unit > UNICODE_STRING_MAX_BYTES) return STATUS_INVALID_PARAMETER_2;
  if (by_allocation) {
    if (choose(op(OpKind::allocate, nullptr, site, function), 2, true) != 0) {
      if (telling()) tell(site, "%s fails with STATUS_NO_MEMORY", function);
      return STATUS_NO_MEMORY;
    }
    to->Buffer = static_cast<decltype(to->Buffer)>(
        allocate(bytes + unit, string_tag, BlockKind::pool, pool_paged, site, "a string"));
    to->MaximumLength = static_cast<USHORT>(bytes + unit);
  }
  if (bytes > to->MaximumLength) return STATUS_BUFFER_OVERFLOW;
  to->Length = static_cast<USHORT>(bytes);
  if (bytes != 0) std::memset(to->Buffer, 0, bytes);
  if (bytes + unit <= to->MaximumLength) to->Buffer[bytes / unit] = 0;
  return STATUS_SUCCESS;
}

// Each character of `from` by `change` into `to`.
template <class To, class From, class Change>
NTSTATUS convert(To* to, const From* from, BOOLEAN by_allocation, const char* function,
                 const void* site, Change change) {
  need_level_of(function, site);
  check_access(from, sizeof *from, false, site);
  if (from->Length != 0) check_access(from->Buffer, from->Length, false, site);
  const std::size_t count = from->Length / sizeof *from->Buffer;
  const std::size_t bytes = count * sizeof *to->Buffer;
  if (!by_allocation && bytes != 0) check_access(to->Buffer, bytes, true, site);
  const NTSTATUS status = make_room(to, bytes, by_allocation, function, site);
  if (!NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW) return status;
  for (std::size_t i = 0; i < count; ++i) {
    to->Buffer[i] = static_cast<std::decay_t<decltype(*to->Buffer)>>(change(from->Buffer[i]));
  }
  return STATUS_SUCCESS;
}

void free_string(PVOID buffer, const char* function, const void* site) {
  need_level_of(function, site);
  if (buffer == nullptr) return;
  step(op(OpKind::allocate, buffer, site, function));
  release(buffer, BlockKind::pool, site, function);
}

WCHAR from_ansi(CHAR c) { return static_cast<UCHAR>(c); }
CHAR to_ansi(WCHAR c) { return c < 0x100 ? static_cast<CHAR>(c) : '?'; }

int digit_of(std::uint32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<int>(c - 'a') + 10;
  if (c >= 'A' && c <= 'Z') return static_cast<int>(c - 'A') + 10;
  return 99;
}

// The number at the start; 0x, 0o and 0b tell the base when none is given.
template <class Char>
NTSTATUS number_of(const Char* s, std::size_t length, ULONG base, PULONG value, const void* site) {
  check_access(value, sizeof *value, true, site);
  std::size_t at = 0;
  while (at < length && s[at] <= ' ') ++at;
  const bool negative = at < length && s[at] == '-';
  if (at < length && (s[at] == '-' || s[at] == '+')) ++at;
  if (base == 0) {
    base = 10;
    if (at + 1 < length && s[at] == '0') {
      const auto mark = lower(s[at + 1]);
      base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
      if (base != 10) at += 2;
    }
  }
  if (base != 2 && base != 8 && base != 10 && base != 16) return STATUS_INVALID_PARAMETER;
  ULONG sum = 0;
  for (; at < length; ++at) {
    const int digit = digit_of(static_cast<std::uint32_t>(s[at]));
    if (digit >= static_cast<int>(base)) break;
    sum = sum * base + static_cast<ULONG>(digit);
  }
  *value = negative ? 0 - sum : sum;
  return STATUS_SUCCESS;
}

NTSTATUS put_number(ULONGLONG value, ULONG base, PUNICODE_STRING to, const char* function,
                    const void* site) {
  need_level_of(function, site);
  if (base == 0) base = 10;
  if (base != 2 && base != 8 && base != 10 && base != 16) return STATUS_INVALID_PARAMETER;
  WCHAR reversed[64];
  std::size_t count = 0;
  for (; value != 0 || count == 0; value /= base) {
    reversed[count++] = static_cast<WCHAR>("0123456789ABCDEF"[value % base]);
  }
  checked(to, site);
  if (count * sizeof(WCHAR) > to->MaximumLength) return STATUS_BUFFER_OVERFLOW;
  check_access(to->Buffer, count * sizeof(WCHAR), true, site);
  for (std::size_t i = 0; i < count; ++i) to->Buffer[i] = reversed[count - 1 - i];
  to->Length = static_cast<USHORT>(count * sizeof(WCHAR));
  return STATUS_SUCCESS;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING To, PCUNICODE_STRING From,
                                                BOOLEAN Allocate) {
  return kernel::convert(To, From, Allocate, __func__, WSKCHECK_SITE, kernel::upper<WCHAR>);
}
KERNEL_FUNCTION NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING To, PCUNICODE_STRING From,
                                                  BOOLEAN Allocate) {
  return kernel::convert(To, From, Allocate, __func__, WSKCHECK_SITE, kernel::lower<WCHAR>);
}
KERNEL_FUNCTION NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING To, PCANSI_STRING From,
                                                      BOOLEAN Allocate) {
  return kernel::convert(To, From, Allocate, __func__, WSKCHECK_SITE, kernel::from_ansi);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING To, PCUNICODE_STRING From,
                                                      BOOLEAN Allocate) {
  return kernel::convert(To, From, Allocate, __func__, WSKCHECK_SITE, kernel::to_ansi);
}
KERNEL_FUNCTION ULONG RtlxAnsiStringToUnicodeSize(PCANSI_STRING String) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  check_access(String, sizeof *String, false, site);
  return (String->Length + 1u) * 2;
}
KERNEL_FUNCTION ULONG RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING String) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  check_access(String, sizeof *String, false, site);
  return String->Length / 2u + 1;
}
KERNEL_FUNCTION VOID RtlFreeUnicodeString(PUNICODE_STRING String) {
  const Site site = WSKCHECK_SITE;
  kernel::free_string(kernel::checked(String, site)->Buffer, __func__, site);
  *String = UNICODE_STRING{};
}
KERNEL_FUNCTION VOID RtlFreeAnsiString(PANSI_STRING String) {
  const Site site = WSKCHECK_SITE;
  kernel::free_string(kernel::checked(String, site)->Buffer, __func__, site);
  *String = ANSI_STRING{};
}
KERNEL_FUNCTION NTSTATUS RtlDuplicateUnicodeString(ULONG, PCUNICODE_STRING From,
                                                   PUNICODE_STRING To) {
  return kernel::convert(To, From, TRUE, __func__, WSKCHECK_SITE, [](WCHAR c) { return c; });
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base,
                                                   PULONG Value) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  check_access(String, sizeof *String, false, site);
  check_access(String->Buffer, String->Length, false, site);
  return kernel::number_of(String->Buffer, String->Length / 2u, Base, Value, site);
}
KERNEL_FUNCTION NTSTATUS RtlCharToInteger(PCSZ String, ULONG Base, PULONG Value) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  return kernel::number_of(String, kernel::length_of(String, site), Base, Value, site);
}
KERNEL_FUNCTION NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base,
                                                   PUNICODE_STRING String) {
  return kernel::put_number(Value, Base, String, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS RtlInt64ToUnicodeString(ULONGLONG Value, ULONG Base,
                                                 PUNICODE_STRING String) {
  return kernel::put_number(Value, Base, String, __func__, WSKCHECK_SITE);
}
