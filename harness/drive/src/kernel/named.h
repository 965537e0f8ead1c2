// What the system keeps by name, files and keys of the registry, and the handles that are opened to
// them. All of it lies in memory of the system's own: a run begins with what its scenario says.
#pragma once

#include <string_view>

#include "kernel/threads.h"

namespace wskcheck::drive::kernel {

// A path or a name, compared without regard to case.
constexpr std::uint32_t name_max = 260;  // characters
struct Name {
  std::uint32_t length = 0;
  WCHAR text[name_max] = {};
};
// False, and nothing is changed, when it becomes too long.
bool append(Name& name, const WCHAR* text, std::size_t length);
bool append(Name& name, std::string_view utf8);
bool append(Name& name, PCUNICODE_STRING text, const void* site);  // nullptr: nothing to append
bool same(const Name& a, const Name& b);
// Whether `path` is below the key or folder `folder`, or is it.
bool is_within(const Name& path, const Name& folder);

// What a handle to a file or key stands for. A dispatcher object, because files can be waited for.
struct Opened {
  DISPATCHER_HEADER Header;  // kind_file or kind_key
  LONG references;
  ULONG access;
  ULONG share;
  ULONG options;
  void* named;  // a File or a Key
  LONGLONG position;
};
// A new handle, which ZwClose closes.
HANDLE open_named(Kind kind, const Opened& opened, const void* site);
// nullptr: the handle is one of something else. One that does not exist is a finding.
Opened* opened_by(HANDLE handle, Kind kind, const char* function, const void* site);
// Of each handle that is open.
template <class Visit>
void for_each_opened(Kind kind, Visit&& visit);

// The path that attributes ask for, below a root that is a handle of `kind`. Not STATUS_SUCCESS: it
// is no such path.
NTSTATUS path_of(POBJECT_ATTRIBUTES attributes, Kind kind, Name& path, const char* function,
                 const void* site);
const Name& name_of(const Opened& opened);

template <class Visit>
void for_each_opened(Kind kind, Visit&& visit) {
  for (const Handle& handle : state.handles) {
    if (handle.object == nullptr) continue;
    auto* header = static_cast<PDISPATCHER_HEADER>(handle.object);
    if (header->WskCheckKind == kind) visit(*reinterpret_cast<Opened*>(header));
  }
}

}  // namespace wskcheck::drive::kernel
