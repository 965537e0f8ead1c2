// UTF-8 and UTF-16 into each other, and GUIDs as text.
#include "kernel/utf8.h"

#include "kernel/levels.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr std::uint32_t replacement = 0xfffd;

// The code point at s[at], which moves behind it. `lossy` is set where it is none.
std::uint32_t next_point(const WCHAR* s, std::size_t length, std::size_t& at, bool& lossy) {
  const std::uint32_t first = s[at++];
  if (first < 0xd800 || first > 0xdfff) return first;
  if (first < 0xdc00 && at < length && s[at] >= 0xdc00 && s[at] <= 0xdfff) {
    return 0x10000 + ((first - 0xd800) << 10) + (s[at++] - 0xdc00u);
  }
  lossy = true;
  return replacement;
}

std::uint32_t next_point(const CHAR* s, std::size_t length, std::size_t& at, bool& lossy) {
  const std::uint32_t first = static_cast<UCHAR>(s[at++]);
  if (first < 0x80) return first;
  const int more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  if (more == 0 || first >= 0xf5) {
    lossy = true;
    return replacement;
  }
  std::uint32_t point = first & (0x3fu >> more);
  for (int i = 0; i < more; ++i) {
    if (at == length || (static_cast<UCHAR>(s[at]) & 0xc0) != 0x80) {
      lossy = true;
      return replacement;
    }
    point = point << 6 | (static_cast<UCHAR>(s[at++]) & 0x3fu);
  }
  return point;
}

// How many units a code point takes, which are written to `out`.
int units(std::uint32_t point, WCHAR* out) {
  if (point < 0x10000) {
    out[0] = static_cast<WCHAR>(point);
    return 1;
  }
  out[0] = static_cast<WCHAR>(0xd800 + ((point - 0x10000) >> 10));
  out[1] = static_cast<WCHAR>(0xdc00 + ((point - 0x10000) & 0x3ff));
  return 2;
}
int units(std::uint32_t point, CHAR* out) {
  if (point < 0x80) {
    out[0] = static_cast<CHAR>(point);
    return 1;
  }
  const int count = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (int i = count - 1; i > 0; --i, point >>= 6)
    out[i] = static_cast<CHAR>(0x80 | (point & 0x3f));
  out[0] = static_cast<CHAR>((0xf00 >> count) | point);
  return count;
}

template <class To, class From>
NTSTATUS convert(To* to, ULONG max_bytes, PULONG bytes, const From* from, ULONG from_bytes,
                 const char* function, const void* site) {
  need_level_of(function, site);
  check_access(from, from_bytes, false, site);
  if (to != nullptr) check_access(to, max_bytes, true, site);
  const std::size_t length = from_bytes / sizeof(From);
  const std::size_t room = to != nullptr ? max_bytes / sizeof(To) : SIZE_MAX;
  bool lossy = false;
  std::size_t count = 0;
  NTSTATUS status = STATUS_SUCCESS;
  for (std::size_t at = 0; at < length;) {
    To out[4];
    const int n = units(next_point(from, length, at, lossy), out);
    if (count + static_cast<std::size_t>(n) > room) {
      status = STATUS_BUFFER_TOO_SMALL;
      break;
    }
    for (int i = 0; i < n; ++i, ++count) {
      if (to != nullptr) to[count] = out[i];
    }
  }
  if (bytes != nullptr) *checked(bytes, site) = static_cast<ULONG>(count * sizeof(To));
  constexpr NTSTATUS some_not_mapped = STATUS_SOME_NOT_MAPPED;
  return status == STATUS_SUCCESS && lossy ? some_not_mapped : status;
}

constexpr int guid_order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
bool dash_before(int byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

std::size_t widen(std::string_view utf8, std::span<WCHAR> to) {
  bool lossy = false;
  std::size_t count = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    WCHAR out[2];
    const int n = units(next_point(utf8.data(), utf8.size(), at, lossy), out);
    for (int i = 0; i < n; ++i, ++count) {
      if (count < to.size()) to[count] = out[i];
    }
  }
  return count;
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS RtlUnicodeToUTF8N(PCHAR To, ULONG MaxBytes, PULONG Bytes, PCWCH From,
                                           ULONG FromBytes) {
  return kernel::convert(To, MaxBytes, Bytes, From, FromBytes, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS RtlUTF8ToUnicodeN(PWSTR To, ULONG MaxBytes, PULONG Bytes, PCCH From,
                                           ULONG FromBytes) {
  return kernel::convert(To, MaxBytes, Bytes, From, FromBytes, __func__, WSKCHECK_SITE);
}

// The string is allocated, for RtlFreeUnicodeString.
KERNEL_FUNCTION NTSTATUS RtlStringFromGUID(const GUID* Guid, PUNICODE_STRING String) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  check_access(Guid, sizeof *Guid, false, site);
  WCHAR text[39];
  int at = 0;
  text[at++] = '{';
  for (int i = 0; i < 16; ++i) {
    if (kernel::dash_before(i)) text[at++] = '-';
    const UCHAR byte = reinterpret_cast<const UCHAR*>(Guid)[kernel::guid_order[i]];
    text[at++] = static_cast<WCHAR>("0123456789ABCDEF"[byte >> 4]);
    text[at++] = static_cast<WCHAR>("0123456789ABCDEF"[byte & 15]);
  }
  text[at++] = '}';
  text[at] = 0;
  const UNICODE_STRING from = {76, 78, text};
  return RtlDuplicateUnicodeString(0, &from, String);
}

KERNEL_FUNCTION NTSTATUS RtlGUIDFromString(PCUNICODE_STRING String, GUID* Guid) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  check_access(String, sizeof *String, false, site);
  check_access(Guid, sizeof *Guid, true, site);
  if (String->Length < 76) return STATUS_INVALID_PARAMETER;
  check_access(String->Buffer, 76, false, site);
  const WCHAR* s = String->Buffer;
  if (*s++ != '{') return STATUS_INVALID_PARAMETER;
  for (int i = 0; i < 16; ++i) {
    if (kernel::dash_before(i) && *s++ != '-') return STATUS_INVALID_PARAMETER;
    int byte = 0;
    for (int k = 0; k < 2; ++k, ++s) {
      const WCHAR c = kernel::lower(*s);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return STATUS_INVALID_PARAMETER;
      byte = byte * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    reinterpret_cast<UCHAR*>(Guid)[kernel::guid_order[i]] = static_cast<UCHAR>(byte);
  }
  return *s == '}' ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
