// A provider for the recorder's tests: enough of WSK to make every record that there is. It is not
// the model: it does what the test tells it.
#pragma once

#include <ntddk.h>
#include <wsk.h>

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace wskcheck::record_test {

struct QueuedAccept {
  PIRP irp;
  PVOID context;
  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch;
  PSOCKADDR local, remote;
};

struct FakeSocket : WSK_SOCKET {
  PVOID context = nullptr;
  const WSK_CLIENT_LISTEN_DISPATCH* listen = nullptr;
  const WSK_CLIENT_CONNECTION_DISPATCH* connect = nullptr;
  ULONG events = 0;
  bool conditional = false;
  WSK_INSPECT_ID id{};
  std::deque<QueuedAccept> accepts;
};

class FakeWsk {
 public:
  static FakeWsk& get();
  void reset();

  // How the next calls with an IRP end: at once and STATUS_SUCCESS, at once and STATUS_PENDING, or
  // STATUS_PENDING and completed by finish(). `refused`: this status, and the IRP is left alone.
  enum class Mode { at_once, at_once_pending, later };
  Mode mode = Mode::at_once_pending;
  NTSTATUS refused = STATUS_SUCCESS;

  // Completes what waits, in order; false when nothing waited.
  bool finish_one();
  void finish();

  // A connection from 127.0.0.1:`port`: inspected where that is on, then given to the oldest accept
  // IRP, else to WskAcceptEvent. What WskInspectEvent answered, or accept.
  WSK_INSPECT_ACTION arrive(FakeSocket* listener, USHORT port);
  void deliver(FakeSocket* listener, USHORT port);
  void abort(FakeSocket* listener, WSK_INSPECT_ID id);
  bool has_accept(const FakeSocket* listener);

  FakeSocket* last_listener = nullptr;
  std::atomic<FakeSocket*> last_accepted{nullptr};
  std::atomic<PWSK_SOCKET> last_called{nullptr};  // the socket as the provider was given it
  std::vector<const char*> calls;  // names of functions that have no record of their own test
  NTSTATUS accept_status = STATUS_SUCCESS;  // what the driver answered to WskAcceptEvent
  int sockets_alive = 0;

  NTSTATUS end(PIRP irp, NTSTATUS status, ULONG_PTR information, std::function<void()> then = {});
  NTSTATUS queue_accept(FakeSocket* listener, const QueuedAccept& accept);
  NTSTATUS close(FakeSocket* socket, PIRP irp);
  FakeSocket* make(const VOID* dispatch);

 private:
  FakeSocket* take_accept(FakeSocket* listener, USHORT port);
  std::mutex mutex_;
  std::deque<std::function<void()>> waiting_;
  ULONG next_id_ = 1;
};

extern const WSK_PROVIDER_DISPATCH fake_provider;
extern const WSK_PROVIDER_LISTEN_DISPATCH fake_listen;
extern const WSK_PROVIDER_CONNECTION_DISPATCH fake_connection;
extern const WSK_PROVIDER_DATAGRAM_DISPATCH fake_datagram;
extern const WSK_PROVIDER_STREAM_DISPATCH fake_stream;
extern const WSK_PROVIDER_BASIC_DISPATCH fake_basic;

SOCKADDR_IN loopback(USHORT port);

}  // namespace wskcheck::record_test
