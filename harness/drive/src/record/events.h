// What the provider and the kernel tell the recording: calls and their returns, callbacks from
// enter to leave, what becomes of IRPs. Each is called on the fiber that acts, in the step in which
// it acts, and does nothing while no recording is kept.
#pragma once

#include "provider/calls.h"
#include "record/recording.h"

namespace wskcheck::drive::record {

void add_call(const provider::Call& call);
void add_return(const provider::Call& call, NTSTATUS status);
void add_enter(FrameId frame, const char* name);
void add_leave(FrameId frame, const char* name, const Seen& seen);
void add_null_local_address(FrameId frame);
void add_completed(const void* irp, bool brings_socket, bool pended);
void add_left_completion(const void* irp, NTSTATUS status);
void add_disconnect_event(const void* socket);
void add_left_disconnect_event(NTSTATUS status);
void add_irp(traces::Event what, const void* irp);

inline void call(const provider::Call& c) {
  if (kept()) add_call(c);
}
inline NTSTATUS returned(const provider::Call& c, NTSTATUS status) {
  if (kept()) add_return(c, status);
  return status;
}
// `name` tells the events of an accepted socket apart; nullptr for the others.
inline void enter(FrameId frame, const char* name = nullptr) {
  if (kept()) add_enter(frame, name);
}
inline void leave(FrameId frame, const char* name, const Seen& seen) {
  if (kept()) add_leave(frame, name, seen);
}
inline void null_local_address(FrameId frame) {
  if (kept()) add_null_local_address(frame);
}
// Of an outgoing connection: completion routines and WskDisconnectEvent.
inline void completed(const void* irp, bool brings_socket, bool pended) {
  if (kept()) add_completed(irp, brings_socket, pended);
}
inline void left_completion(const void* irp, NTSTATUS status) {
  if (kept()) add_left_completion(irp, status);
}
inline void disconnect_event(const void* socket) {
  if (kept()) add_disconnect_event(socket);
}
inline void left_disconnect_event(NTSTATUS status) {
  if (kept()) add_left_disconnect_event(status);
}
inline void irp(traces::Event what, const void* pointer) {
  if (kept()) add_irp(what, pointer);
}

}  // namespace wskcheck::drive::record
