// A world of any number of objects: the Store of replay and of the driver's provider (machine.h).
//
// Objects never move while they live; their numbers are used again. Changes can be taken back: what
// was done since begin() is undone by undo(), or stays after commit(). Numbers of objects that
// ended become free at commit() only, so a number means one object throughout.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "wskcheck/model/machine.h"

namespace wskcheck {

// Objects by number in blocks that stay where they are.
template <class T, class Id>
class Slab {
 public:
  T& at(Id id) {
    const std::uint32_t n = index_of(id);
    while (n / block_size >= blocks_.size()) {
      blocks_.push_back(std::make_unique<std::array<T, block_size>>());
    }
    return (*blocks_[n / block_size])[n % block_size];
  }
  // The number that occupy() would give next.
  Id next() const { return free_.empty() ? Id{used_} : free_.back(); }
  void occupy(Id id) {
    if (!free_.empty() && free_.back() == id) {
      free_.pop_back();
    } else {
      ++used_;
    }
    ++live_;
  }
  void give_back(Id id) {
    at(id) = T{};
    free_.push_back(id);
    --live_;
  }
  std::uint32_t live() const { return live_; }
  std::uint32_t end() const { return used_; }  // all numbers in use are less

 private:
  static constexpr std::uint32_t block_size = 256;
  std::vector<std::unique_ptr<std::array<T, block_size>>> blocks_;
  std::vector<Id> free_;
  std::uint32_t used_ = 0;
  std::uint32_t live_ = 0;
};

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Client& client() { return client_; }
  Listener& listener(ListenerId id) { return listeners_.at(id); }
  Conn& conn(ConnId id) { return conns_.at(id); }
  Irp& irp(IrpId id) { return irps_.at(id); }
  Frame& frame(FrameId id) { return frames_.at(id); }

  ListenerId fresh_listener();
  ConnId fresh_conn();
  FrameId fresh_frame();
  void release(FrameId id) { frame(id) = Frame{}; }
  void retire(ConnId id);
  void queued(IrpId id);
  void unqueued(IrpId id);
  void arrived(ConnId) {}  // arrival and establishment are not seen, so their order is unknown
  void established(ConnId) {}
  Facts facts(const View& v);
  Blank& blank() { return blank_; }

  // Numbers of new objects. A connection, frame or listener that a step creates takes the number
  // that fresh_*() named; reserve_*() makes it lasting, drop_*() ends it.
  Slab<Listener, ListenerId>& listeners() { return listeners_; }
  Slab<Conn, ConnId>& conns() { return conns_; }
  Slab<Irp, IrpId>& irps() { return irps_; }
  Slab<Frame, FrameId>& frames() { return frames_; }

  // Saves what a step with these objects may change, so that undo() can put it back.
  void save(const View& v);
  std::size_t mark() const { return saved_.size(); }
  void undo(std::size_t mark);
  void commit() { saved_.clear(); }
  // Only what was done before `mark`; what came later can still be undone, to marks less `mark`.
  void commit(std::size_t mark) {
    saved_.erase(saved_.begin(), saved_.begin() + static_cast<std::ptrdiff_t>(mark));
  }
  // Calls visit(id) for each object that was saved since `mark`, oldest first, with repetitions.
  template <class Visit>
  void for_each_saved(std::size_t mark, Visit&& visit) const {
    for (std::size_t i = mark; i < saved_.size(); ++i) {
      std::visit(
          [&visit](const auto& entry) {
            if constexpr (requires { entry.id; }) visit(entry.id);
          },
          saved_[i]);
    }
  }

 private:
  template <class T, class Id>
  struct Saved {
    Id id;
    T value;
  };
  struct SavedClient {
    Client value;
  };
  using Entry = std::variant<SavedClient, Saved<Listener, ListenerId>, Saved<Conn, ConnId>,
                             Saved<Irp, IrpId>, Saved<Frame, FrameId>>;

  Client client_;
  Slab<Listener, ListenerId> listeners_;
  Slab<Conn, ConnId> conns_;
  Slab<Irp, IrpId> irps_;
  Slab<Frame, FrameId> frames_;
  Blank blank_;
  std::vector<Entry> saved_;
};

}  // namespace wskcheck
