// The records that were followed last, and how they can be explained anew.
#pragma once

#include <cstdint>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "every_way.h"
#include "order.h"
#include "session.h"

namespace wskcheck::conform {

// A bound of the search that was reached.
struct Bound {
  std::uint64_t line = 0;  // of the record; 0: none
  std::string_view why;
};

class Trail {
 public:
  Trail(Session& session, Queue& queue, std::size_t tries_max)
      : session_(session), queue_(queue), tries_max_(tries_max), every_way_(session, queue) {}

  // Follows one record more, if need be with other explanations of those before. False: nothing
  // fits; everything is as it was before the call.
  bool advance();
  // The first of the records that may be next.
  std::size_t next();
  // Record `next` was followed as it is: nothing before it will be taken back.
  void accept(std::size_t next);
  // The earliest time of a loss that was found since the last call; none: the greatest number.
  std::uint64_t found_loss() { return std::exchange(last_loss_, ~std::uint64_t{0}); }
  // What was left untried before the last "nothing fits": orders, explanations, or nothing.
  Doubt untried() const {
    return bound_.line != 0 ? Doubt::bound : guessed_ ? Doubt::order : Doubt::none;
  }
  // Before the last "nothing fits" every run of the records that can be explained anew was tried.
  bool tried_all() const { return tried_all_; }
  // With Doubt::bound: where a bound was reached first, and which.
  const Bound& bound() const { return bound_; }

 private:
  struct Item {
    std::size_t position = 0;  // in the queue
    int skip = 0;              // which explanation
    bool alone = true;         // no other record could have been here
    Touched touched;           // by its hidden steps
    Explanation how;
    Session::Mark mark;
  };
  bool take(std::size_t position, int skip);
  void untake();
  bool extend(std::size_t length, std::size_t from_choice, int from_skip);
  bool explain_anew(const Touched& asked, bool settled);
  bool try_every_way(bool settled);
  bool explain_culprits(const std::vector<Item>& old, const Touched& about);
  Touched relevant_to(const Touched& about) const;
  void reach(std::size_t position, std::string_view why);
  void follow_again(Item item);
  void restore(const std::vector<Item>& old);
  void settle();
  void note_loss(Waiting& waiting);
  std::uint64_t cut() const;

  Session& session_;
  Queue& queue_;
  std::size_t tries_max_;
  EveryWay every_way_;
  std::size_t states_in_all_ = 0;
  std::vector<Item> items_;
  std::vector<std::size_t> ready_;  // of advance()
  std::set<std::uint64_t> seen_;    // what has been tried: positions followed and their outcome
  Session::Mark bottom_{};
  PointerMap sequences_;                                    // the next number of each thread
  std::unordered_map<std::uint64_t, std::uint64_t> times_;  // its last record
  std::uint64_t last_loss_ = ~std::uint64_t{0};
  std::size_t tries_ = 0;
  std::size_t tries_now_ = 0;  // how many may be made
  Bound bound_;
  Touched about_;  // objects that may have led to the refusal
  std::size_t tries_in_all_ = 0;
  bool uncertain_ = false;  // the last refusal was about objects that lost records may have changed
  bool all_ready_ = true;
  bool certain_ = false;  // the last refusal does not depend on what was hidden
  bool tried_all_ = false;
  bool guessed_ = false;          // not all orders could be tried
  bool unsettled_order_ = false;  // an order was settled that was not the only one
};

}  // namespace wskcheck::conform
