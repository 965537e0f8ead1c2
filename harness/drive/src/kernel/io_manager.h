// The I/O manager's part in what a program in user mode asks of a device: a file, an IRP with its
// buffers, and what becomes of them when the driver completes it.
#pragma once

#include "kernel/irp.h"

namespace wskcheck::drive::kernel {

// What the driver is to be asked.
struct Request {
  UCHAR major = 0;
  ULONG code = 0;                // IRP_MJ_DEVICE_CONTROL
  const UCHAR* input = nullptr;  // also what is written
  ULONG input_length = 0;
  ULONG output_length = 0;  // also how much is read
};

inline constexpr ULONG shown_max = 16;

// The request that is under way, one at a time; plain, part of what a run can change.
struct Asked {
  PIRP irp;  // the driver's until it has ended; then it is gone
  PDRIVER_DISPATCH routine;
  PVOID system_buffer;
  PMDL mdl;
  PVOID input;  // memory of the program
  PVOID output;
  ULONG output_length;
  bool copies_back;  // out of the system buffer
  bool ended;
  bool marked;  // by IoMarkIrpPending, as it was when it ended
  bool pends;   // the dispatch routine has returned STATUS_PENDING
  NTSTATUS status;
  ULONG_PTR information;
  ULONG shown_length;
  UCHAR shown[shown_max];  // the beginning of what the program gets
};
extern Asked asked;

// The driver's device of that name: its own, or that of a symbolic link ("\\.\Echo"); with "" the
// one that was made first. nullptr: there is none. `fault`: making one has failed before.
PDEVICE_OBJECT find_device(PDRIVER_OBJECT driver, const char* name, bool& fault);

// A handle keeps its device, even one that is deleted.
PFILE_OBJECT open_file(PDEVICE_OBJECT device);
void close_file(PFILE_OBJECT file);

// Calls the driver's dispatch routine, on this thread; a finding where that returns what does not
// fit. Afterwards the request has ended, or is pending.
void send_request(PFILE_OBJECT file, const Request& request);
// Cancels a pending one; false when no cancel routine was called.
bool cancel_request();
// After it has ended: takes the program's memory back. A finding where it ended in a wrong way.
void finish_request();

// Whether it is the IRP of a request that has not ended.
inline bool is_of_program(const void* irp) { return irp == asked.irp && !asked.ended; }

// --- for the other files of the kernel ---
// IoCompleteRequest has come to the I/O manager.
void end_request(const void* site);
void complete_at_once(PIRP irp, NTSTATUS status);
bool is_ended_request(const void* irp);
bool is_memory_of_program(const void* address);
// Of memory of the program, which stays locked as long as the MDL lives.
PMDL make_locked_mdl(PVOID address, ULONG length);
void free_locked_mdl(PMDL mdl, const void* site);
void keep_device(PDEVICE_OBJECT device);
void let_device_go(PDEVICE_OBJECT device);

}  // namespace wskcheck::drive::kernel
