// See fake_wsk.h: what the fake provider does with IRPs, connections and sockets.
#include "fake_wsk.h"

#include <cstring>
#include <utility>

#include "fake_kernel.h"

namespace wskcheck::record_test {

FakeWsk& FakeWsk::get() {
  static FakeWsk one;
  return one;
}

void FakeWsk::reset() {
  mode = Mode::at_once_pending;
  refused = STATUS_SUCCESS;
  last_listener = nullptr;
  last_accepted = nullptr;
  last_called = nullptr;
  calls.clear();
  accept_status = STATUS_SUCCESS;
  sockets_alive = 0;
  waiting_.clear();
  next_id_ = 1;
}

SOCKADDR_IN loopback(USHORT port) {
  SOCKADDR_IN address{};
  address.sin_family = AF_INET;
  address.sin_port = static_cast<USHORT>(port << 8 | port >> 8);
  address.sin_addr[0] = 127;
  address.sin_addr[3] = 1;
  return address;
}

FakeSocket* FakeWsk::make(const VOID* dispatch) {
  auto* socket = new FakeSocket;
  socket->Dispatch = dispatch;
  const std::lock_guard lock(mutex_);
  ++sockets_alive;
  return socket;
}

NTSTATUS FakeWsk::end(PIRP irp, NTSTATUS status, ULONG_PTR information,
                      std::function<void()> then) {
  if (irp == nullptr) {
    if (then) then();
    return status;
  }
  take(irp);
  const Mode how = mode;
  if (how == Mode::later) {
    IoMarkIrpPending(irp);
    const std::lock_guard lock(mutex_);
    waiting_.push_back([=] {
      if (then) then();
      complete(irp, status, information);
    });
    return STATUS_PENDING;
  }
  if (then) then();
  complete(irp, status, information);
  return how == Mode::at_once ? status : STATUS_PENDING;
}

bool FakeWsk::finish_one() {
  std::function<void()> next;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return false;
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  next();
  return true;
}

void FakeWsk::finish() {
  while (finish_one()) {
  }
}

NTSTATUS FakeWsk::queue_accept(FakeSocket* listener, const QueuedAccept& accept) {
  take(accept.irp);
  IoMarkIrpPending(accept.irp);
  const std::lock_guard lock(mutex_);
  listener->accepts.push_back(accept);
  return STATUS_PENDING;
}

NTSTATUS FakeWsk::close(FakeSocket* socket, PIRP irp) {
  std::deque<QueuedAccept> cancelled;
  {
    const std::lock_guard lock(mutex_);
    cancelled.swap(socket->accepts);
    --sockets_alive;
  }
  for (const QueuedAccept& accept : cancelled) complete(accept.irp, STATUS_CANCELLED, 0);
  return end(irp, STATUS_SUCCESS, 0, [socket] { delete socket; });
}

WSK_INSPECT_ACTION FakeWsk::arrive(FakeSocket* listener, USHORT port) {
  if (listener->conditional) {
    SOCKADDR_IN local = loopback(445);
    SOCKADDR_IN remote = loopback(port);
    listener->id = {0x7f00, next_id_++};
    const WSK_INSPECT_ACTION action =
        listener->listen->WskInspectEvent(listener->context, reinterpret_cast<PSOCKADDR>(&local),
                                          reinterpret_cast<PSOCKADDR>(&remote), &listener->id);
    if (action != WskInspectAccept) return action;
  }
  deliver(listener, port);
  return WskInspectAccept;
}

FakeSocket* FakeWsk::take_accept(FakeSocket* listener, USHORT port) {
  QueuedAccept accept{};
  {
    const std::lock_guard lock(mutex_);
    if (listener->accepts.empty()) return nullptr;
    accept = listener->accepts.front();
    listener->accepts.pop_front();
  }
  FakeSocket* socket = make(&fake_connection);
  socket->context = accept.context;
  socket->connect = accept.dispatch;
  const SOCKADDR_IN local = loopback(445);
  const SOCKADDR_IN remote = loopback(port);
  if (accept.local != nullptr) std::memcpy(accept.local, &local, sizeof local);
  if (accept.remote != nullptr) std::memcpy(accept.remote, &remote, sizeof remote);
  last_accepted = socket;
  complete(accept.irp, STATUS_SUCCESS, reinterpret_cast<ULONG_PTR>(socket));
  return socket;
}

bool FakeWsk::has_accept(const FakeSocket* listener) {
  const std::lock_guard lock(mutex_);
  return !listener->accepts.empty();
}

void FakeWsk::deliver(FakeSocket* listener, USHORT port) {
  if (take_accept(listener, port) != nullptr) return;
  if ((listener->events & WSK_EVENT_ACCEPT) == 0) return;
  SOCKADDR_IN local = loopback(445);
  SOCKADDR_IN remote = loopback(port);
  FakeSocket* socket = make(&fake_connection);
  last_accepted = socket;
  accept_status = listener->listen->WskAcceptEvent(
      listener->context, 0, reinterpret_cast<PSOCKADDR>(&local),
      reinterpret_cast<PSOCKADDR>(&remote), socket, &socket->context, &socket->connect);
  if (accept_status != STATUS_SUCCESS) {
    const std::lock_guard lock(mutex_);
    --sockets_alive;
    delete socket;
    last_accepted = nullptr;
  }
}

void FakeWsk::abort(FakeSocket* listener, WSK_INSPECT_ID id) {
  listener->listen->WskAbortEvent(listener->context, &id);
}

}  // namespace wskcheck::record_test
