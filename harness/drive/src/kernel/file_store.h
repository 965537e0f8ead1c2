// The files of a run: those of the scenario, and what the driver has made. There is every folder.
#pragma once

#include "kernel/named.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::kernel {

struct File {
  File* next;
  Name name;  // the whole path
  std::uint32_t size;
  std::uint32_t room;  // that data has
  UCHAR* data;
  bool is_folder;
  bool goes;  // with its last handle
};

// What each run begins with.
void set_files(const std::vector<FileContents>& files);
void fill_files();  // at the start of a run

// nullptr: there is none.
File* find_file(const Name& path);
File* make_file(const Name& path, bool is_folder, const void* site);
void remove_file(File* file, const void* site);
// The end of a file; what is new holds zeros.
void resize(File* file, std::uint32_t size, const void* site);
void write(File* file, std::uint32_t at, const void* from, std::uint32_t size, const void* site);
// Writes how a function has ended, which it returns.
NTSTATUS end(PIO_STATUS_BLOCK to, NTSTATUS status, ULONG_PTR information, const void* site);
// A handle to it was closed.
void closed(File* file, const void* site);

}  // namespace wskcheck::drive::kernel
