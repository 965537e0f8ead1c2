// Runs a driver live, says where it listens, and reports what was seen.
#include "cmd_live.h"

#include <fmt/format.h>

#include <ostream>

#include "driver_report.h"
#include "recording_file.h"
#include "scenario_input.h"
#include "wskcheck/check/platform.h"
#include "wskcheck/drive/live.h"
#include "wskcheck/report/text.h"

namespace wskcheck::cli {
namespace {

constexpr std::string_view from = "wskcheck drive";

std::string flag_of(const std::string& name) {
  for (const ScenarioSwitch& one : scenario_switches()) {
    if (one.name == name) return scenario_flag(one);
  }
  return scenario_flag(name);
}

// An option that says how to explore, or what peers do; empty: there is none.
std::string needless_option(const DriverOptions& o) {
  for (const std::string& name : o.given) {
    if (name != "flavour" && name != "request") return flag_of(name);
  }
  if (!o.scenario_file.empty()) return "--scenario";
  if (o.engine.search != drive::Search::grow) return "--search";
  if (!o.engine.schedule.empty()) return "--schedule";
  if (o.preemptions) return "--preemptions";
  if (o.faults) return "--faults";
  if (o.schedules) return "--schedules";
  if (o.findings) return "--findings";
  return o.no_reduction ? "--no-reduction" : "";
}

Diagnostic cannot_be_live(const std::string& option) {
  Diagnostic out;
  out.file = from;
  out.found = option + " with --live";
  out.expected = "no option of a search or a scenario: real peers and threads decide";
  out.hint = "leave it out, or leave --live out";
  return out;
}

std::string words_of(const drive::LiveListener& l) {
  std::string out = l.address;
  if (l.why.empty()) return out;
  return out + fmt::format(" (the driver asks for port {}: {})", l.asked_port, l.why);
}

report::DriveReport report_of_live(const DriveOptions& options, const drive::Options& driver,
                                   const drive::LiveReport& found, const std::string& command) {
  drive::DriveReport plain;
  plain.verdict = found.verdict;
  plain.why = found.why;
  plain.findings = found.findings;
  plain.schedules = 1;
  report::DriveReport out = report_of(driver, plain);
  out.is_live = true;
  out.scenario = "real peers on the loopback interface";
  out.search = "live: real threads and sockets, one run";
  out.tried.clear();
  for (const drive::LiveListener& l : found.listeners) {
    out.tried.push_back("listened on " + words_of(l));
  }
  out.tried.push_back(fmt::format("{} ({} by the peer), {} from peers, {} to them",
                                  report::counted(found.connections, "connection", "connections"),
                                  report::counted(found.resets, "reset", "resets"),
                                  report::counted(found.bytes_in, "byte", "bytes"),
                                  report::counted(found.bytes_out, "byte", "bytes")));
  out.next = options.record.empty() ? command : "wskcheck replay " + shell_quoted(options.record);
  for (report::DriveFinding& one : out.findings) {
    one.next = command;
    one.debug.clear();
    out.next = "wskcheck explain " + one.rule;
  }
  return out;
}

}  // namespace

int run_driver_live(const DriveOptions& options, const drive::Options& driver, Io& io) {
  const std::string needless = needless_option(options.driver);
  if (!needless.empty()) return complain(cannot_be_live(needless), io);
  const std::uint64_t started_ms = check::monotonic_ms();
  drive::LiveOptions live;
  live.driver = driver;
  if (options.port) live.port = static_cast<std::uint16_t>(*options.port);
  live.seed = driver.seed;
  live.records = !options.record.empty();
  live.listens = [&io](const drive::LiveListener& l) {
    io.err << "listening on " << words_of(l) << std::endl;
  };
  live.stop = [&] {
    const std::uint64_t spent_ms = check::monotonic_ms() - started_ms;
    const auto most = options.driver.time_ms_max;
    return interrupted(io) || (most && spent_ms >= *most);
  };
  drive::LiveReport found;
  drive::DriveError error;
  if (!drive::run_live(live, found, error)) return cannot_drive(error, io);
  if (live.records) {
    if (const auto wrong = write_recording(options.record, found.recording)) {
      return complain(*wrong, io);
    }
  }
  std::string command = command_of(driver) + " --live";
  for (const std::string& one : driver.scenario.requests) {
    command += " --request " + shell_quoted(one);
  }
  if (options.port) command += fmt::format(" --port {}", *options.port);
  const report::DriveReport report = report_of_live(options, driver, found, command);
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io)) return exit_bad_input;
  return exit_code_of(found.verdict);
}

}  // namespace wskcheck::cli
