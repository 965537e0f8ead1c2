// Checks each trace and joins the verdicts: the worst decides the exit code.
#include "cmd_replay.h"

#include <array>
#include <memory>
#include <ostream>

#include "add_option.h"
#include "flavour_input.h"
#include "model_catalogue.h"
#include "progress.h"
#include "trace_replay.h"
#include "wskcheck/check/platform.h"
#include "wskcheck/report/replay_report.h"

namespace wskcheck::cli {
namespace {

// From best to worst.
constexpr std::array<std::string_view, 4> verdicts{"pass", "inconclusive", "violation",
                                                   "unreadable"};
constexpr std::array<int, 4> codes{exit_pass, exit_inconclusive, exit_violation, exit_bad_input};

std::size_t rank(std::string_view verdict) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] == verdict) return i;
  }
  return verdicts.size() - 1;
}

std::string next_command(const report::ReplayReport& report) {
  for (const report::TraceSummary& trace : report.traces) {
    for (const report::Finding& finding : trace.findings) {
      if (!finding.next.empty()) return finding.next;
    }
  }
  for (const report::TraceSummary& trace : report.traces) {
    for (const report::Settled& one : trace.settled) return "wskcheck explain " + one.question;
  }
  return "";
}

}  // namespace

Command add_replay(CLI::App& root) {
  auto* app = root.add_subcommand("replay", "hold recorded traces against the rules");
  auto options = std::make_shared<ReplayOptions>();
  app->add_option("FILE", options->traces,
                  "traces: JSON Lines, event logs (.etl), exports of them (.xml, .csv); - reads "
                  "standard input")
      ->required()
      ->type_name("");
  add_flavour_option(*app, options->flavour);
  add_switch(*app, "--skip-bad-lines", options->skip_bad_lines,
             "leave out unreadable lines: then never a pass");
  add_output_options(*app, options->output);
  app->footer(
      "The exit code is that of the worst trace: unreadable 2, violation 1, inconclusive 3, pass "
      "0.\n\n"
      "examples:\n"
      "  wskcheck replay traces/captured/wine-8.0/s01_accept_then_connect.jsonl\n"
      "  wskcheck replay --flavour wine --json traces/captured/wine-8.0/s13_binds.jsonl\n"
      "  wskcheck replay - < traces/captured/wine-8.0/s20_auto_one.jsonl\n");
  return {app, [options](Io& io) { return run_replay(*options, io); }};
}

int run_replay(const ReplayOptions& options, Io& io) {
  const Result<ChosenFlavour> flavour = choose_flavour(options.flavour, "wskcheck replay");
  if (!flavour) return complain(flavour.error(), io);
  report::ReplayReport report;
  report.program = program_name();
  report.flavour = flavour->name;
  const std::uint64_t started_ms = check::monotonic_ms();
  ProgressLine progress(io);
  const TraceOptions how{
      flavour->flavour, options.skip_bad_lines, io.interrupted,
      [&](std::uint64_t records, int percent) { progress.records(records, percent); }};
  std::size_t worst = 0;
  for (const std::string& trace : options.traces) {
    progress.scope(trace, report.traces.size() + 1, options.traces.size());
    report.traces.push_back(replay_trace(trace, io.in, how));
    worst = std::max(worst, rank(report.traces.back().verdict));
    if (interrupted(io)) break;
  }
  progress.clear();
  for (const report::TraceSummary& trace : report.traces) {
    if (trace.verdict == "unreadable") io.err << trace.reasons.front() << '\n' << std::flush;
  }
  report.verdict = verdicts[worst];
  report.next = next_command(report);
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io)) return exit_bad_input;
  progress.finish(check::monotonic_ms() - started_ms);
  return interrupted(io) ? int{exit_interrupted} : codes[worst];
}

}  // namespace wskcheck::cli
