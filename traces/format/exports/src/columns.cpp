// See columns.h.
#include "columns.h"

#include "slots.h"
#include "text_values.h"

namespace wskcheck::exports {
namespace {

using traces::Event;
using traces::Phase;

// Counts the ways to understand the values, and keeps the first.
class Search {
 public:
  explicit Search(SlotSource& source) : source_(source) {}

  void run(const std::vector<Slot>& slots) {
    slots_ = &slots;
    items_.clear();
    step(0, 0, false);
  }
  int ways() const noexcept { return ways_; }
  std::vector<Item>& first() noexcept { return first_; }

 private:
  // `had_last`: the slot before was there, or null.
  void step(std::size_t slot, std::size_t at, bool had_last) {
    if (ways_ > 1) return;
    if (slot == slots_->size()) {
      if (at == source_.size() && ways_++ == 0) first_ = items_;
      return;
    }
    const Slot& one = (*slots_)[slot];
    if (one.is_with_last && !had_last) return step(slot + 1, at, false);
    const std::size_t kept = items_.size();
    if (const std::size_t next = source_.take(one, at, items_); next != 0) {
      step(slot + 1, next, true);
    }
    items_.resize(kept);
    if (one.may_be_null) {
      if (const std::size_t next = source_.take_null(one, at, items_); next != 0) {
        step(slot + 1, next, true);
      }
      items_.resize(kept);
    }
    if (one.is_optional) step(slot + 1, at, false);
  }

  SlotSource& source_;
  const std::vector<Slot>* slots_ = nullptr;
  std::vector<Item> items_;
  std::vector<Item> first_;
  int ways_ = 0;
};

bool search(SlotSource& source, Event ev, Phase phase, ExportEvent& event, Complaint& complaint) {
  Search ways(source);
  ways.run(slots_of(ev, phase, false));
  if (ev != Event::gap) ways.run(slots_of(ev, phase, true));
  if (ways.ways() == 1) {
    event.items = std::move(ways.first());
    return true;
  }
  complaint.found = ways.ways() == 0 ? "values that are not those of the event"
                                     : "values that can be understood in more than one way";
  complaint.expected = "those of our recorder, in its order";
  complaint.hint =
      "an export without names of fields cannot carry this event; export the log with "
      "tracerpt -of XML, or read the .etl";
  return false;
}

}  // namespace

bool Columns::name_items(Event ev, Phase phase, ExportEvent& event, Complaint& complaint) {
  if (!event.payload) {
    complaint = {event.items.empty() ? 0 : event.items.front().offset, {}, {}, {}};
    ColumnSource source(event.items);
    return search(source, ev, phase, event, complaint);
  }
  complaint = {event.payload->offset, {}, {}, {}};
  auto bytes = read_bytes(event.payload->text);
  if (!bytes) {
    complaint.found = "a payload that is not hexadecimal";
    complaint.expected = "pairs of hexadecimal digits";
    return false;
  }
  payload_ = std::move(*bytes);
  made_.clear();
  PayloadSource source(payload_, event.payload->offset, made_);
  event.has_names = true;
  return search(source, ev, phase, event, complaint);
}

}  // namespace wskcheck::exports
