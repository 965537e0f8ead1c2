// One hidden step, taken now or at a time that has passed.
//
// Steps are inferred as late as a record needs them. By then the listener may have changed: it
// closes, an accept IRP is queued, WskAcceptEvent is disabled. So what a listener (and the client)
// was is remembered for a while, and a step may be taken as if it were still so, provided that the
// objects of the step have not been seen since. That allows a little more than a strict order
// would.
#include <algorithm>

#include "session.h"

namespace wskcheck::conform {
namespace {

// What the guards of hidden steps look at.
std::uint64_t mode_of(const Listener& l) {
  const auto number = [](auto e) { return static_cast<std::uint64_t>(e); };
  return number(l.socket.phase) | number(l.accept_event) << 8 | number(l.conditional) << 16 |
         number(l.socket.dead) << 17 | number(l.accepts_queued == 0) << 18 |
         number(l.socket.callbacks == 0) << 19 | number(l.requests == 0) << 20 |
         number(l.accept_callbacks == 0) << 21 | number(l.socket.irps == 0) << 22 |
         number(l.waiting == 0) << 23 | number(l.socket.close_called) << 24 |
         number(l.bind_failed) << 25;
}

}  // namespace

// And of a connection.
std::uint64_t mode_of(const Conn& c) {
  const auto number = [](auto e) { return static_cast<std::uint64_t>(e); };
  return number(c.phase) | number(c.socket.phase) << 8 | number(c.socket.dead) << 16 |
         number(c.socket.told_dead) << 17 | number(c.socket.close_called) << 20 |
         number(c.events) << 21 | number(c.rejecting) << 29 | number(c.early) << 32 |
         number(c.reset) << 33 | number(c.history) << 34;
}

bool same_mode(const Listener& a, const Listener& b) { return mode_of(a) == mode_of(b); }
static bool same_mode(const Client& a, const Client& b) { return a == b; }

namespace {

constexpr int rank_hidden_condition = 500;

// What a field is after a step that was taken in the past: a later change stands.
template <class T>
void merge(T& field, const T& then, const T& after) {
  if (field == then) field = after;
}
void merge_count(std::uint32_t& field, std::uint32_t then, std::uint32_t after) {
  field += after - then;
}

Listener merged(const Listener& now, const Listener& then, const Listener& after) {
  Listener out = now;
  merge(out.socket.phase, then.socket.phase, after.socket.phase);
  merge(out.socket.dead, then.socket.dead, after.socket.dead);
  merge(out.socket.told_dead, then.socket.told_dead, after.socket.told_dead);
  merge(out.socket.close_called, then.socket.close_called, after.socket.close_called);
  merge_count(out.socket.calls, then.socket.calls, after.socket.calls);
  merge_count(out.socket.callbacks, then.socket.callbacks, after.socket.callbacks);
  merge_count(out.socket.irps, then.socket.irps, after.socket.irps);
  merge(out.accept_event, then.accept_event, after.accept_event);
  merge(out.conditional, then.conditional, after.conditional);
  merge(out.inherit, then.inherit, after.inherit);
  merge(out.bind_failed, then.bind_failed, after.bind_failed);
  merge(out.disable_irp, then.disable_irp, after.disable_irp);
  out.oldest = after.oldest;
  out.newest = after.newest;
  merge_count(out.accept_callbacks, then.accept_callbacks, after.accept_callbacks);
  merge_count(out.accepts_queued, then.accepts_queued, after.accepts_queued);
  merge_count(out.notices, then.notices, after.notices);
  merge_count(out.waiting, then.waiting, after.waiting);
  merge_count(out.requests, then.requests, after.requests);
  merge_count(out.conns, then.conns, after.conns);
  return out;
}

Client merged(const Client& now, const Client& then, const Client& after) {
  Client out = now;
  merge(out.phase, then.phase, after.phase);
  merge(out.static_accept, then.static_accept, after.static_accept);
  merge(out.static_events, then.static_events, after.static_events);
  merge(out.had_socket, then.had_socket, after.had_socket);
  merge_count(out.captures, then.captures, after.captures);
  merge_count(out.provider_calls, then.provider_calls, after.provider_calls);
  merge_count(out.provider_irps, then.provider_irps, after.provider_irps);
  merge_count(out.sockets, then.sockets, after.sockets);
  return out;
}

// Whether a step of the past would have kept callbacks from beginning that have begun since.
bool forbids_what_began(const Listener& now, const Listener& then, const Listener& after) {
  const bool closes =
      after.socket.phase == SocketPhase::closed && then.socket.phase != SocketPhase::closed;
  const bool disables =
      after.accept_event == EventState::off && then.accept_event != EventState::off;
  return (closes && now.socket.callbacks > then.socket.callbacks) ||
         (disables && now.accept_callbacks > then.accept_callbacks);
}

// The slot for a state that has just passed: the one with the same mode, else the oldest.
template <class T>
std::size_t slot_for(const Pasts<T>& pasts, const T& before) {
  std::size_t oldest = 0;
  for (std::size_t i = 0; i < pasts_max; ++i) {
    if (pasts[i].until != 0 && same_mode(pasts[i].value, before)) return i;
    if (pasts[i].until < pasts[oldest].until) oldest = i;
  }
  return oldest;
}

}  // namespace

void Session::note_past(ListenerId id, const Listener& before) {
  if (same_mode(before, world_.listener(id))) return;
  Pasts<Listener>& pasts = pasts_.at(id);
  const std::size_t slot = slot_for(pasts, before);
  undo_.push_back(PastChange<Listener>{id, slot, pasts[slot]});
  pasts[slot] = {before, tick_};
}
void Session::note_past(const Client& before) {
  if (same_mode(before, world_.client())) return;
  const std::size_t slot = slot_for(client_pasts_, before);
  undo_.push_back(PastChange<Client>{ListenerId::none, slot, client_pasts_[slot]});
  client_pasts_[slot] = {before, tick_};
}

void Session::touch(ConnId id) {
  const std::uint64_t mode = mode_of(world_.conn(id));
  if (side(id).mode == mode) return;
  ConnSide& s = change(id);
  s.mode = mode;
  s.touched = tick_;
}

// The last record that changed the objects of a step.
std::uint64_t Session::since(const View& v) {
  std::uint64_t tick = 0;
  if (v.has_conn()) tick = side(v.conn_id).touched;
  if (v.has_irp()) tick = std::max(tick, side(v.irp_id).touched);
  if (present(v.frame_id)) tick = std::max(tick, side(v.frame_id).tick);
  return tick;
}

// Takes the step if its guard holds, now or in the past.
bool Session::take_hidden(const Step& step, When when) {
  const Rule& rule = table_[step.rule];
  Frame pushed;
  View v = bound(step.rule, step, pushed);
  const std::size_t mark = world_.mark();
  world_.save(v);
  const Client client = world_.client();
  const Listener now = *v.listener;
  if (when.slot > 0) {
    *v.listener = pasts_.at(v.listener_id)[static_cast<std::size_t>(when.slot - 1)].value;
    v.listener->oldest = now.oldest;
    v.listener->newest = now.newest;
  }
  if (when.slot < 0) {
    world_.client() = client_pasts_[static_cast<std::size_t>(-when.slot - 1)].value;
  }
  const Listener begin = *v.listener;
  const Client client_begin = world_.client();
  if (when.covered) v.frame->nested = 0;
  if (when.slot > 0) v = bound(step.rule, step, pushed);
  if (machine::refusal(rule, v).guard != Guard::none) {
    world_.undo(mark);
    return false;
  }
  machine::take(world_, rule, v);
  if (when.covered) v.frame->nested = 1;
  if (when.slot > 0 && forbids_what_began(now, begin, *v.listener)) {
    world_.undo(mark);
    return false;
  }
  if (when.slot > 0) *v.listener = merged(now, begin, *v.listener);
  if (when.slot < 0) world_.client() = merged(client, client_begin, world_.client());
  return true;
}

bool Session::try_once(std::uint16_t n, const Step& step, int depth, bool allow_broken,
                       Refusal& why) {
  const Rule& rule = table_[n];
  Frame pushed;
  const View v = bound(n, step, pushed);
  why = machine::refusal(rule, v);
  if (why.guard != Guard::none) return false;
  const std::size_t mark = world_.mark();
  world_.save(v);
  machine::take(world_, rule, v);
  plan_.push_back({step, {}});
  if (search(depth - 1, allow_broken)) return true;
  plan_.pop_back();
  world_.undo(mark);
  return false;
}

// The step as if the listener, or the client, were still what it has been.
bool Session::try_then(std::uint16_t n, const Step& step, int depth, bool allow_broken,
                       bool covered) {
  Frame pushed;
  const View v = bound(n, step, pushed);
  const std::uint64_t from = since(v);
  const bool listener = present(v.listener_id);
  const ListenerId id = v.listener_id;
  const std::size_t mark = world_.mark();
  for (std::size_t i = 0; i < pasts_max; ++i) {
    const std::uint64_t until = listener ? pasts_.at(id)[i].until : client_pasts_[i].until;
    if (until <= from) continue;
    ++nodes_;
    const int slot = static_cast<int>(i) + 1;
    const When when{static_cast<std::int8_t>(listener ? slot : -slot), covered};
    if (!take_hidden(step, when)) continue;
    plan_.push_back({step, when});
    if (search(depth - 1, allow_broken)) return true;
    plan_.pop_back();
    world_.undo(mark);
  }
  return false;
}

// A call does not move while a callback runs on top of it, but it may have moved before.
bool Session::try_covered(std::uint16_t n, const Step& step, int depth, bool allow_broken) {
  Frame pushed;
  const View v = bound(n, step, pushed);
  std::uint64_t changed = since(v);
  if (present(v.listener_id)) {
    for (const Past<Listener>& past : pasts_.at(v.listener_id)) {
      changed = std::max(changed, past.until);
    }
  }
  if (changed <= side(step.frame).covered) {
    const std::size_t mark = world_.mark();
    const When when{0, true};
    if (take_hidden(step, when)) {
      plan_.push_back({step, when});
      if (search(depth - 1, allow_broken)) return true;
      plan_.pop_back();
      world_.undo(mark);
    }
  }
  return try_then(n, step, depth, allow_broken, true);
}

bool Session::try_hidden(std::uint16_t n, const Step& step, int depth, bool allow_broken) {
  const Rule& rule = table_[n];
  if (!options_.flavour.allows(rule.choice)) return false;
  ++nodes_;
  Refusal why;
  if (try_once(n, step, depth, allow_broken, why)) return true;
  if (why.guard == Guard::condition && rule.party == Party::provider &&
      !rule.when[why.condition].rule.empty() && !rule.when[why.condition].rule.starts_with("Q-")) {
    if (miss_.rank < rank_hidden_condition + static_cast<int>(plan_.size())) {
      missed(n, why, rank_hidden_condition);
      miss_.step = step;
    }
  }
  if (why.guard == Guard::frame && present(step.frame) && world_.frame(step.frame).nested != 0) {
    return try_covered(n, step, depth, allow_broken);
  }
  return wide_ && try_then(n, step, depth, allow_broken, false);
}

}  // namespace wskcheck::conform
