// Ends of objects: their names are forgotten and their numbers become free.
//
// That is done once a record is settled and cannot be taken back any more. What a later record has
// touched is looked at again when that is settled.
#include "names.h"
#include "session.h"

namespace wskcheck::conform {

std::uint64_t Session::id_key(ListenerId l, std::uint64_t key, std::uint64_t serial) {
  std::uint64_t h = key * 0x9e3779b97f4a7c15ULL;
  h ^= serial + 0x7f4a7c15ULL + (h << 6) + (h >> 2);
  return h * 0xff51afd7ed558ccdULL + index_of(l);
}

void Session::end(const Ended& ended) {
  if (const auto* frame = std::get_if<FrameId>(&ended)) world_.frames().give_back(*frame);
  if (const auto* irp = std::get_if<IrpId>(&ended)) end_irp(*irp);
  if (const auto* conn = std::get_if<ConnId>(&ended)) end_conn(*conn);
  if (const auto* listener = std::get_if<ListenerId>(&ended)) end_listener(*listener);
  if (const auto* thread = std::get_if<ThreadKey>(&ended)) {
    const std::uint32_t n = threads_.find(thread->key);
    if (n == PointerMap::none || !thread_store_[n].stack.empty()) return;
    if (thread_store_[n].last > settled_tick_) {
      again_.push_back(ended);
      return;
    }
    threads_.erase(thread->key);
    free_threads_.push_back(n);
  }
}

void Session::end_irp(IrpId id) {
  if (side(id).born == 0 || world_.irp(id).phase != IrpPhase::idle) return;
  if (irp_stamps_.at(id) > settled_tick_) {
    again_.push_back(id);
    return;
  }
  IrpSide& s = side(id);
  const bool named = s.has_pointer && irps_.find(s.pointer) == index_of(id);
  if (named && s.own) return;  // until IoFreeIrp
  if (named) irps_.erase(s.pointer);
  s = IrpSide{};
  world_.irps().give_back(id);
}

void Session::end_conn(ConnId id) {
  const Conn& conn = world_.conn(id);
  if (side(id).born == 0 || conn.phase != ConnPhase::gone || conn.links != 0 ||
      machine::may_still_be_answered(conn, world_.listener(conn.listener))) {
    return;
  }
  if (conn_stamps_.at(id) > settled_tick_) {
    again_.push_back(id);
    return;
  }
  const ListenerId listener = conn.listener;
  forget_conn(id);
  end_listener(listener);
}

void Session::forget_conn(ConnId id) {
  ConnSide& s = side(id);
  const Conn& conn = world_.conn(id);
  if (s.has_pointer && sockets_.find(s.pointer) == (names::conn_bit | index_of(id))) {
    sockets_.erase(s.pointer);
  }
  if (s.has_context && conn_contexts_.find(s.context) == index_of(id)) {
    conn_contexts_.erase(s.context);
  }
  if (s.has_id) {
    const std::uint64_t key = id_key(conn.listener, conn.key, conn.serial);
    if (ids_.find(key) == index_of(id)) ids_.erase(key);
    constexpr std::uint8_t heard_of = was_answered | was_aborted | was_delivered;
    if ((conn.history & heard_of) == was_answered) answered_ids_.add(key);
    std::erase(requests_.at(conn.listener), id);
  }
  s = ConnSide{};
  world_.conns().give_back(id);
}

void Session::end_listener(ListenerId id) {
  const Listener& l = world_.listener(id);
  if (side(id).born == 0) return;
  const bool over = l.socket.phase == SocketPhase::closed || l.socket.phase == SocketPhase::none;
  if (!over || l.conns != 0 || l.socket.irps != 0 || l.socket.calls != 0 ||
      l.socket.callbacks != 0) {
    return;
  }
  if (listener_stamps_.at(id) > settled_tick_) {
    again_.push_back(id);
    return;
  }
  const std::vector<ConnId> rest = requests_.at(id);
  for (const ConnId conn : rest) {
    if (world_.conn(conn).links != 0 || world_.conn(conn).phase != ConnPhase::gone) return;
  }
  for (const ConnId conn : rest) forget_conn(conn);
  ListenerSide& s = side(id);
  if (s.has_pointer && sockets_.find(s.pointer) == index_of(id)) sockets_.erase(s.pointer);
  if (s.has_context && contexts_.find(s.context) == index_of(id)) contexts_.erase(s.context);
  s = ListenerSide{};
  pasts_.at(id) = {};
  rejected_.at(id) = Rejected{};
  nameless_.at(id) = 0;
  decided_for_good_.settings.at(id) = {};
  requests_.at(id).clear();
  world_.listeners().give_back(id);
}

}  // namespace wskcheck::conform
