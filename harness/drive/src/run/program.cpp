// See program.h.
#include "run/program.h"

#include "core/real_threads.h"
#include "core/state.h"
#include "kernel/io_manager.h"
#include "kernel/threads.h"
#include "provider/words.h"
#include "run/requests.h"

namespace wskcheck::drive {
namespace {

using kernel::asked;
using kernel::number;

// Never changed while runs go on.
std::vector<ProgramRequest> requests;

struct ProgramState {
  PDRIVER_OBJECT driver;
  PFILE_OBJECT file;  // the handle
  bool is_over;
  bool leaves;  // a live run ends
  bool lacks_device;
  const char* text;   // of the request
  const char* waits;  // says what is wrong where the end of an IRP, for which it waits, never comes
};
ProgramState program;

const char end_text[] = "the end of the program";

Op program_op(OpKind kind, const void* object, const char* says) {
  Op op = kernel::op(kind, object, nullptr, says);
  op.yields = true;
  return op;
}

bool never(const void*, std::uint64_t) { return false; }
bool has_ended(const void*, std::uint64_t) { return asked.ended; }
bool has_ended_or_leaves(const void*, std::uint64_t) { return asked.ended || program.leaves; }
bool leaves(const void*, std::uint64_t) { return program.leaves; }
bool is_over(const void*, std::uint64_t) { return program.is_over; }

// A program comes at any time.
void pause() {
  const void* object = program.driver;
  if (program.file != nullptr) object = program.file->DeviceObject;
  const Op op = program_op(OpKind::wait, object, "the next request of the program");
  if (core::real_threads != nullptr) return step(op);
  block_at_will(op, never, nullptr, 0);
}

// False: it does not wait any longer.
bool wait_as_it_likes() {
  const Op op = program_op(OpKind::wait, asked.irp, "the end of its IRP");
  if (core::real_threads == nullptr) return block_at_will(op, has_ended, nullptr, 0);
  block(op, has_ended_or_leaves, nullptr, 0);
  return asked.ended;
}

void wait_for_end(const char* otherwise) {
  program.waits = otherwise;
  block(program_op(OpKind::wait, asked.irp, "the end of its IRP"), has_ended, nullptr, 0);
  program.waits = nullptr;
}

void tell_result() {
  char bytes[3 * kernel::shown_max + 3] = "";
  for (ULONG i = 0; i < asked.shown_length; ++i) {
    std::snprintf(bytes + 3 * i + (i != 0), 5, i == 0 ? ": %02x" : " %02x", asked.shown[i]);
  }
  tell(nullptr, "gets %s, %llu bytes%s", provider::status_name(asked.status),
       static_cast<unsigned long long>(asked.information), bytes);
}

// After its request was sent. False: it has given up.
bool await(bool may_give_up) {
  bool is_patient = true;
  if (!asked.ended) {
    if (telling()) tell(nullptr, "waits: the request is pending");
    is_patient = !may_give_up || wait_as_it_likes();
    if (!is_patient) {
      if (telling()) tell(nullptr, "gives up: its IRP is cancelled");
      kernel::cancel_request();
    }
    wait_for_end(is_patient ? "the driver never completes the IRP of the program's \"%s\""
                            : "the driver never completes the IRP of the program's \"%s\", which "
                              "was cancelled");
  }
  kernel::finish_request();
  if (telling()) tell_result();
  return is_patient;
}

bool send(PFILE_OBJECT file, const kernel::Request& request, bool may_give_up) {
  kernel::send_request(file, request);
  return await(may_give_up);
}

kernel::Request plain(UCHAR major) {
  kernel::Request request;
  request.major = major;
  return request;
}

[[noreturn]] void no_device(const char* why) {
  program.lacks_device = true;
  not_offered(why);
}

// Where making one has failed before, opening it fails as well; else the scenario is to blame.
PDEVICE_OBJECT find_device(const std::string& name) {
  bool fault = false;
  PDEVICE_OBJECT device = kernel::find_device(program.driver, name.c_str(), fault);
  if (device == nullptr && !fault) {
    no_device(name.empty() ? "the scenario opens a device, and the driver has none"
                           : "the scenario opens a device by a name that none of the driver has");
  }
  if (device != nullptr && (device->Flags & DO_DEVICE_INITIALIZING) != 0) {
    no_device("the scenario opens a device whose flag DO_DEVICE_INITIALIZING is set");
  }
  return device;
}

bool open(const ProgramRequest& r) {
  PDEVICE_OBJECT device = find_device(r.name);
  if (telling()) tell(nullptr, "opens the device%s%s", r.name.empty() ? "" : " ", r.name.c_str());
  if (device == nullptr) {
    if (telling()) tell(nullptr, "gets STATUS_OBJECT_NAME_NOT_FOUND");
    return false;
  }
  PFILE_OBJECT file = kernel::open_file(device);
  const bool is_patient = send(file, plain(IRP_MJ_CREATE), true);
  if (NT_SUCCESS(asked.status)) {
    program.file = file;
    return is_patient;
  }
  kernel::close_file(file);
  return false;
}

void close() {
  PFILE_OBJECT file = program.file;
  program.text = "close";
  if (telling()) tell(nullptr, "closes its handle: IRP_MJ_CLEANUP");
  send(file, plain(IRP_MJ_CLEANUP), false);
  step(program_op(OpKind::other, file->DeviceObject, "the last reference to the file"));
  if (telling()) tell(nullptr, "the file is closed: IRP_MJ_CLOSE");
  send(file, plain(IRP_MJ_CLOSE), false);
  program.file = nullptr;
  kernel::close_file(file);
}

void tell_request(const ProgramRequest& r) {
  switch (r.kind) {
    case RequestKind::ioctl:
      tell(nullptr, "asks IOCTL 0x%08x with %u bytes and room for %u", r.code,
           static_cast<unsigned>(r.input.size()), r.output_length);
      return;
    case RequestKind::read:
      tell(nullptr, "reads %u bytes", r.output_length);
      return;
    default:
      tell(nullptr, "writes %u bytes", static_cast<unsigned>(r.input.size()));
      return;
  }
}

// False: the program goes away.
bool ask(const ProgramRequest& r) {
  program.text = r.text.c_str();
  if (r.kind == RequestKind::open) return open(r);
  if (r.kind == RequestKind::close) {
    close();
    return true;
  }
  if (telling()) tell_request(r);
  kernel::Request request = plain(r.kind == RequestKind::ioctl  ? IRP_MJ_DEVICE_CONTROL
                                  : r.kind == RequestKind::read ? IRP_MJ_READ
                                                                : IRP_MJ_WRITE);
  request.code = r.code;
  request.input = r.input.data();
  request.input_length = static_cast<ULONG>(r.input.size());
  request.output_length = r.output_length;
  return send(program.file, request, true);
}

void program_thread(void*) {
  for (const ProgramRequest& r : requests) {
    pause();
    if (!ask(r)) break;
  }
  if (program.file != nullptr) {
    if (core::real_threads != nullptr) {
      block(program_op(OpKind::wait, &program, "the end of the run"), leaves, nullptr, 0);
    }
    pause();
    close();
  }
  step(program_op(OpKind::leave, &program, "the program ends"));
  order_before(number(&program));
  program.is_over = true;
}

}  // namespace

void add_program_state() { core::add_state(&program, sizeof program); }

void set_requests(const std::vector<std::string>& texts) {
  program = ProgramState{};
  (void)parse_requests(texts, requests);
}

void run_program(PDRIVER_OBJECT driver) {
  if (requests.empty()) return;
  program.driver = driver;
  spawn(ThreadKind::program, program_thread, nullptr, PASSIVE_LEVEL, "program", number(&program));
  block(program_op(OpKind::wait, &program, end_text), is_over, nullptr, 0);
  order_after(number(&program));
}

void end_program() { program.leaves = true; }

bool program_lacks_device() { return program.lacks_device; }

bool program_hangs(Trouble& trouble) {
  if (program.waits == nullptr) return false;
  trouble.rule = "KRN-07";
  trouble.says = program.waits;
  trouble.detail = program.text;
  if (asked.routine != nullptr) {
    trouble.site = reinterpret_cast<const std::byte*>(asked.routine) + 1;
  }
  return true;
}

bool waits_for_program(const core::Thread& thread) {
  return thread.state == core::ThreadState::blocked && thread.op.says == end_text;
}

}  // namespace wskcheck::drive
