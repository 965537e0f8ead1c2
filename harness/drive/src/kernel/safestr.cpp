// The safe string functions: what does not fit is cut off, told by STATUS_BUFFER_OVERFLOW, and the
// destination always has an end.
#include <ntstrsafe.h>

#include "kernel/levels.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr std::size_t characters_max = 0x7fffffff;

// The destination has room for `size` characters, its end with it.
template <class Char>
NTSTATUS put(Char* to, std::size_t size, std::size_t at, const Char* from, std::size_t max,
             const void* site) {
  if (size == 0 || size > characters_max || at >= size) return STATUS_INVALID_PARAMETER;
  const std::size_t length = length_of(from, max, site);
  const std::size_t copied = length < size - at ? length : size - at - 1;
  check_access(to + at, (copied + 1) * sizeof(Char), true, site);
  for (std::size_t i = 0; i < copied; ++i) to[at + i] = from[i];
  to[at + copied] = 0;
  return copied == length ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}

template <class Char>
NTSTATUS add(Char* to, std::size_t size, const Char* from, std::size_t max, const void* site) {
  if (size == 0 || size > characters_max) return STATUS_INVALID_PARAMETER;
  return put(to, size, length_of(to, size, site), from, max, site);
}

template <class Char>
NTSTATUS length(const Char* from, std::size_t max, std::size_t* length, std::size_t unit,
                const void* site) {
  if (length != nullptr) *checked(length, site) = 0;
  if (from == nullptr || max == 0 || max > characters_max) return STATUS_INVALID_PARAMETER;
  const std::size_t found = length_of(from, max, site);
  if (found == max) return STATUS_INVALID_PARAMETER;
  if (length != nullptr) *length = found * unit;
  return STATUS_SUCCESS;
}

template <class Char>
NTSTATUS print(Char* to, std::size_t size, const Char* text, std::va_list& arguments,
               std::size_t& written, const char* function, const void* site) {
  need_level_of(function, site);
  written = 0;
  if (size == 0 || size > characters_max) return STATUS_INVALID_PARAMETER;
  Sink<Char> counted{nullptr, 0};
  format(counted, text, arguments, site);
  const bool fits = counted.count < size;
  written = fits ? counted.count : size - 1;
  check_access(to, (written + 1) * sizeof(Char), true, site);
  Sink<Char> sink{to, written};
  format(sink, text, arguments, site);
  to[written] = 0;
  return fits ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}

// What the Ex functions do beyond their simpler kin: where the end is, what is left, and what their
// flags ask for.
template <class Char>
NTSTATUS finish_ex(Char* to, std::size_t size, NTSTATUS status, Char** end, std::size_t* left,
                   std::size_t unit, ULONG flags, const void* site) {
  if (status == STATUS_INVALID_PARAMETER) return status;
  if (status != STATUS_SUCCESS) {
    if ((flags & STRSAFE_FILL_ON_FAILURE) != 0) {
      for (std::size_t i = 0; i + 1 < size; ++i) to[i] = static_cast<Char>(flags & 0xff);
    }
    if ((flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)) != 0) to[0] = 0;
  }
  const std::size_t length = length_of(to, size, site);
  if (status == STATUS_SUCCESS && (flags & STRSAFE_FILL_BEHIND_NULL) != 0) {
    check_access(to + length, (size - length) * sizeof(Char), true, site);
    for (std::size_t i = length + 1; i < size; ++i) to[i] = static_cast<Char>(flags & 0xff);
  }
  if (end != nullptr) *checked(end, site) = to + length;
  if (left != nullptr) *checked(left, site) = (size - length) * unit;
  return status;
}
// No text is an empty one where the flags say so.
template <class Char>
const Char* text_or_empty(const Char* from, ULONG flags) {
  static constexpr Char empty[1] = {};
  return from == nullptr && (flags & STRSAFE_IGNORE_NULLS) != 0 ? empty : from;
}

NTSTATUS put_counted(PWSTR to, std::size_t size, PCUNICODE_STRING from, const void* site) {
  check_access(from, sizeof *from, false, site);
  if (size == 0 || size > characters_max) return STATUS_INVALID_PARAMETER;
  const std::size_t length = from->Length / sizeof(WCHAR);
  const std::size_t copied = length < size ? length : size - 1;
  if (copied != 0) check_access(from->Buffer, copied * sizeof(WCHAR), false, site);
  check_access(to, (copied + 1) * sizeof(WCHAR), true, site);
  for (std::size_t i = 0; i < copied; ++i) to[i] = from->Buffer[i];
  to[copied] = 0;
  return copied == length ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}

