// A small driver that is recorded: it includes the recorder's header as a driver does, so all that
// it calls goes through the macros. And what the tests do with the file that it leaves.
#pragma once

#include <ntddk.h>
#include <wsk.h>

#include <memory>
#include <string>
#include <vector>

#include "fake_kernel.h"
#include "fake_wsk.h"
#include "parts/test_hooks.h"
#include "wskcheck/conform/checker.h"
#include "wskcheck/instrument/wskrecord.h"
#include "wskcheck/traces/record_reader.h"

namespace wskcheck::record_test {

struct Trace {
  traces::Header header;
  std::vector<traces::Record> records;  // without their texts
  std::vector<std::string> texts;       // of the marks
  std::vector<std::string> lines;
  std::string error;
  std::shared_ptr<traces::RecordReader> reader;  // has the names of functions
};

Trace read_trace(const std::string& path);
conform::Report check(const Trace& trace);
std::string summary(const conform::Report& report);
// "WskAccept call", "Completion enter": what a trace is about.
std::vector<std::string> outline(const Trace& trace);

// One request: an IRP with a completion routine that keeps what it was told.
struct Request {
  PIRP irp = nullptr;
  int completed = 0;
  NTSTATUS status = STATUS_PENDING;
  ULONG_PTR information = 0;
  BOOLEAN pending_returned = FALSE;
  NTSTATUS answer = STATUS_MORE_PROCESSING_REQUIRED;
  void (*inside)(Request& request) = nullptr;  // called from the completion routine
};

class Driver {
 public:
  // Starts the recorder into a file of the test's own, and registers.
  explicit Driver(WSK_RECORD_CONFIG config = {});
  ~Driver();
  // Deregisters, stops the recorder and reads the file.
  Trace finish();

  Request request();
  void free(Request& request);

  PWSK_SOCKET create(ULONG flags, PVOID context, const VOID* dispatch);
  PWSK_SOCKET listener(PVOID context = nullptr, const WSK_CLIENT_LISTEN_DISPATCH* table = nullptr);
  void bind(PWSK_SOCKET socket);
  NTSTATUS accept(PWSK_SOCKET socket, Request& request, PVOID context = nullptr,
                  const WSK_CLIENT_CONNECTION_DISPATCH* table = nullptr,
                  SOCKADDR_IN* local = nullptr, SOCKADDR_IN* remote = nullptr);
  void close(PWSK_SOCKET socket);
  void set_option(PWSK_SOCKET socket, ULONG code, PVOID input, SIZE_T size, PIRP irp);
  void conditional(PWSK_SOCKET socket);
  void enable(PWSK_SOCKET socket, ULONG mask);

  NTSTATUS started = STATUS_SUCCESS;
  WSK_PROVIDER_NPI npi{};
  std::string path;

 private:
  WSK_REGISTRATION registration_{};
  bool finished_ = false;
};

// The first gap, or null.
const traces::Record* gap_of(const Trace& trace);
WSK_RECORD_STATISTICS statistics();
// A listener that takes connections, one at a time, whatever the recorder thinks of it.
void serve(Driver& driver, int connections);

const WSK_PROVIDER_LISTEN_DISPATCH& listening(PWSK_SOCKET socket);
const WSK_PROVIDER_CONNECTION_DISPATCH& connected(PWSK_SOCKET socket);
// Sets the completion routine as a driver does before each call.
void arm(Request& request);

}  // namespace wskcheck::record_test
