// See file_store.h.
#include "kernel/file_store.h"

#include <cstring>

namespace wskcheck::drive::kernel {
namespace {

std::vector<FileContents> wanted;

}  // namespace

void set_files(const std::vector<FileContents>& files) { wanted = files; }

void fill_files() {
  for (const FileContents& one : wanted) {
    Name path;
    append(path, one.path);
    File* file = make_file(path, false, nullptr);
    write(file, 0, one.bytes.data(), static_cast<std::uint32_t>(one.bytes.size()), nullptr);
  }
}

File* find_file(const Name& path) {
  File* file = state.files;
  while (file != nullptr && !same(file->name, path)) file = file->next;
  return file;
}

File* make_file(const Name& path, bool is_folder, const void* site) {
  auto* file =
      static_cast<File*>(allocate(sizeof(File), 0, BlockKind::handle, pool_zeroed, site, "a file"));
  file->name = path;
  file->is_folder = is_folder;
  file->next = state.files;
  state.files = file;
  return file;
}

void remove_file(File* file, const void* site) {
  File** link = &state.files;
  while (*link != file) link = &(*link)->next;
  *link = file->next;
  if (file->data != nullptr) release(file->data, BlockKind::handle, site, "a file");
  release(file, BlockKind::handle, site, "a file");
}

void resize(File* file, std::uint32_t size, const void* site) {
  if (size > file->room) {
    constexpr std::uint32_t step = 4096;
    const std::uint32_t room = (size + size / 2 + step - 1) / step * step;
    auto* data = static_cast<UCHAR*>(
        allocate(room, 0, BlockKind::handle, pool_zeroed, site, "what a file holds"));
    if (file->size != 0) std::memcpy(data, file->data, file->size);
    if (file->data != nullptr) release(file->data, BlockKind::handle, site, "a file");
    file->data = data;
    file->room = room;
  } else if (size < file->size) {
    std::memset(file->data + size, 0, file->size - size);
  }
  file->size = size;
}

void write(File* file, std::uint32_t at, const void* from, std::uint32_t size, const void* site) {
  if (size == 0) return;
  if (at + size > file->size) resize(file, at + size, site);
  std::memcpy(file->data + at, from, size);
}

NTSTATUS end(PIO_STATUS_BLOCK to, NTSTATUS status, ULONG_PTR information, const void* site) {
  checked(to, site);
  to->Status = status;
  to->Information = information;
  return status;
}

void closed(File* file, const void* site) {
  if (!file->goes) return;
  bool is_open = false;
  for_each_opened(kind_file, [&](const Opened& one) { is_open = is_open || one.named == file; });
  if (!is_open) remove_file(file, site);
}

}  // namespace wskcheck::drive::kernel