// Into a counted string behind its first `at` characters; it needs no end.
NTSTATUS add_counted(PUNICODE_STRING to, std::size_t at, const WCHAR* from, std::size_t length,
                     const void* site) {
  checked(to, site);
  const std::size_t room = to->MaximumLength / sizeof(WCHAR) - at;
  const std::size_t copied = length < room ? length : room;
  if (copied != 0) check_access(to->Buffer + at, copied * sizeof(WCHAR), true, site);
  for (std::size_t i = 0; i < copied; ++i) to->Buffer[at + i] = from[i];
  to->Length = static_cast<USHORT>((at + copied) * sizeof(WCHAR));
  return copied == length ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}

NTSTATUS print_counted(PUNICODE_STRING to, PCWSTR text, std::va_list& arguments,
                       const char* function, const void* site) {
  need_level_of(function, site);
  checked(to, site);
  const std::size_t room = to->MaximumLength / sizeof(WCHAR);
  if (room != 0) check_access(to->Buffer, room * sizeof(WCHAR), true, site);
  Sink<WCHAR> sink{to->Buffer, room};
  format(sink, text, arguments, site);
  const std::size_t written = sink.count < room ? sink.count : room;
  to->Length = static_cast<USHORT>(written * sizeof(WCHAR));
  return sink.count <= room ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}

constexpr std::size_t no_max = SIZE_MAX / 4;

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

// `unit` is what sizes are counted in: bytes of a character, or 1.
#define WSKCHECK_SAFE(Cx, X, Char, unit)                                                         \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##Copy##X(Char* to, size_t size, const Char* from) {     \
    return kernel::put(to, size / unit, 0, from, kernel::no_max, WSKCHECK_SITE);                 \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##CopyN##X(Char* to, size_t size, const Char* from,      \
                                                   size_t count) {                               \
    return kernel::put(to, size / unit, 0, from, count / unit, WSKCHECK_SITE);                   \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##Cat##X(Char* to, size_t size, const Char* from) {      \
    return kernel::add(to, size / unit, from, kernel::no_max, WSKCHECK_SITE);                    \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##CatN##X(Char* to, size_t size, const Char* from,       \
                                                  size_t count) {                                \
    return kernel::add(to, size / unit, from, count / unit, WSKCHECK_SITE);                      \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##Length##X(const Char* from, size_t max, size_t* n) {   \
    return kernel::length(from, max / unit, n, unit, WSKCHECK_SITE);                             \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##VPrintf##X(Char* to, size_t size, const Char* format,  \
                                                     va_list arguments) {                        \
    std::va_list copy;                                                                           \
    va_copy(copy, arguments);                                                                    \
    std::size_t written;                                                                         \
    const NTSTATUS status =                                                                      \
        kernel::print(to, size / unit, format, copy, written, __func__, WSKCHECK_SITE);          \
    va_end(copy);                                                                                \
    return status;                                                                               \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##Printf##X(Char* to, size_t size, const Char* format,   \
                                                    ...) {                                       \
    std::va_list arguments;                                                                      \
    va_start(arguments, format);                                                                 \
    std::size_t written;                                                                         \
    const NTSTATUS status =                                                                      \
        kernel::print(to, size / unit, format, arguments, written, __func__, WSKCHECK_SITE);     \
    va_end(arguments);                                                                           \
    return status;                                                                               \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##PrintfEx##X(                                           \
      Char* to, size_t size, Char** end, size_t* left, ULONG flags, const Char* format, ...) {   \
    const Site site = WSKCHECK_SITE;                                                             \
    std::va_list arguments;                                                                      \
    va_start(arguments, format);                                                                 \
    std::size_t written;                                                                         \
    const Char* text = kernel::text_or_empty(format, flags);                                     \
    const NTSTATUS status =                                                                      \
        kernel::print(to, size / unit, text, arguments, written, __func__, site);                \
    va_end(arguments);                                                                           \
    return kernel::finish_ex(to, size / unit, status, end, left, unit, flags, site);             \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##VPrintfEx##X(Char* to, size_t size, Char** end,        \
                                                       size_t* left, ULONG flags,                \
                                                       const Char* format, va_list arguments) {  \
    const Site site = WSKCHECK_SITE;                                                             \
    std::va_list copy;                                                                           \
    va_copy(copy, arguments);                                                                    \
    std::size_t written;                                                                         \
    const Char* text = kernel::text_or_empty(format, flags);                                     \
    const NTSTATUS status = kernel::print(to, size / unit, text, copy, written, __func__, site); \
    va_end(copy);                                                                                \
    return kernel::finish_ex(to, size / unit, status, end, left, unit, flags, site);             \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##CopyEx##X(Char* to, size_t size, const Char* from,     \
                                                    Char** end, size_t* left, ULONG flags) {     \
    const Site site = WSKCHECK_SITE;                                                             \
    const Char* text = kernel::text_or_empty(from, flags);                                       \
    const NTSTATUS status = kernel::put(to, size / unit, 0, text, kernel::no_max, site);         \
    return kernel::finish_ex(to, size / unit, status, end, left, unit, flags, site);             \
  }                                                                                              \
  KERNEL_FUNCTION NTSTATUS RtlString##Cx##CatEx##X(Char* to, size_t size, const Char* from,      \
                                                   Char** end, size_t* left, ULONG flags) {      \
    const Site site = WSKCHECK_SITE;                                                             \
    const Char* text = kernel::text_or_empty(from, flags);                                       \
    const NTSTATUS status = kernel::add(to, size / unit, text, kernel::no_max, site);            \
    return kernel::finish_ex(to, size / unit, status, end, left, unit, flags, site);             \
  }

