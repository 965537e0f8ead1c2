// Taking changes back, and settling them.
#include <algorithm>

#include "session.h"

namespace wskcheck::conform {

void Session::set_name(PointerMap& map, std::uint64_t key, std::uint32_t value) {
  undo_.push_back(NameChange{&map, key, map.find(key)});
  map.set(key, value);
}

void Session::erase_name(PointerMap& map, std::uint64_t key) {
  const std::uint32_t old = map.find(key);
  if (old == PointerMap::none) return;
  undo_.push_back(NameChange{&map, key, old});
  map.erase(key);
}

namespace {

template <class Id>
ListChange<Id> add_to(std::vector<Id>& list, Id id) {
  list.push_back(id);
  return {&list, id, list.size() - 1, true};
}

// What is not in the list is taken out as nothing.
template <class Id>
ListChange<Id> take_out(std::vector<Id>& list, Id id) {
  for (std::size_t i = list.size(); i-- > 0;) {
    if (list[i] != id) continue;
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
    return {&list, id, i, false};
  }
  return {nullptr, id, 0, false};
}

template <class Id>
void undo_in_list(const ListChange<Id>& change) {
  if (change.list == nullptr) return;
  if (change.added) {
    change.list->pop_back();
  } else {
    change.list->insert(change.list->begin() + static_cast<std::ptrdiff_t>(change.place),
                        change.id);
  }
}

}  // namespace

void Session::list_frame(FrameId id, bool add) {
  undo_.push_back(add ? add_to(running_, id) : take_out(running_, id));
}
void Session::list_irp(IrpId id, bool add) {
  undo_.push_back(add ? add_to(open_, id) : take_out(open_, id));
}
void Session::add_request(ListenerId l, ConnId id) {
  undo_.push_back(RequestAdded{l});
  requests_.at(l).push_back(id);
}

template <>
void Session::occupy(ListenerId id) {
  world_.listeners().occupy(id);
  undo_.push_back(Occupied<ListenerId>{id});
}
template <>
void Session::occupy(ConnId id) {
  world_.conns().occupy(id);
  undo_.push_back(Occupied<ConnId>{id});
}
template <>
void Session::occupy(IrpId id) {
  world_.irps().occupy(id);
  undo_.push_back(Occupied<IrpId>{id});
}
template <>
void Session::occupy(FrameId id) {
  world_.frames().occupy(id);
  undo_.push_back(Occupied<FrameId>{id});
}

void Session::stamp(ListenerId l, ConnId c, IrpId i) {
  if (present(l)) listener_stamps_.at(l) = tick_;
  if (present(c)) conn_stamps_.at(c) = tick_;
  if (present(i)) irp_stamps_.at(i) = tick_;
}
void Session::stamp_plan() {
  for (std::size_t i = 0; i < decided_.count; ++i) {
    const std::uint32_t key = decided_.keys[i];
    if (Touched::kind_of(key) != Touched::conn) continue;
    conn_stamps_.at(ConnId{Touched::id_of(key)}) = tick_;
  }
  for (const Planned& p : plan_) stamp(p.step.listener, p.step.conn, p.step.irp);
  stamp(wanted_.listener, wanted_.conn, wanted_.irp);
  stamp(wanted_.base.listener, wanted_.base.conn, wanted_.base.irp);
  for (std::size_t i = 0; i < scope_.irp_count; ++i) {
    stamp(world_.irp(scope_.irps[i]).listener, world_.irp(scope_.irps[i]).conn, scope_.irps[i]);
  }
  for (std::size_t i = 0; i < scope_.frame_count; ++i) {
    const Frame& f = world_.frame(scope_.frames[i]);
    stamp(f.listener, f.conn, f.irp);
  }
}

ListenerSide& Session::change(ListenerId id) {
  stamp(id, ConnId::none, IrpId::none);
  undo_.push_back(SideChange<ListenerId, ListenerSide>{id, side(id)});
  return side(id);
}
ConnSide& Session::change(ConnId id) {
  stamp(ListenerId::none, id, IrpId::none);
  undo_.push_back(SideChange<ConnId, ConnSide>{id, side(id)});
  return side(id);
}
IrpSide& Session::change(IrpId id) {
  stamp(ListenerId::none, ConnId::none, id);
  undo_.push_back(SideChange<IrpId, IrpSide>{id, side(id)});
  return side(id);
}
FrameSide& Session::change(FrameId id) {
  undo_.push_back(SideChange<FrameId, FrameSide>{id, side(id)});
  return side(id);
}

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

void Session::undo_one(const Undo& undo) {
  std::visit(Overloaded{
                 [this](const NameChange& u) {
                   if (u.map == &threads_ && u.old == PointerMap::none) {
                     free_threads_.push_back(threads_.find(u.key));
                   }
                   if (u.old == PointerMap::none) {
                     u.map->erase(u.key);
                   } else {
                     u.map->set(u.key, u.old);
                   }
                 },
                 [this](const StackPush& u) { thread_store_[u.thread].stack.pop_back(); },
                 [this](const StackPop& u) { thread_store_[u.thread].stack.push_back(u.item); },
                 [](const ListChange<FrameId>& u) { undo_in_list(u); },
                 [](const ListChange<IrpId>& u) { undo_in_list(u); },
                 [this](const RequestAdded& u) { requests_.at(u.listener).pop_back(); },
                 [this](const Occupied<ListenerId>& u) { world_.listeners().give_back(u.id); },
                 [this](const Occupied<ConnId>& u) { world_.conns().give_back(u.id); },
                 [this](const Occupied<IrpId>& u) { world_.irps().give_back(u.id); },
                 [this](const Occupied<FrameId>& u) { world_.frames().give_back(u.id); },
                 [this](const PastChange<Listener>& u) { pasts_.at(u.listener)[u.slot] = u.old; },
                 [this](const PastChange<Client>& u) { client_pasts_[u.slot] = u.old; },
                 [this](const auto& u) { side(u.id) = u.old; },
             },
             undo);
}

Session::Mark Session::mark() const {
  return {undo_.size(),         world_.mark(),
          ended_.size(),        settled_.size(),
          refused_.count(),     tick_,
          last_loss_,           loss_until_,
          report_.calls,        report_.callbacks,
          report_.completions,  report_.connections,
          report_.hidden_steps, lossy_,
          lost_statics_};
}

void Session::take_back(const Mark& mark) {
  world_.undo(mark.world);
  while (undo_.size() > mark.undo) {
    const Undo undo = undo_.back();
    undo_.pop_back();
    undo_one(undo);
  }
  ended_.resize(mark.ended, FrameId::none);
  refused_.take_back(mark.refused);
  while (settled_.size() > mark.settled) {
    const Choice c = settled_choices_.back();
    std::uint8_t& mask = settled_mask_[c.question - 1u];
    mask = static_cast<std::uint8_t>(mask & ~(1u << c.alternative));
    settled_.pop_back();
    settled_choices_.pop_back();
  }
  tick_ = mark.tick;
  while (!decisions_.empty() && decisions_.back().tick > tick_) decisions_.pop_back();
  last_loss_ = mark.loss;
  loss_until_ = mark.loss_until;
  lossy_ = mark.lossy;
  lost_statics_ = mark.lost_statics;
  report_.calls = mark.calls;
  report_.callbacks = mark.callbacks;
  report_.completions = mark.completions;
  report_.connections = mark.connections;
  report_.hidden_steps = mark.hidden;
}

void Session::keep(const Mark& mark) {
  report_.live_max = std::max<std::uint64_t>(report_.live_max, live());
  world_.commit(mark.world);
  undo_.erase(undo_.begin(), undo_.begin() + static_cast<std::ptrdiff_t>(mark.undo));
  settled_tick_ = mark.tick;
  settle_decisions();
  const std::vector<Ended> again = std::move(again_);
  again_.clear();
  for (const Ended& ended : again) end(ended);
  for (std::size_t i = 0; i < mark.ended; ++i) {
    const Ended ended = ended_[i];
    end(ended);
  }
  ended_.erase(ended_.begin(), ended_.begin() + static_cast<std::ptrdiff_t>(mark.ended));
}

void Session::rebase(Mark& mark, const Mark& kept) {
  mark.undo -= kept.undo;
  mark.world -= kept.world;
  mark.ended -= kept.ended;
}

}  // namespace wskcheck::conform
