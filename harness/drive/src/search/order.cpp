// Rows are joined from those of the actor's last event and of the events that are met. Each object
// has a chain of its accesses, newest first, so that only these are looked at.
#include "search/order.h"

#include <algorithm>
#include <functional>

namespace wskcheck::drive {

void Order::clear() {
  shrink(0);
  seen_.clear();
  seen_newest_ = 0;
  for (const Birth& birth : births_) actors_[birth.slot].born = birth.born_before;
  births_.clear();
}

void Order::see(std::span<const Transition> enabled, std::span<const Transition> blocked) {
  ++stamp_;
  for (std::size_t i = seen_newest_; i < seen_.size(); ++i) actors_[seen_[i]].stamp = stamp_;
  const std::uint64_t before = stamp_;
  ++stamp_;
  seen_newest_ = static_cast<std::uint32_t>(seen_.size());
  const auto see_one = [&](const Transition& one) {
    const std::uint32_t slot = actor_slots_.of(static_cast<std::uint32_t>(one.actor));
    if (slot >= actors_.size()) actors_.resize(slot + 1);
    Actor& actor = actors_[slot];
    if (actor.stamp == stamp_) return;
    const bool is_new = actor.stamp != before && !events_.empty();
    actor.stamp = stamp_;
    seen_.push_back(slot);
    if (!is_new || one.actor == events_.back().actor) return;
    births_.push_back({slot, actor.born});
    actor.born = size();
  };
  for (const Transition& one : enabled) see_one(one);
  for (const Transition& one : blocked) see_one(one);
}

// The row of the step that is weighed gets that of an event.
void Order::join(std::uint32_t event) {
  std::uint64_t* const to = weighed();
  const std::uint64_t* const from = rows_.data() + offset(event);
  for (std::uint32_t i = 0; i <= event / 64; ++i) to[i] |= from[i];
}

std::span<const std::uint32_t> Order::weigh(const Move& step, Touched touched, bool all_of_them) {
  const std::uint32_t number = size();
  if (rows_.size() < offset(number + 1)) rows_.resize(2 * offset(number + 64));
  std::fill_n(weighed(), number / 64 + 1, 0);
  weighed_event_.actor = step.actor;
  weighed_event_.slot = actor_slots_.of(static_cast<std::uint32_t>(step.actor));
  weighed_event_.all = step.all;
  if (weighed_event_.slot >= actors_.size()) actors_.resize(weighed_event_.slot + 1);
  const Actor& own = actors_[weighed_event_.slot];
  if (own.own != 0) join(own.own - 1);
  if (own.born != 0) join(own.born - 1);

  find_meeting(step, touched, all_of_them);
  std::sort(found_.begin(), found_.end(), std::greater<>());
  meeting_.clear();
  std::uint32_t last = number;
  for (const std::uint32_t one : found_) {
    const std::uint32_t event = one / 2;
    if (event == last) continue;
    last = event;
    const bool hidden = has({weighed(), number / 64 + 1}, event);
    if (!hidden) join(event);
    if (!hidden || (all_of_them && one % 2 != 0)) meeting_.push_back(event);
  }
  weighed()[number / 64] |= std::uint64_t{1} << (number % 64);
  return meeting_;
}

// The events that meet the step, as far as they do not happen before it anyway.
void Order::find_meeting(const Move& step, Touched touched, bool all_of_them) {
  found_.clear();
  weighed_accesses_.clear();
  if (step.all) {
    walk_all_events(all_of_them);
    return;
  }
  for (std::uint32_t i = 0; i < step.count; ++i) walk(step.touches[i], 1, all_of_them);
  for (const std::uint64_t one : touched) walk(one, 0, false);
  const Row row{weighed(), size() / 64 + 1};
  for (std::uint32_t at = newest_all_; at != 0; at = events_[at - 1].all_before) {
    if (has(row, at - 1)) return;
    found_.push_back(2 * (at - 1) + 1);
    if (!all_of_them) return;
  }
}

// Behind an access that writes and that the step meets or follows, all older ones happen before it;
// so does, for a step that reads, each write behind an access that it follows. Behind one that it
// only meets, the step looks for `all_of_them`.
void Order::walk(std::uint64_t packed_touch, std::uint32_t how, bool all_of_them) {
  Access& own = weighed_accesses_.emplace_back();
  own.event = size();
  own.object = object_slots_.of(packed_touch >> 1);
  own.write = (packed_touch & 1) != 0;
  if (own.object >= newest_.size()) newest_.resize(own.object + 1);
  const Row row{weighed(), size() / 64 + 1};
  for (std::uint32_t at = newest_[own.object]; at != 0; at = accesses_[at - 1].older) {
    const Access& access = accesses_[at - 1];
    if (has(row, access.event)) {
      if (access.write || !own.write) return;
      continue;
    }
    if (!own.write && !access.write) continue;
    found_.push_back(2 * access.event + how);
    if (access.write && !all_of_them) return;
  }
}

// A step that touches anything meets all events of other actors.
void Order::walk_all_events(bool all_of_them) {
  const Row row{weighed(), size() / 64 + 1};
  for (std::uint32_t event = size(); event-- > 0;) {
    if (!has(row, event)) found_.push_back(2 * event + 1);
    if (events_[event].all && !all_of_them) return;
  }
}

void Order::push() {
  Event& event = weighed_event_;
  event.own_before = actors_[event.slot].own;
  event.all_before = newest_all_;
  event.accesses = static_cast<std::uint32_t>(accesses_.size());
  event.seen = seen_newest_;
  event.births = static_cast<std::uint32_t>(births_.size());
  const std::uint32_t number = size();
  if (event.all) newest_all_ = number + 1;
  for (Access& access : weighed_accesses_) {
    access.older = newest_[access.object];
    accesses_.push_back(access);
    newest_[access.object] = static_cast<std::uint32_t>(accesses_.size());
  }
  actors_[event.slot].own = number + 1;
  events_.push_back(event);
}

void Order::shrink(std::uint32_t size_after) {
  while (size() > size_after) pop();
}

void Order::pop() {
  const Event event = events_.back();
  events_.pop_back();
  while (births_.size() > event.births) {
    actors_[births_.back().slot].born = births_.back().born_before;
    births_.pop_back();
  }
  while (accesses_.size() > event.accesses) {
    newest_[accesses_.back().object] = accesses_.back().older;
    accesses_.pop_back();
  }
  newest_all_ = event.all_before;
  actors_[event.slot].own = event.own_before;
  // `see` may not have been called behind the event.
  const std::size_t seen_before = seen_newest_ == event.seen ? seen_.size() : seen_newest_;
  seen_.resize(seen_before);
  seen_newest_ = event.seen;
}

}  // namespace wskcheck::drive
