// The program in user mode that uses the driver's device: one thread of it, which asks one request
// after the other and closes its handle at the end. What a scenario's requests are in words,
// requests.h says; what becomes of one, kernel/io_manager.h.
#pragma once

#include <ntddk.h>

#include <string>
#include <vector>

#include "core/machine_state.h"

namespace wskcheck::drive {

// Before the first run.
void add_program_state();
// Of the runs to come; checked ones.
void set_requests(const std::vector<std::string>& texts);

// On the first thread, when DriverEntry has succeeded: until the program is over, which keeps the
// driver loaded by its handle. Does nothing without requests.
void run_program(PDRIVER_OBJECT driver);
// Of a live run: the program stops waiting and closes its handle.
void end_program();

// --- when a run has ended ---
// The run was cut because there is no device that the program could open.
bool program_lacks_device();
// Nothing goes on because the driver does not complete the program's IRP.
bool program_hangs(Trouble& trouble);
// The first thread, which only waits for the program.
bool waits_for_program(const core::Thread& thread);

}  // namespace wskcheck::drive
