// Watches a whole log, and turns its lives into values of the report.
#include "log_lives.h"

#include <fmt/format.h>

#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/observe/watch.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::cli {
namespace {

constexpr std::uint64_t events_between_looks = 65536;

std::string address(const std::optional<traces::Endpoint>& endpoint) {
  return endpoint ? to_text(*endpoint) : "";
}

report::Life value_of(const observe::Life& life, const etl::LogReader& log) {
  report::Life out;
  out.source = observe::source_name(life.source);
  out.kind = life.is_listener ? "listener" : "connection";
  out.object = fmt::format("{:#x}", life.object);
  out.local = address(life.local);
  out.remote = address(life.remote);
  out.verdict = observe::verdict_name(life.verdict);
  out.rule = life.rule;
  out.why = life.why;
  if (!life.rule.empty()) out.where = fmt::format("{}: byte {:#x}", log.name(), life.offset);
  const std::int64_t start = log.header().file_time(log.header().stamp);
  for (const observe::Moment& one : life.moments) {
    report::Moment moment;
    moment.time_100ns = log.header().file_time(one.time) - start;
    moment.processor = one.processor;
    moment.what = observe::sight_name(one.kind);
    if (one.abortive) moment.what += " abortively";
    if (one.kind == observe::SightKind::named) moment.what += fmt::format(" {:#x}", one.other);
    if (one.status && *one.status != 0) moment.what += ", " + traces::status_text(*one.status);
    out.moments.push_back(std::move(moment));
  }
  out.moments_left_out = life.moments_left_out;
  return out;
}

}  // namespace

LogLives lives_of(etl::LogReader& log, const std::atomic<bool>* interrupted) {
  LogLives out;
  etl::SchemaBook book;
  book.learn(log);
  log.rewind();
  observe::Watch watch;
  if (!log.losses().empty() || log.damage_count() != 0) watch.lost();
  std::vector<etl::Value> values;
  std::uint64_t seen = 0;
  while (const etl::EventView* event = log.next()) {
    if (++seen % events_between_looks == 0 && interrupted != nullptr && interrupted->load()) break;
    if (!observe::is_watched(*event)) {
      const bool ours = etl::is_event(event->kind) && etl::is_recorder_event(*event);
      ++(ours ? out.recorder_events : out.other_events);
      continue;
    }
    const etl::EventSchema* const schema = book.find(*event);
    if (schema == nullptr) continue;
    if (const auto sight = observe::sight_of(*event, *schema, values)) watch.add(*sight);
  }
  for (const observe::Life& life : watch.finish()) out.lives.push_back(value_of(life, log));
  return out;
}

}  // namespace wskcheck::cli
