// The provider that a driven driver talks to: WSK, answering by the rules of model/.
//
// A call of the driver becomes the model's call step; WSK's own steps are offered to the strategy,
// which chooses among everything that the contract allows. Nothing of WSK's behaviour is stated
// here: only what the model's objects are in the driver's memory.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/core.h"
#include "core/offers.h"
#include "wskcheck/drive/drive.h"
#include "wskcheck/model/bounds.h"

namespace wskcheck::drive::provider {

struct Options {
  Bounds bounds;                    // objects, features, flavour; the world starts unregistered
  std::vector<Peer> peers;          // in the order in which they connect; the rest is ordinary
  bool failures = true;             // requests fail where features say so; else by resets only
  bool null_local_address = false;  // LocalAddress of event callbacks may be NULL
  bool unmarked_pending = false;    // PendingReturned of a pended IRP may be FALSE
  std::string_view mistake;         // one that WSK makes (mistakes.h); empty: none
};

// Once in a process, before the machine is made.
void set_up(const Options& options);

void offer(core::Offers& offers);
// Takes an offered step; returns the thread whose stack goes on, none when WSK did it alone.
ThreadId take(const core::Offer& offer);
// The actors of WSK that live and are not among the offers, with what they wait for.
void wait(const core::Offers& offers, std::vector<Transition>& waiting);
// Nothing goes on by itself: whether the driver has left something undone.
bool quiet(Trouble& trouble);
// Timers could go on for ever: what the driver owes by now. It may do it later.
bool owes(Trouble& trouble);
// Whether the driver has kept a listener that it knew to be dead.
bool is_deaf(Trouble& trouble);
// After Unload: what the driver still has, and is_deaf().
bool left_over(Trouble& trouble);

// IoCancelIrp for an IRP that WSK has (src/kernel).
bool cancel(void* irp, const void* site);
// Before a wait that may last: the rule that forbids it in the callback or completion routine that
// the thread runs; nullptr when none does.
const char* forbids_wait(ThreadId thread, const void* object);

// The event callback or completion routine that the thread runs, for words and checks.
enum class Inside : std::uint8_t {
  nothing,
  accept_event,
  inspect_event,
  abort_event,
  socket_event,
  completion
};
Inside inside(ThreadId thread);
// The frame of it; none.
FrameId callback_of(ThreadId thread);

}  // namespace wskcheck::drive::provider
