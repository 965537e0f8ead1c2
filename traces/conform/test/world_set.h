// A set of small worlds, each with what the names in records stand for in it: closed under all
// hidden steps, changed by visible ones.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "wskcheck/model/program.h"

namespace wskcheck::conform::test {

struct Names {
  std::map<std::uint64_t, IrpId> irps;
  std::map<std::uint64_t, ConnId> accepted;
  std::map<std::uint64_t, ListenerId> listeners;
  std::map<std::pair<std::uint64_t, std::uint64_t>, ConnId> ids;
  std::map<ConnId, std::string> peers;
  std::map<std::uint64_t, std::vector<FrameId>> threads;
  std::set<FrameId> with_irp;  // calls in progress that were passed one
  auto operator<=>(const Names&) const = default;
};
using Key = std::pair<std::array<std::uint64_t, packed_words_max>, Names>;

class WorldSet {
 public:
  WorldSet(Bounds bounds, std::size_t most) : program_(bounds), most_(most) {
    SmallWorld start = SmallWorld::start(program_.bounds());
    add(start, {});
    close();
  }
  // False: there was no room for an object or a world.
  bool decided() const { return !undecided_; }

 protected:
  void add(SmallWorld& world, const Names& names) {
    Key key{{}, names};
    pack(world, key.first.data(), packed_words(program_.bounds()));
    states_.insert(std::move(key));
  }

  void close() {
    std::vector<Key> open(states_.begin(), states_.end());
    while (!open.empty() && !undecided_) {
      const Key key = std::move(open.back());
      open.pop_back();
      SmallWorld world = unpack(program_.bounds(), key.first.data());
      program_.for_each_step(world, [&](const Step& step) {
        if (visible(rules()[step.rule].label)) return;
        SmallWorld next = world;
        program_.take(next, step);
        Key found{{}, key.second};
        pack(next, found.first.data(), packed_words(program_.bounds()));
        if (states_.insert(found).second) open.push_back(std::move(found));
      });
      undecided_ = states_.size() > most_;
    }
  }

  static FrameId top(const Names& names, std::uint64_t tid) {
    const auto it = names.threads.find(tid);
    return it == names.threads.end() || it->second.empty() ? FrameId::none : it->second.back();
  }
  static void pop(Names& names, std::uint64_t tid) {
    auto& stack = names.threads[tid];
    stack.pop_back();
    if (stack.empty()) names.threads.erase(tid);
  }

  template <class After>
  void attempt(const SmallWorld& world, const Names& names, const Step& step, const Seen& seen,
               After&& after) {
    SmallWorld next = world;
    Frame pushed;
    const Rule& rule = rules()[step.rule];
    const View v = machine::bind(next, rule, step, pushed, &seen, &program_.bounds().flavour);
    const Guard guard = machine::refusal(rule, v).guard;
    undecided_ = undecided_ || guard == Guard::room;
    if (guard != Guard::none || machine::broken_checks(rule, v) != 0) return;
    const FrameId made = v.frame_id;
    Names known = names;
    machine::take(next, rule, v);
    after(next, known, made);
    add(next, known);
  }

  Program program_;
  std::size_t most_;
  std::set<Key> states_;
  bool undecided_ = false;
};

}  // namespace wskcheck::conform::test
