// What files say of themselves, and what is set of them.
#include <cstring>

#include "kernel/file_store.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {
namespace {

// Anything about a file is one with its name and its end: one object for schedules.
Opened* file_of(HANDLE handle, const char* function, const void* site) {
  need_level_max(PASSIVE_LEVEL, function, site);
  const Opened* before = opened_by(handle, kind_file, function, site);
  Op what = op(OpKind::other, &state.files, site, function);
  if (before != nullptr) what.object2 = number(before->named);
  step(what);
  return opened_by(handle, kind_file, function, site);
}

LARGE_INTEGER large(LONGLONG value) {
  LARGE_INTEGER made;
  made.QuadPart = value;
  return made;
}
LONGLONG allocated(const File* file) { return (file->size + 4095) / 4096 * 4096; }
ULONG attributes_of(const File* file) {
  return file->is_folder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_NORMAL;
}

// A struct of a class of information; its end may be left out in `from`.
template <class T>
NTSTATUS give(PIO_STATUS_BLOCK io, PVOID to, ULONG length, const T& from, const void* site) {
  if (length < sizeof from) return STATUS_INFO_LENGTH_MISMATCH;
  check_access(to, sizeof from, true, site);
  std::memcpy(to, &from, sizeof from);
  return end(io, STATUS_SUCCESS, sizeof from, site);
}
template <class T>
bool take(T& to, PVOID from, ULONG length, const void* site) {
  if (length < sizeof to) return false;
  check_access(from, sizeof to, false, site);
  std::memcpy(&to, from, sizeof to);
  return true;
}

FILE_BASIC_INFORMATION basic(const File* file) {
  FILE_BASIC_INFORMATION b = {};
  const LARGE_INTEGER boot = large(boot_time_100ns);
  b.CreationTime = b.LastAccessTime = b.LastWriteTime = b.ChangeTime = boot;
  b.FileAttributes = attributes_of(file);
  return b;
}

NTSTATUS rename(Opened* opened, PIO_STATUS_BLOCK io, PVOID information, ULONG length,
                const void* site) {
  auto* wanted = static_cast<PFILE_RENAME_INFORMATION>(information);
  constexpr std::size_t fixed = offsetof(FILE_RENAME_INFORMATION, FileName);
  if (length < fixed) return STATUS_INFO_LENGTH_MISMATCH;
  check_access(wanted, fixed, false, site);
  if (length - fixed < wanted->FileNameLength) return STATUS_INFO_LENGTH_MISMATCH;
  check_access(wanted->FileName, wanted->FileNameLength, false, site);
  auto* file = static_cast<File*>(opened->named);
  UNICODE_STRING text = {static_cast<USHORT>(wanted->FileNameLength),
                         static_cast<USHORT>(wanted->FileNameLength), wanted->FileName};
  Name path;
  if (text.Length != 0 && text.Buffer[0] != '\\' && wanted->RootDirectory == nullptr) {
    // A plain name stays in its folder.
    path = file->name;
    while (path.length > 0 && path.text[path.length - 1] != '\\') --path.length;
    if (!append(path, &text, site)) return STATUS_OBJECT_NAME_INVALID;
  } else {
    OBJECT_ATTRIBUTES attributes = {};
    attributes.RootDirectory = wanted->RootDirectory;
    attributes.ObjectName = &text;
    const NTSTATUS status = path_of(&attributes, kind_file, path, "ZwSetInformationFile", site);
    if (status != STATUS_SUCCESS) return status;
  }
  File* other = find_file(path);
  if (other != nullptr && other != file) {
    if (!wanted->ReplaceIfExists) return end(io, STATUS_OBJECT_NAME_COLLISION, 0, site);
    bool is_open = false;
    for_each_opened(kind_file, [&](const Opened& o) { is_open = is_open || o.named == other; });
    if (is_open) return end(io, STATUS_ACCESS_DENIED, 0, site);
    remove_file(other, site);
  }
  file->name = path;
  return end(io, STATUS_SUCCESS, 0, site);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS ZwQueryInformationFile(HANDLE Handle, PIO_STATUS_BLOCK IoStatus,
                                                PVOID Information, ULONG Length,
                                                FILE_INFORMATION_CLASS Class) {
  const Site site = WSKCHECK_SITE;
  const Opened* opened = file_of(Handle, "ZwQueryInformationFile", site);
  if (opened == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
  const auto* file = static_cast<const File*>(opened->named);
  switch (Class) {
    case FileBasicInformation:
      return give(IoStatus, Information, Length, basic(file), site);
    case FileStandardInformation: {
      FILE_STANDARD_INFORMATION s = {};
      s.AllocationSize = large(allocated(file));
      s.EndOfFile = large(file->size);
      s.NumberOfLinks = 1;
      s.DeletePending = file->goes;
      s.Directory = file->is_folder;
      return give(IoStatus, Information, Length, s, site);
    }
    case FilePositionInformation:
      return give(IoStatus, Information, Length, FILE_POSITION_INFORMATION{large(opened->position)},
                  site);
    case FileNetworkOpenInformation: {
      const FILE_BASIC_INFORMATION b = basic(file);
      return give(IoStatus, Information, Length,
                  FILE_NETWORK_OPEN_INFORMATION{b.CreationTime, b.LastAccessTime, b.LastWriteTime,
                                                b.ChangeTime, large(allocated(file)),
                                                large(file->size), b.FileAttributes},
                  site);
    }
    default:
      not_offered("ZwQueryInformationFile with that class of information");
  }
}

KERNEL_FUNCTION NTSTATUS ZwSetInformationFile(HANDLE Handle, PIO_STATUS_BLOCK IoStatus,
                                              PVOID Information, ULONG Length,
                                              FILE_INFORMATION_CLASS Class) {
  const Site site = WSKCHECK_SITE;
  Opened* opened = file_of(Handle, "ZwSetInformationFile", site);
  if (opened == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
  auto* file = static_cast<File*>(opened->named);
  LARGE_INTEGER number = {};
  switch (Class) {
    case FileBasicInformation:
    case FileAllocationInformation:
      return end(IoStatus, STATUS_SUCCESS, 0, site);
    case FilePositionInformation:
      if (!take(number, Information, Length, site)) return STATUS_INFO_LENGTH_MISMATCH;
      opened->position = number.QuadPart;
      return end(IoStatus, STATUS_SUCCESS, 0, site);
    case FileEndOfFileInformation:
      if (!take(number, Information, Length, site)) return STATUS_INFO_LENGTH_MISMATCH;
      if (number.QuadPart < 0) return end(IoStatus, STATUS_INVALID_PARAMETER, 0, site);
      if (number.QuadPart > 1 << 20) not_offered("a file of more than a MiB");
      resize(file, static_cast<std::uint32_t>(number.QuadPart), site);
      return end(IoStatus, STATUS_SUCCESS, 0, site);
    case FileDispositionInformation: {
      FILE_DISPOSITION_INFORMATION wanted = {};
      if (!take(wanted, Information, Length, site)) return STATUS_INFO_LENGTH_MISMATCH;
      file->goes = wanted.DeleteFile != 0;
      return end(IoStatus, STATUS_SUCCESS, 0, site);
    }
    case FileRenameInformation:
      return rename(opened, IoStatus, Information, Length, site);
    default:
      not_offered("ZwSetInformationFile with that class of information");
  }
}

KERNEL_FUNCTION NTSTATUS ZwQueryFullAttributesFile(POBJECT_ATTRIBUTES Attributes,
                                                   PFILE_NETWORK_OPEN_INFORMATION Information) {
  const Site site = WSKCHECK_SITE;
  const char* const function = "ZwQueryFullAttributesFile";
  need_level_max(PASSIVE_LEVEL, function, site);
  step(op(OpKind::other, &state.files, site, function));
  Name path;
  const NTSTATUS status = path_of(Attributes, kind_file, path, function, site);
  if (status != STATUS_SUCCESS) return status;
  const File* file = find_file(path);
  if (file == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  const FILE_BASIC_INFORMATION b = basic(file);
  check_access(Information, sizeof *Information, true, site);
  *Information = {b.CreationTime,         b.LastAccessTime,  b.LastWriteTime, b.ChangeTime,
                  large(allocated(file)), large(file->size), b.FileAttributes};
  return STATUS_SUCCESS;
}
