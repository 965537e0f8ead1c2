// One number for everything that was changed since a mark: equal futures need not be tried twice.
#include <algorithm>

#include "session.h"

namespace wskcheck::conform {
namespace {

class Hash {
 public:
  template <class T>
  void add(T value) {
    h_ = (h_ ^ static_cast<std::uint64_t>(value)) * 0x9e3779b97f4a7c15ULL;
    h_ ^= h_ >> 29;
  }
  std::uint64_t value() const { return h_; }

  void add_all(const Socket& s) {
    add(s.phase), add(s.dead), add(s.told_dead), add(s.close_called);
    add(s.calls), add(s.callbacks), add(s.irps);
  }
  void add_all(const Listener& l) {
    add_all(l.socket);
    add(l.accept_event), add(l.conditional), add(l.inherit), add(l.missing), add(l.bind_failed),
        add(l.disable_irp), add(l.oldest);
    add(l.newest), add(l.accept_callbacks), add(l.accepts_queued), add(l.notices), add(l.waiting);
    add(l.requests), add(l.conns);
  }
  void add_all(const Conn& c) {
    add_all(c.socket);
    add(c.phase), add(c.history), add(c.events), add(c.rejecting), add(c.early), add(c.reset);
    add(c.listener), add(c.key), add(c.serial), add(c.links);
  }
  void add_all(const Irp& i) {
    add(i.use), add(i.phase), add(i.outcome), add(i.cancel), add(i.arg), add(i.stale);
    add(i.on_conn), add(i.older), add(i.newer), add(i.listener), add(i.conn);
  }
  void add_all(const Frame& f) {
    add(f.kind), add(f.phase), add(f.result), add(f.arg), add(f.bad), add(f.nested),
        add(f.listener);
    add(f.conn), add(f.irp), add(f.below);
  }
  void add_all(const Client& c) {
    add(c.phase), add(c.static_accept), add(c.static_events), add(c.captures),
        add(c.provider_calls);
    add(c.provider_irps), add(c.sockets);
  }

 private:
  std::uint64_t h_ = 0;
};

template <class Id>
void sort_out(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

struct Saved {
  std::vector<ListenerId> listeners;
  std::vector<ConnId> conns;
  std::vector<IrpId> irps;
  std::vector<FrameId> frames;
  void operator()(ListenerId id) { listeners.push_back(id); }
  void operator()(ConnId id) { conns.push_back(id); }
  void operator()(IrpId id) { irps.push_back(id); }
  void operator()(FrameId id) { frames.push_back(id); }
};

}  // namespace

std::uint64_t Session::fingerprint(std::size_t world_mark) {
  Saved t;
  world_.for_each_saved(world_mark, t);
  sort_out(t.listeners);
  sort_out(t.conns);
  sort_out(t.irps);
  sort_out(t.frames);
  Hash h;
  h.add_all(world_.client());
  for (const ListenerId id : t.listeners) h.add(id), h.add_all(world_.listener(id));
  for (const ConnId id : t.conns) {
    h.add(id), h.add_all(world_.conn(id));
    h.add(side(id).pointer), h.add(side(id).remote), h.add(side(id).touched);
  }
  for (const IrpId id : t.irps) h.add(id), h.add_all(world_.irp(id));
  for (const FrameId id : t.frames) h.add(id), h.add_all(world_.frame(id));
  return h.value();
}

}  // namespace wskcheck::conform
