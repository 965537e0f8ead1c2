// Following records again, as they were followed or in any other way at all.
#include <algorithm>
#include <stdexcept>

#include "bounds_of_search.h"
#include "trail.h"

namespace wskcheck::conform {

// The exact search: when it finds nothing, there is nothing.
bool Trail::try_every_way(bool settled) {
  if (states_in_all_ > limits::states_in_all_max) return false;
  const std::vector<Item> old = items_;
  std::vector<Way> ways;
  bool found = false;
  every_way_.begin(limits::states_max);
  for (std::size_t back = 1; !found && !every_way_.bound_reached(); back *= 2) {
    const std::size_t kept = old.size() > back ? old.size() - back : 0;
    while (items_.size() > kept) untake();
    found = every_way_.find(old.size() + 1 - kept, ways);
    if (kept == 0) break;
  }
  states_in_all_ += every_way_.states();
  if (found) {
    for (Way& way : ways) {
      Item item;
      item.position = way.position;
      item.how = std::move(way.how);
      item.alone = way.alone;
      follow_again(std::move(item));
    }
    guessed_ = false;
    return true;
  }
  restore(old);
  guessed_ = guessed_ || every_way_.order_left_out();
  tried_all_ = !every_way_.bound_reached();
  if (tried_all_) bound_ = {};
  if (settled) reach(next(), "the records before are explained and settled");
  if (!tried_all_) reach(next(), "the records before have more explanations than are tried");
  return false;
}

// Follows a record again as it was followed.
void Trail::follow_again(Item item) {
  Waiting& waiting = queue_.at(item.position);
  item.mark = session_.mark();
  if (waiting.after_loss) session_.lost();
  const bool again = session_.follow_again(waiting.record, item.how);
  if (!again) throw std::logic_error("an explanation that held does not hold again");
  if (item.how.in_order) item.touched = session_.touched_by_plan();
  queue_.set_done(item.position, true);
  items_.push_back(std::move(item));
}

void Trail::restore(const std::vector<Item>& old) {
  for (std::size_t i = items_.size(); i < old.size(); ++i) follow_again(old[i]);
}

}  // namespace wskcheck::conform
