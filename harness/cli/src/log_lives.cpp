// Watches a whole log, and turns its lives into values of the report.
#include "log_lives.h"

#include <fmt/format.h>

#include "command_io.h"
#include "wskcheck/observe/context.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::cli {
namespace {

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
  const observe::Context seen =
      observe::context_of(log, [interrupted] { return is_set(interrupted); });
  LogLives out;
  out.recorder_events = seen.recorder_events;
  out.other_events = seen.other_events;
  for (const observe::Life& life : seen.lives) out.lives.push_back(value_of(life, log));
  return out;
}

}  // namespace wskcheck::cli