WSKCHECK_SAFE(Cch, A, char, 1)
WSKCHECK_SAFE(Cch, W, WCHAR, 1)
WSKCHECK_SAFE(Cb, A, char, 1)
WSKCHECK_SAFE(Cb, W, WCHAR, 2)

KERNEL_FUNCTION NTSTATUS RtlStringCbCopyUnicodeString(PWSTR to, size_t size,
                                                      PCUNICODE_STRING from) {
  return kernel::put_counted(to, size / sizeof(WCHAR), from, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS RtlStringCchCopyUnicodeString(PWSTR to, size_t size,
                                                       PCUNICODE_STRING from) {
  return kernel::put_counted(to, size, from, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING to, PCWSTR from) {
  return RtlInitUnicodeStringEx(to, from);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING to, PCUNICODE_STRING from) {
  const Site site = WSKCHECK_SITE;
  check_access(from, sizeof *from, false, site);
  check_access(from->Buffer, from->Length, false, site);
  return kernel::add_counted(to, 0, from->Buffer, from->Length / sizeof(WCHAR), site);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING to, PCWSTR from) {
  const Site site = WSKCHECK_SITE;
  return kernel::add_counted(to, 0, from, kernel::length_of(from, site), site);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING to, PCUNICODE_STRING from) {
  const Site site = WSKCHECK_SITE;
  check_access(from, sizeof *from, false, site);
  check_access(from->Buffer, from->Length, false, site);
  return kernel::add_counted(to, kernel::checked(to, site)->Length / sizeof(WCHAR), from->Buffer,
                             from->Length / sizeof(WCHAR), site);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING to, PCWSTR from) {
  const Site site = WSKCHECK_SITE;
  return kernel::add_counted(to, kernel::checked(to, site)->Length / sizeof(WCHAR), from,
                             kernel::length_of(from, site), site);
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING to, PCWSTR format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const NTSTATUS status = kernel::print_counted(to, format, arguments, __func__, WSKCHECK_SITE);
  va_end(arguments);
  return status;
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING to, PCWSTR format,
                                                 va_list arguments) {
  std::va_list copy;
  va_copy(copy, arguments);
  const NTSTATUS status = kernel::print_counted(to, format, copy, __func__, WSKCHECK_SITE);
  va_end(copy);
  return status;
}
KERNEL_FUNCTION NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING string) {
  check_access(string, sizeof *string, false, WSKCHECK_SITE);
  const bool whole = string->Length % 2 == 0 && string->MaximumLength % 2 == 0;
  const bool fits = string->Length <= string->MaximumLength;
  return whole && fits ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
