// Counted strings (UNICODE_STRING, ANSI_STRING): copying, appending, comparing.
#include <cstring>

#include "kernel/levels.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

// A counted string, with its characters checked.
template <class String>
const String* checked_string(const String* s, const void* site) {
  check_access(s, sizeof *s, false, site);
  if (s->Length != 0) check_access(s->Buffer, s->Length, false, site);
  return s;
}

template <class String>
LONG compare(const String* a, const String* b, bool fold, const char* function, const void* site) {
  need_level_of(function, site);
  checked_string(a, site);
  checked_string(b, site);
  constexpr std::size_t unit = sizeof *a->Buffer;
  const std::size_t count_a = a->Length / unit;
  const std::size_t count_b = b->Length / unit;
  for (std::size_t i = 0; i < count_a && i < count_b; ++i) {
    const auto x = fold ? upper(a->Buffer[i]) : a->Buffer[i];
    const auto y = fold ? upper(b->Buffer[i]) : b->Buffer[i];
    if (x != y) return static_cast<LONG>(x) - static_cast<LONG>(y);
  }
  return static_cast<LONG>(count_a) - static_cast<LONG>(count_b);
}

template <class String, class Char>
void initialise(String* to, const Char* from, const void* site) {
  checked(to, site);
  to->Buffer = const_cast<Char*>(from);
  to->Length = to->MaximumLength = 0;
  if (from == nullptr) return;
  const std::size_t bytes = length_of(from, site) * sizeof(Char);
  if (bytes > UNICODE_STRING_MAX_BYTES - sizeof(Char)) {
    misuse("a string is initialised from one that is too long", "", to, site);
  }
  to->Length = static_cast<USHORT>(bytes);
  to->MaximumLength = static_cast<USHORT>(bytes + sizeof(Char));
}

template <class String>
void copy(String* to, const String* from, const void* site) {
  checked(to, site);
  to->Length = 0;
  if (from == nullptr) return;
  checked_string(from, site);
  const USHORT bytes = from->Length < to->MaximumLength ? from->Length : to->MaximumLength;
  if (bytes == 0) return;
  check_access(to->Buffer, bytes, true, site);
  std::memmove(to->Buffer, from->Buffer, bytes);
  to->Length = bytes;
}

NTSTATUS append(PUNICODE_STRING to, const WCHAR* from, std::size_t bytes, const void* site) {
  checked(to, site);
  if (to->Length + bytes > to->MaximumLength) return STATUS_BUFFER_TOO_SMALL;
  if (bytes == 0) return STATUS_SUCCESS;
  auto* end = reinterpret_cast<std::byte*>(to->Buffer) + to->Length;
  check_access(end, bytes, true, site);
  std::memmove(end, from, bytes);
  to->Length = static_cast<USHORT>(to->Length + bytes);
  if (to->Length + sizeof(WCHAR) <= to->MaximumLength) {
    check_access(end + bytes, sizeof(WCHAR), true, site);
    std::memset(end + bytes, 0, sizeof(WCHAR));
  }
  return STATUS_SUCCESS;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION VOID RtlInitUnicodeString(PUNICODE_STRING Destination, PCWSTR Source) {
  kernel::initialise(Destination, Source, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS RtlInitUnicodeStringEx(PUNICODE_STRING Destination, PCWSTR Source) {
  const Site site = WSKCHECK_SITE;
  if (Source != nullptr && kernel::length_of(Source, site) > UNICODE_STRING_MAX_CHARS - 1) {
    return STATUS_NAME_TOO_LONG;
  }
  kernel::initialise(Destination, Source, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION VOID RtlInitAnsiString(PANSI_STRING Destination, PCSZ Source) {
  kernel::initialise(Destination, Source, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlInitString(PSTRING Destination, PCSZ Source) {
  kernel::initialise(Destination, Source, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlCopyUnicodeString(PUNICODE_STRING Destination, PCUNICODE_STRING Source) {
  kernel::copy(Destination, Source, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlCopyString(PSTRING Destination, const STRING* Source) {
  kernel::copy(Destination, Source, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING Destination,
                                                        PCUNICODE_STRING Source) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_string(Source, site);
  return kernel::append(Destination, Source->Buffer, Source->Length, site);
}
KERNEL_FUNCTION NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source) {
  const Site site = WSKCHECK_SITE;
  if (Source == nullptr) return STATUS_SUCCESS;
  return kernel::append(Destination, Source, kernel::length_of(Source, site) * sizeof(WCHAR), site);
}
KERNEL_FUNCTION BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B,
                                              BOOLEAN CaseInSensitive) {
  return kernel::compare(A, B, CaseInSensitive != 0, __func__, WSKCHECK_SITE) == 0;
}
KERNEL_FUNCTION LONG RtlCompareUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B,
                                             BOOLEAN CaseInSensitive) {
  return kernel::compare(A, B, CaseInSensitive != 0, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B,
                                               BOOLEAN CaseInSensitive) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  check_access(A, sizeof *A, false, site);
  check_access(B, sizeof *B, false, site);
  if (A->Length > B->Length) return FALSE;
  const UNICODE_STRING head = {A->Length, A->Length, B->Buffer};
  return kernel::compare(A, &head, CaseInSensitive != 0, __func__, site) == 0;
}
KERNEL_FUNCTION BOOLEAN RtlSuffixUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B,
                                               BOOLEAN CaseInSensitive) {
  const Site site = WSKCHECK_SITE;
  check_access(A, sizeof *A, false, site);
  check_access(B, sizeof *B, false, site);
  if (A->Length > B->Length) return FALSE;
  const UNICODE_STRING tail = {A->Length, A->Length, B->Buffer + (B->Length - A->Length) / 2};
  return kernel::compare(A, &tail, CaseInSensitive != 0, __func__, site) == 0;
}
KERNEL_FUNCTION NTSTATUS RtlHashUnicodeString(PCUNICODE_STRING String, BOOLEAN CaseInSensitive,
                                              ULONG Algorithm, PULONG Hash) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_of(__func__, site);
  if (String == nullptr || Hash == nullptr || Algorithm > HASH_STRING_ALGORITHM_X65599) {
    return STATUS_INVALID_PARAMETER;
  }
  check_access(String, sizeof *String, false, site);
  if (String->Length != 0) check_access(String->Buffer, String->Length, false, site);
  ULONG sum = 0;
  for (USHORT i = 0; i < String->Length / sizeof(WCHAR); ++i) {
    const WCHAR c = String->Buffer[i];
    sum = sum * 65599 + (CaseInSensitive ? kernel::upper(c) : c);
  }
  *kernel::checked(Hash, site) = sum;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION BOOLEAN RtlEqualString(const STRING* A, const STRING* B, BOOLEAN CaseInSensitive) {
  return kernel::compare(A, B, CaseInSensitive != 0, __func__, WSKCHECK_SITE) == 0;
}
KERNEL_FUNCTION LONG RtlCompareString(const STRING* A, const STRING* B, BOOLEAN CaseInSensitive) {
  return kernel::compare(A, B, CaseInSensitive != 0, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION WCHAR RtlUpcaseUnicodeChar(WCHAR Source) {
  kernel::need_level_of(__func__, WSKCHECK_SITE);
  return kernel::upper(Source);
}
KERNEL_FUNCTION WCHAR RtlDowncaseUnicodeChar(WCHAR Source) { return kernel::lower(Source); }
KERNEL_FUNCTION CHAR RtlUpperChar(CHAR Character) {
  kernel::need_level_of(__func__, WSKCHECK_SITE);
  return kernel::upper(Character);
}
