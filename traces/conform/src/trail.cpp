// Going back and trying again, within bounds.
#include "trail.h"

#include <algorithm>

#include "bounds_of_search.h"

namespace wskcheck::conform {

using traces::Field;
using traces::Record;

namespace {

bool fits(const Followed& out) { return out.fit == Fit::taken || out.fit == Fit::ignored; }

}  // namespace

// A hole in a thread's numbers is a loss.
void Trail::note_loss(Waiting& w) {
  w.noted = true;
  const Record& r = w.record;
  if (r.ev == traces::Event::gap) {
    ++session_.report().gaps;
    last_loss_ = std::min(last_loss_, r.t);
  }
  if (!r.has(Field::seq) || !r.has(Field::tid)) return;
  const std::uint64_t key = r.tid != 0 ? r.tid : (std::uint64_t{1} << 63) | r.cpu;
  const std::uint32_t expected = sequences_.find(key);
  const auto number = static_cast<std::uint32_t>(r.seq & 0x7fffffff);
  if (expected != PointerMap::none ? expected != number : number != 0) {
    ++session_.report().gaps;
    w.after_loss = true;
    last_loss_ = std::min(last_loss_, expected == PointerMap::none ? 0 : times_[key]);
  }
  times_[key] = r.t;
  sequences_.set(key, (number + 1) & 0x7fffffff);
}

bool Trail::take(std::size_t position, int skip) {
  Item item;
  item.position = position;
  item.skip = skip;
  item.mark = session_.mark();
  const Waiting& waiting = queue_.at(position);
  if (waiting.after_loss) session_.lost();
  const Followed out = session_.follow(waiting.record, false, skip);
  if (!fits(out)) {
    uncertain_ = out.uncertain;
    certain_ = out.certain;
    if (!out.miss.bound.empty()) reach(position, out.miss.bound);
    session_.take_back(item.mark);
    return false;
  }
  queue_.set_done(position, true);
  item.touched = session_.touched_by_plan();
  item.how = session_.explanation();
  items_.push_back(std::move(item));
  return true;
}

void Trail::reach(std::size_t position, std::string_view why) {
  if (bound_.line == 0) bound_ = {queue_.at(position).record.at.line, why};
}

void Trail::untake() {
  session_.take_back(items_.back().mark);
  queue_.set_done(items_.back().position, false);
  items_.pop_back();
}

std::size_t Trail::next() {
  std::vector<std::size_t> ready;
  bool all = true;
  queue_.ready(ready, all);
  return ready.front();
}

bool Trail::advance() {
  bound_ = {};
  tried_all_ = false;
  std::vector<std::size_t>& ready = ready_;
  bool all = true;
  queue_.ready(ready, all);
  if (!all) all_ready_ = false;
  if (items_.size() >= 2 * limits::trail_max) {
    const std::size_t moved = items_.size();
    settle();
    if (moved != items_.size()) queue_.ready(ready, all);
  }
  Touched asked;
  bool settled = false;
  for (const std::size_t position : ready) {
    if (!queue_.at(position).noted) note_loss(queue_.at(position));
    if (!take(position, 0)) {
      asked.add_all(session_.asked_about());
      settled = settled || session_.rests_on_settled();
      continue;
    }
    items_.back().alone = ready.size() == 1 && all;
    return true;
  }
  // Nothing certain can come of it.
  if (uncertain_ && ready.size() == 1) return false;
  tried_all_ = certain_ && ready.size() == 1;
  if (tried_all_) return false;
  if (!explain_anew(asked, settled) && !try_every_way(settled)) return false;
  bound_ = {};
  return true;
}

// The records of the queue that have been followed, as one number.
std::uint64_t Trail::cut() const {
  std::vector<std::size_t> positions;
  for (const Item& item : items_) positions.push_back(item.position);
  std::sort(positions.begin(), positions.end());
  std::uint64_t h = positions.size();
  for (const std::size_t p : positions) h = (h ^ p) * 0x100000001b3ULL;
  return h;
}

// Goes on to `length` records, in any order and with any explanations.
bool Trail::extend(std::size_t length, std::size_t from_choice, int from_skip) {
  if (items_.size() == length) return true;
  std::vector<std::size_t> ready;
  bool all = true;
  queue_.ready(ready, all);
  if (!all) guessed_ = true;
  for (std::size_t choice = from_choice; choice < ready.size(); ++choice) {
    for (int skip = choice == from_choice ? from_skip : 0;; ++skip) {
      if (skip == limits::explanations_max) {
        reach(ready[choice], "the record has more explanations than are tried");
        break;
      }
      if (++tries_ > tries_now_) {
        reach(ready[choice], "the records before have more explanations and orders than are tried");
        break;
      }
      if (!take(ready[choice], skip)) break;
      items_.back().alone = ready.size() == 1 && all;
      const bool decides = items_.back().touched.meets(about_);
      const std::uint64_t state = cut() * 31 + session_.fingerprint(bottom_);
      if (seen_.insert(state).second && extend(length, 0, 0)) return true;
      untake();
      if (!decides) break;  // its other explanations change nothing that matters
    }
    if (tries_ > tries_now_) return false;
  }
  return false;
}

// Adds what records have decided together with that: `about` and all that hangs together with it.
Touched Trail::relevant_to(const Touched& about) const {
  Touched all = about;
  for (std::size_t i = items_.size(); i-- > 0;) {
    if (items_[i].touched.meets(all)) all.add_all(items_[i].touched);
  }
  return all;
}

// The records that have decided about the objects of the refused one come first: each is explained
// anew, with some tries for what follows it.
bool Trail::explain_culprits(const std::vector<Item>& old, const Touched& about) {
  const Bound before = bound_;
  std::size_t culprits = 0;
  for (std::size_t i = old.size(); i-- > 0 && culprits < limits::culprits_max;) {
    if (!old[i].touched.meets(about)) continue;
    ++culprits;
    while (items_.size() > i) untake();
    seen_.clear();
    tries_now_ = tries_ + old.size() - i + limits::culprit_tries;
    std::vector<std::size_t> ready;
    bool all = true;
    queue_.ready(ready, all);
    std::size_t choice = 0;
    while (choice < ready.size() && ready[choice] != old[i].position) ++choice;
    if (extend(old.size() + 1, choice, old[i].skip + 1)) return true;
    restore(old);
  }
  bound_ = before;  // all of this is tried again in its turn
  return false;
}

bool Trail::explain_anew(const Touched& asked, bool settled) {
  guessed_ = unsettled_order_ || !all_ready_;
  if (tries_in_all_ > 100 * tries_max_) {
    reach(next(), "the trace has more explanations than are tried");
    return false;
  }
  const std::vector<Item> old = items_;
  const std::size_t length = items_.size() + 1;
  tries_ = 0;
  if (settled) reach(next(), "the records before are explained and settled");
  about_ = relevant_to(asked);
  const bool partial = about_.partial;
  if (explain_culprits(old, asked)) {
    tries_in_all_ += tries_;
    guessed_ = false;
    return true;
  }
  tries_in_all_ += tries_;
  seen_.clear();
  tries_ = 0;
  tries_now_ = tries_max_;
  while (!items_.empty()) {
    const Item last = items_.back();
    untake();
    std::vector<std::size_t> ready;
    bool all = true;
    queue_.ready(ready, all);
    std::size_t choice = 0;
    while (choice < ready.size() && ready[choice] != last.position) ++choice;
    int skip = last.skip + 1;
    if (!last.touched.meets(about_)) {
      ++choice;
      skip = 0;
    }
    if (extend(length, choice, skip)) {
      tries_in_all_ += tries_;
      guessed_ = false;
      return true;
    }
    if (tries_ > tries_now_) break;
  }
  tries_in_all_ += tries_;
  restore(old);
  if (partial) reach(next(), "accept IRPs may have ended in more ways than are tried");
  return false;
}

void Trail::accept(std::size_t next) {
  queue_.set_done(next, true);
  for (const Item& item : items_) unsettled_order_ = unsettled_order_ || !item.alone;
  session_.keep(session_.mark());
  items_.clear();
  queue_.drop_done(~std::size_t{0});
  bottom_ = session_.mark();
}

// The older half of the trail stays for good.
void Trail::settle() {
  const Session::Mark kept = items_[limits::trail_max].mark;
  std::size_t lowest = ~std::size_t{0};
  for (std::size_t i = 0; i < limits::trail_max; ++i) {
    unsettled_order_ = unsettled_order_ || !items_[i].alone;
  }
  items_.erase(items_.begin(), items_.begin() + limits::trail_max);
  for (const Item& item : items_) lowest = std::min(lowest, item.position);
  const std::size_t dropped = queue_.drop_done(lowest);
  session_.keep(kept);
  for (Item& item : items_) {
    item.position -= dropped;
    Session::rebase(item.mark, kept);
  }
  bottom_ = items_.front().mark;
}

}  // namespace wskcheck::conform
