// Thread objects and handles.
#pragma once

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {

extern const char thread_object_text[];  // Block::what of thread objects
// The object of a thread that is alive; made at the first call for one that the driver did not
// make.
PKTHREAD thread_object_of(ThreadId id);
HANDLE open_handle(PVOID object, const void* site);
// nullptr: there is no such handle.
Handle* find_handle(HANDLE handle);
void reference(PVOID object, const char* function, const void* site);
LONG_PTR dereference(PVOID object, const char* function, const void* site);
// The routine of a thread, a work item or a callback has returned: it holds no lock, and the level
// is what it was.
void check_return(KIRQL level, const char* what, const void* site = nullptr);

}  // namespace wskcheck::drive::kernel
