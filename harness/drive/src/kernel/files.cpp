// Files by handle: opening, reading, writing. Each call ends before it returns.
#include <cstring>

#include "kernel/file_store.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr LONGLONG size_most = 1 << 20;  // of a file; more is a bound of ours

void enter(const volatile void* object, const char* function, const void* site) {
  need_level_max(PASSIVE_LEVEL, function, site);
  step(op(OpKind::other, object, site, function));
  order_after(number(object));
  order_before(number(object));
}

// The file of a handle, as it is behind the choice point; nullptr: it is a handle of something
// else.
Opened* file_of(HANDLE handle, const char* function, const void* site) {
  const Opened* before = opened_by(handle, kind_file, function, site);
  enter(before != nullptr ? before->named : &state.files, function, site);
  return opened_by(handle, kind_file, function, site);
}

constexpr ACCESS_MASK reads = FILE_READ_DATA | FILE_EXECUTE | GENERIC_READ | GENERIC_ALL;
constexpr ACCESS_MASK writes = FILE_WRITE_DATA | FILE_APPEND_DATA | GENERIC_WRITE | GENERIC_ALL;
constexpr ACCESS_MASK deletes = DELETE | GENERIC_ALL;

bool forbids(ULONG share, ACCESS_MASK access) {
  return ((access & reads) != 0 && (share & FILE_SHARE_READ) == 0) ||
         ((access & writes) != 0 && (share & FILE_SHARE_WRITE) == 0) ||
         ((access & deletes) != 0 && (share & FILE_SHARE_DELETE) == 0);
}

// Handles that are open already and this one have to allow each other what they want.
bool is_shared(const File* file, ACCESS_MASK access, ULONG share) {
  bool good = true;
  for_each_opened(kind_file, [&](const Opened& one) {
    if (one.named != file) return;
    good = good && !forbids(one.share, access) && !forbids(share, one.access);
  });
  return good;
}

struct Wanted {
  ACCESS_MASK access;
  ULONG share;
  ULONG disposition;
  ULONG options;
};

NTSTATUS check_kind(const File* file, const Wanted& w) {
  if (file->is_folder && (w.options & FILE_NON_DIRECTORY_FILE) != 0) {
    return STATUS_FILE_IS_A_DIRECTORY;
  }
  if (!file->is_folder && (w.options & FILE_DIRECTORY_FILE) != 0) return STATUS_NOT_A_DIRECTORY;
  return STATUS_SUCCESS;
}

