// What can happen next in a driven machine, as the strategies see it.
//
// A machine offers its transitions in a fixed order. Each belongs to an actor: a thread of the
// driver, an IRP or a connection inside WSK, the network. An actor does one thing at a time; its
// alternatives (an allocation that fails, WSK's answers to a call) are told apart by `choice`.
//
// The footprint says which objects a transition reads and writes: two transitions of different
// actors whose footprints do not meet can be exchanged (Flanagan and Godefroid, POPL 2005). What it
// has to cover, for the reduction to leave nothing out:
//  - what the transition looks at and changes, up to the actor's next one, but for what the machine
//    tells behind it, by touched();
//  - what decides whether the actor can go on, and which alternatives it has: a step that changes
//    these meets the footprints of all of the actor's alternatives, of the blocked one too;
//  - what decides whether the run is over behind it, and with which verdict. Simplest is one actor
//    that waits for all others and then ends the run.
// An actor that a step creates (a thread that is started) needs no object in common with that step.
#pragma once

#include <cstdint>
#include <span>

namespace wskcheck::drive {

enum class ActorId : std::uint32_t { none = 0xffffffff };

// An object that a transition touches. Objects of different kinds have different upper halves.
struct Touch {
  std::uint64_t object = 0;
  bool write = false;
  bool operator==(const Touch&) const = default;
};

inline constexpr std::uint32_t touches_max = 6;

struct Footprint {
  Touch touches[touches_max];
  std::uint32_t count = 0;
  bool all = false;  // touches anything: dependent on whatever another actor does

  void add(std::uint64_t object, bool write) {
    if (count == touches_max) {
      all = true;
      return;
    }
    touches[count++] = {object, write};
  }
};

// What is known of a step only when it was taken: the memory that it has read and written.
struct TouchedBehind {
  std::span<const Touch> touches;  // in any order, an object once or more
  bool all = false;                // touches anything
};

constexpr bool meet(const Footprint& a, const Footprint& b) {
  if (a.all || b.all) return true;
  for (std::uint32_t i = 0; i < a.count; ++i) {
    for (std::uint32_t k = 0; k < b.count; ++k) {
      if (a.touches[i].object == b.touches[k].object &&
          (a.touches[i].write || b.touches[k].write)) {
        return true;
      }
    }
  }
  return false;
}

struct Transition {
  ActorId actor = ActorId::none;
  std::uint64_t choice = 0;  // equal for the same alternative of the same actor, in any order
  Footprint touches;
  // A machine charges what bounds count: a fault (an allocation fails, a listener dies), an event
  // of the network that a run can do without. 0 for what has to happen sooner or later.
  std::uint8_t faults = 0;
  // Choosing another actor than the one that ran last, which could go on, is a preemption, unless
  // that actor waits here for WSK or for another thread and only looks as if it could go on.
  bool yields = false;
  // Whether a step of another actor can make this one impossible, all alternatives of its actor
  // together: taking a lock, waiting, an IRP that another can complete. False is faster, and right
  // for reading and writing memory, for setting an event.
  bool can_wait = true;
};

enum class RunState : std::uint8_t {
  running,  // transitions are left
  ended,    // the run is over and nothing was found
  finding,  // something was found; the machine can say what
  bound,    // a bound of the machine was hit: nothing can be said
};

// A state of the machine that can be put back; owned by the machine that gave it.
enum class SnapshotId : std::uint32_t {};

// What a strategy drives. Implemented by the real machine and by the toy machines of the tests.
class Machine {
 public:
  virtual ~Machine() = default;
  // Back to the beginning.
  virtual void reset() = 0;
  virtual RunState state() const = 0;
  // In a fixed order that depends on the state only; the first is the default: the actor that ran
  // last goes on where it can. Valid until the next take(), reset() or restore(). Empty unless
  // running.
  virtual std::span<const Transition> enabled() = 0;
  // The actors that cannot go on in this state and may in a later one, each once, with the
  // footprint of what they wait for; of a run that is over too (the reduction asks who was left
  // waiting there). Valid as long as enabled().
  virtual std::span<const Transition> blocked() { return {}; }
  // Takes enabled()[index].
  virtual void take(std::uint32_t index) = 0;
  // What the step that was taken last has touched beside its footprint. Valid until the machine
  // changes.
  virtual TouchedBehind touched() { return {}; }
  // Snapshots are a stack: restore(s) puts the state back and keeps s; drop(s) forgets s and all
  // that were saved after it.
  virtual SnapshotId save() = 0;
  virtual void restore(SnapshotId snapshot) = 0;
  virtual void drop(SnapshotId snapshot) = 0;
  // Of enabled()[index]: where it is an allocation that fails, a number that is equal for the same
  // call stack; 0: it is no such thing.
  virtual std::uint64_t failure_place(std::uint32_t) { return 0; }
  // Of a finding: a number that is equal for the same mistake at the same place.
  virtual std::uint64_t finding_signature() const = 0;
  // Of a finding: whether it takes long to be seen, so that a search for another one gives up.
  virtual bool is_slow_finding() const { return false; }
  // Of any state: a number that is equal for equal states, whoever ran last; 0: cannot say. Only to
  // check footprints.
  virtual std::uint64_t fingerprint() const { return 0; }
};

}  // namespace wskcheck::drive
