// What the header promises about the order of records.
#include "order.h"

#include <algorithm>

namespace wskcheck::conform {

using traces::Field;
using traces::Order;
using traces::Record;

namespace {

std::uint64_t thread_of(const Record& r) { return r.has(Field::tid) ? r.tid : 0; }

}  // namespace

bool Queue::add(const Record& r) {
  if (header_.order == Order::total) {
    Waiting& last = records_.emplace_back();
    last.record = r;
    last.record.text = {};
    last.arrival = next_arrival_++;
    return true;
  }
  Waiting w{r, next_arrival_++};
  w.record.text = {};
  const bool in_time = r.t + header_.uncertainty >= gone_;
  const auto place =
      std::upper_bound(records_.begin(), records_.end(), w,
                       [](const Waiting& a, const Waiting& b) { return a.record.t < b.record.t; });
  records_.insert(place, w);
  return in_time;
}

void Queue::set_done(std::size_t i, bool done) {
  records_[i].done = done;
  done_ += done ? 1 : std::size_t{0} - 1;
}

bool Queue::before(const Waiting& a, const Waiting& b) const {
  const Record& x = a.record;
  const Record& y = b.record;
  if (thread_of(x) != 0 && thread_of(x) == thread_of(y)) {
    if (x.has(Field::seq) && y.has(Field::seq)) return x.seq < y.seq;
    if (x.t != y.t) return x.t < y.t;
    return a.arrival < b.arrival;
  }
  const bool cpus = x.has(Field::cpu) && y.has(Field::cpu);
  if (header_.order == Order::per_cpu && cpus && x.cpu == y.cpu) return a.arrival < b.arrival;
  if (!x.has(Field::tid) && !y.has(Field::tid) && !cpus) return a.arrival < b.arrival;
  return y.t > x.t && y.t - x.t > header_.uncertainty;
}

void Queue::ready(std::vector<std::size_t>& out, bool& all) const {
  out.clear();
  all = true;
  // In a total order what was followed is at the front.
  std::size_t first = header_.order == Order::total ? done_ : 0;
  while (first < records_.size() && records_[first].done) ++first;
  if (first == records_.size()) return;
  if (header_.order == Order::total) {
    out.push_back(first);
    return;
  }
  const std::uint64_t horizon = records_[first].record.t + header_.uncertainty;
  std::size_t end = first;
  while (end < records_.size() && end - first < scan_max && records_[end].record.t <= horizon)
    ++end;
  all = end == records_.size() || records_[end].record.t > horizon;
  for (std::size_t i = first; i < end; ++i) {
    if (records_[i].done) continue;
    bool free = true;
    for (std::size_t j = first; j < end && free; ++j) {
      free = i == j || records_[j].done || !before(records_[j], records_[i]);
    }
    if (!free) continue;
    if (out.size() == ready_max) {
      all = false;
      return;
    }
    out.push_back(i);
  }
  if (out.empty()) out.push_back(first);  // contradictory promises: the order of time
}

std::size_t Queue::drop_done(std::size_t most) {
  std::size_t dropped = 0;
  while (dropped < most && !records_.empty() && records_.front().done) {
    gone_ = std::max(gone_, records_.front().record.t);
    records_.pop_front();
    --done_;
    ++dropped;
  }
  return dropped;
}

}  // namespace wskcheck::conform
