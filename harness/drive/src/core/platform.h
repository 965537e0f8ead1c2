// What the operating system gives: memory, the end of a fiber that crashed, a driver's file.
#pragma once

#include <cstddef>
#include <string>

#include "core/memory.h"

namespace wskcheck::drive::core::platform {

// Zeroed memory that stays for the life of the process.
void* reserve(std::size_t size);
void forbid(void* address, std::size_t size);

// What a processor exception was, told to the landing that runs in its place.
struct Crash {
  const void* at = nullptr;       // instruction
  const void* address = nullptr;  // that was accessed; nullptr where there is none
  const char* what = "";          // "an access violation", "a division by zero"; static storage
  bool hangs = false;             // no exception: the driver did not stop for too long
};
// From now on an exception on a fiber, and a fiber that runs for longer than `patience_ms` without
// a stop, calls landing(crash) at the top of that fiber's stack, which never returns. Elsewhere an
// exception does what it always does. Other threads of the operating system that run fibers say so,
// each for itself.
void catch_crashes(void (*landing)(const Crash& crash), unsigned patience_ms);
void catch_crashes_of_this_thread();
void forget_patience();  // from now on a fiber may run for ever

// Loads a shared library; its writable sections and its whole image. On failure `error` says why.
struct Library {
  void* handle = nullptr;
  std::vector<Range> writable;
  Range image;
};
bool load(const std::string& path, Library& library, std::string& error);
void* find(const Library& library, const char* name);

}  // namespace wskcheck::drive::core::platform
