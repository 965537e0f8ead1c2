// Which steps of the path happen before which: steps of one actor in their order, steps whose
// footprints meet, and a step before those of the actors that it creates; and what follows from
// these. A step of the path is called an event here and counted from 0.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/flat_index.h"
#include "search/move.h"
#include "search/transition.h"

namespace wskcheck::drive {

// The events that happen before one event, itself included: a bit for each.
using Row = std::span<const std::uint64_t>;

inline bool has(Row row, std::uint32_t event) {
  return event / 64 < row.size() && (row[event / 64] >> (event % 64) & 1) != 0;
}

class Order {
 public:
  void clear();
  std::uint32_t size() const { return static_cast<std::uint32_t>(events_.size()); }

  // The actors of the state that the newest event led to, each once or more.
  void see(std::span<const Transition> enabled, std::span<const Transition> blocked);

  // What happens before a step that is not an event yet, and the events that it races with: those
  // that meet it and do not happen before the actor comes to it; without those between which and
  // the step another one lies, unless `all_of_them`. That does not hold for what it has `touched`,
  // which cannot make a step impossible. Falling. Valid until the next call.
  std::span<const std::uint32_t> weigh(const Move& step, Touched touched, bool all_of_them);

  // The step that was weighed last becomes an event.
  void push();
  // Forgets all events but the first `size`.
  void shrink(std::uint32_t size);

  ActorId actor(std::uint32_t event) const { return events_[event].actor; }
  // Of an event, or, where `event` is size(), of the step that was weighed last.
  Row row(std::uint32_t event) const {
    return {rows_.data() + offset(event), static_cast<std::size_t>(event / 64 + 1)};
  }
  bool before(std::uint32_t first, std::uint32_t second) const { return has(row(second), first); }

 private:
  struct Event {
    ActorId actor = ActorId::none;
    std::uint32_t slot = 0;        // of the actor
    std::uint32_t own_before = 0;  // the actor's last event before, plus 1
    std::uint32_t all_before = 0;  // the last event before that touches anything, plus 1
    std::uint32_t accesses = 0;    // how many there were before
    std::uint32_t seen = 0;        // how long the list of actors was before
    std::uint32_t births = 0;
    bool all = false;
  };
  struct Access {
    std::uint32_t event = 0;
    std::uint32_t object = 0;
    std::uint32_t older = 0;  // access to the same object, plus 1
    bool write = false;
  };
  struct Actor {
    std::uint32_t own = 0;   // its last event, plus 1
    std::uint32_t born = 0;  // the event that created it, plus 1
    std::uint64_t stamp = 0;
  };
  struct Birth {
    std::uint32_t slot = 0;
    std::uint32_t born_before = 0;
  };

  // Rows lie one after the other, as many words each as it has.
  static std::size_t offset(std::uint32_t event) {
    const std::size_t block = event / 64;
    return 32 * block * (block + 1) + (event % 64) * (block + 1);
  }
  std::uint64_t* weighed() { return rows_.data() + offset(size()); }
  void join(std::uint32_t event);
  void find_meeting(const Move& step, Touched touched, bool all_of_them);
  void walk(std::uint64_t packed_touch, std::uint32_t how, bool all_of_them);
  void walk_all_events(bool all_of_them);
  void pop();

  std::vector<Event> events_;
  std::vector<std::uint64_t> rows_;
  std::vector<Access> accesses_;
  std::vector<std::uint32_t> newest_;  // access to each object, plus 1
  std::vector<Actor> actors_;
  std::vector<std::uint32_t> seen_;  // slots of the actors of each state
  std::uint32_t seen_newest_ = 0;    // where those of the newest state begin
  std::vector<Birth> births_;
  FlatIndex actor_slots_;
  FlatIndex object_slots_;
  std::uint32_t newest_all_ = 0;  // event that touches anything, plus 1
  std::uint64_t stamp_ = 0;
  Event weighed_event_;
  std::vector<Access> weighed_accesses_;
  std::vector<std::uint32_t> found_;  // events, doubled, and one more where the footprint says so
  std::vector<std::uint32_t> meeting_;
};

}  // namespace wskcheck::drive
