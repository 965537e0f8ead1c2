// See context.h: one walk over the events of a log.
#include "wskcheck/observe/context.h"

#include "wskcheck/etl/schema_book.h"
#include "wskcheck/observe/sight.h"

namespace wskcheck::observe {
namespace {

constexpr std::uint64_t events_between_looks = 65536;

}  // namespace

Context context_of(etl::LogReader& log, const std::function<bool()>& stop) {
  Context out;
  etl::SchemaBook book;
  book.learn(log);
  log.rewind();
  Watch watch;
  if (!log.losses().empty() || log.damage_count() != 0) watch.lost();
  std::vector<etl::Value> values;
  std::uint64_t seen = 0;
  while (const etl::EventView* event = log.next()) {
    if (++seen % events_between_looks == 0 && stop && stop()) break;
    if (!is_watched(*event)) {
      const bool ours = etl::is_event(event->kind) && etl::is_recorder_event(*event);
      ++(ours ? out.recorder_events : out.other_events);
      continue;
    }
    const etl::EventSchema* const schema = book.find(*event);
    if (schema == nullptr) continue;
    if (const auto sight = sight_of(*event, *schema, values)) watch.add(*sight);
  }
  out.lives = watch.finish();
  return out;
}

etl::NoteOf notes_of_sights() {
  return [values = std::vector<etl::Value>()](const etl::EventView& event, etl::SchemaBook& book,
                                              std::string& text) mutable {
    if (!is_watched(event)) return false;
    const etl::EventSchema* const schema = book.find(event);
    if (schema == nullptr) return false;
    const auto sight = sight_of(event, *schema, values);
    if (sight) text = sight_text(*sight);
    return sight.has_value();
  };
}

}  // namespace wskcheck::observe