// What is done with the file of that name, or to have one.
NTSTATUS find_or_make(const Name& path, const Wanted& w, File*& file, ULONG_PTR& done,
                      const void* site) {
  file = find_file(path);
  done = FILE_OPENED;
  if (file == nullptr) {
    done = FILE_DOES_NOT_EXIST;
    if (w.disposition == FILE_OPEN || w.disposition == FILE_OVERWRITE) {
      return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    file = make_file(path, (w.options & FILE_DIRECTORY_FILE) != 0, site);
    done = FILE_CREATED;
    return STATUS_SUCCESS;
  }
  if (file->goes) return STATUS_DELETE_PENDING;
  if (w.disposition == FILE_CREATE) {
    done = FILE_EXISTS;
    return STATUS_OBJECT_NAME_COLLISION;
  }
  if (const NTSTATUS status = check_kind(file, w); status != STATUS_SUCCESS) return status;
  if (!is_shared(file, w.access, w.share)) return STATUS_SHARING_VIOLATION;
  if (w.disposition == FILE_OPEN || w.disposition == FILE_OPEN_IF) return STATUS_SUCCESS;
  resize(file, 0, site);
  done = w.disposition == FILE_SUPERSEDE ? FILE_SUPERSEDED : FILE_OVERWRITTEN;
  return STATUS_SUCCESS;
}

NTSTATUS open(PHANDLE handle, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK io, const Wanted& w,
              const char* function, const void* site) {
  enter(&state.files, function, site);
  *checked(handle, site) = nullptr;
  Name path;
  NTSTATUS status = path_of(attributes, kind_file, path, function, site);
  if (w.disposition > FILE_MAXIMUM_DISPOSITION) status = STATUS_INVALID_PARAMETER;
  File* file = nullptr;
  ULONG_PTR done = 0;
  if (status == STATUS_SUCCESS) status = find_or_make(path, w, file, done, site);
  if (status != STATUS_SUCCESS) {
    if (telling()) {
      tell(site,
           status == STATUS_OBJECT_NAME_NOT_FOUND ? "%s returns STATUS_OBJECT_NAME_NOT_FOUND"
                                                  : "%s fails",
           function);
    }
    return end(io, status, done, site);
  }
  if ((w.options & FILE_DELETE_ON_CLOSE) != 0) file->goes = true;
  Opened opened = {};
  opened.access = w.access;
  opened.share = w.share;
  opened.options = w.options;
  opened.named = file;
  *handle = open_named(kind_file, opened, site);
  return end(io, STATUS_SUCCESS, done, site);
}

bool is_synchronous(const Opened* opened) {
  return (opened->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
}

// Where a transfer begins; less than 0: it says nothing that is allowed.
LONGLONG start_of(const Opened* opened, const LARGE_INTEGER* offset, bool to_end_allowed,
                  const void* site) {
  if (offset != nullptr) check_access(offset, sizeof *offset, false, site);
  const auto special = offset != nullptr && offset->HighPart == -1 ? offset->LowPart : 0u;
  if (offset == nullptr || special == FILE_USE_FILE_POINTER_POSITION) {
    const bool to_end = to_end_allowed && (opened->access & FILE_WRITE_DATA) == 0 &&
                        (opened->access & FILE_APPEND_DATA) != 0;
    if (to_end) return static_cast<const File*>(opened->named)->size;
    return is_synchronous(opened) ? opened->position : -1;
  }
  if (special == FILE_WRITE_TO_END_OF_FILE && to_end_allowed) {
    return static_cast<const File*>(opened->named)->size;
  }
  return offset->QuadPart;
}

struct Transfer {
  HANDLE handle;
  HANDLE event;
  PIO_APC_ROUTINE apc;
  PIO_STATUS_BLOCK io;
  PVOID buffer;
  ULONG length;
  PLARGE_INTEGER offset;
};

// The event is reset at the start, and signalled at the end of a transfer that began.
NTSTATUS transfer(const Transfer& t, bool is_write, const char* function, const void* site) {
  if (t.apc != nullptr) not_offered("an APC routine of a file");
  Opened* opened = file_of(t.handle, function, site);
  if (opened == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
  if (t.event != nullptr && find_handle(t.event) == nullptr) return STATUS_INVALID_HANDLE;
  auto* file = static_cast<File*>(opened->named);
  if (file->is_folder) return end(t.io, STATUS_INVALID_DEVICE_REQUEST, 0, site);
  const LONGLONG start = start_of(opened, t.offset, is_write, site);
  if (start < 0) return STATUS_INVALID_PARAMETER;
  if (t.length != 0) check_access(t.buffer, t.length, !is_write, site);
  ULONG count = t.length;
  NTSTATUS status = STATUS_SUCCESS;
  if (is_write) {
    if (start + t.length > size_most) not_offered("a file of more than a MiB");
    write(file, static_cast<std::uint32_t>(start), t.buffer, t.length, site);
  } else if (start >= file->size) {
    count = 0;
    if (t.length != 0) status = STATUS_END_OF_FILE;
  } else {
    const LONGLONG left = file->size - start;
    if (left < count) count = static_cast<ULONG>(left);
    if (count != 0) std::memcpy(t.buffer, file->data + start, count);
  }
  if (is_synchronous(opened)) opened->position = start + count;
  end(t.io, status, count, site);
  if (t.event != nullptr) {
    KeSetEvent(static_cast<PRKEVENT>(find_handle(t.event)->object), 0, FALSE);
  }
  return status;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS ZwCreateFile(PHANDLE Handle, ACCESS_MASK Access,
                                      POBJECT_ATTRIBUTES Attributes, PIO_STATUS_BLOCK IoStatus,
                                      PLARGE_INTEGER, ULONG, ULONG Share, ULONG Disposition,
                                      ULONG Options, PVOID, ULONG) {
  return open(Handle, Attributes, IoStatus, {Access, Share, Disposition, Options}, "ZwCreateFile",
              WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS ZwOpenFile(PHANDLE Handle, ACCESS_MASK Access,
                                    POBJECT_ATTRIBUTES Attributes, PIO_STATUS_BLOCK IoStatus,
                                    ULONG Share, ULONG Options) {
  return open(Handle, Attributes, IoStatus, {Access, Share, FILE_OPEN, Options}, "ZwOpenFile",
              WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS ZwReadFile(HANDLE Handle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID,
                                    PIO_STATUS_BLOCK IoStatus, PVOID Buffer, ULONG Length,
                                    PLARGE_INTEGER ByteOffset, PULONG) {
  return transfer({Handle, Event, ApcRoutine, IoStatus, Buffer, Length, ByteOffset}, false,
                  "ZwReadFile", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS ZwWriteFile(HANDLE Handle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID,
                                     PIO_STATUS_BLOCK IoStatus, PVOID Buffer, ULONG Length,
                                     PLARGE_INTEGER ByteOffset, PULONG) {
  return transfer({Handle, Event, ApcRoutine, IoStatus, Buffer, Length, ByteOffset}, true,
                  "ZwWriteFile", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS ZwFlushBuffersFile(HANDLE Handle, PIO_STATUS_BLOCK IoStatus) {
  const Site site = WSKCHECK_SITE;
  if (file_of(Handle, "ZwFlushBuffersFile", site) == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
  return end(IoStatus, STATUS_SUCCESS, 0, site);
}
KERNEL_FUNCTION NTSTATUS ZwDeleteFile(POBJECT_ATTRIBUTES Attributes) {
  const Site site = WSKCHECK_SITE;
  enter(&state.files, "ZwDeleteFile", site);
  Name path;
  const NTSTATUS status = path_of(Attributes, kind_file, path, "ZwDeleteFile", site);
  if (status != STATUS_SUCCESS) return status;
  File* file = find_file(path);
  if (file == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  if (!is_shared(file, DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)) {
    return STATUS_SHARING_VIOLATION;
  }
  file->goes = true;
  closed(file, site);
  return STATUS_SUCCESS;
}
