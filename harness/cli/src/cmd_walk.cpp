// Walks at random in each scope of the job and reports on all of them together.
#include "cmd_walk.h"

#include <fmt/format.h>

#include <memory>

#include "add_option.h"
#include "job_report.h"
#include "progress.h"
#include "wskcheck/check/platform.h"

namespace wskcheck::cli {
namespace {

constexpr std::uint64_t walks_default = 1000;
constexpr std::uint64_t length_default = 1000;
constexpr std::uint64_t seed_default = 1;

check::WalkOptions engine_options(const WalkOptions& options, std::uint64_t started_ms,
                                  const Io& io) {
  check::WalkOptions out;
  out.walks = options.walks.value_or(walks_default);
  out.depth_max = options.length.value_or(length_default);
  out.seed = options.seed.value_or(seed_default);
  out.time_ms_max = time_left_ms(options.limits, started_ms);
  out.threads = static_cast<unsigned>(options.limits.threads.value_or(0));
  out.stop_at_first = options.stop_at_first;
  out.cancel = io.interrupted;
  return out;
}

// Another seed walks elsewhere.
std::string next_command(const report::CheckReport& report, const Job& job) {
  if (!report.findings.empty()) return "wskcheck explain " + report.findings.front().id;
  const bool one = job.one_scope_flag && job.scopes.size() == 1;
  return "wskcheck walk" + (one ? flags_for(job, job.scopes.front().name) : job.flags) +
         fmt::format(" --seed {}", report.seed + 1);
}

}  // namespace

Command add_walk(CLI::App& root) {
  auto* app = root.add_subcommand("walk", "walk at random, beyond what can be explored");
  auto options = std::make_shared<WalkOptions>();
  constexpr std::uint64_t most = check::unlimited - 1;
  add_number(*app, "--walks", options->walks, 1, most, "walks in each scope; default: 1000");
  add_number(*app, "--length", options->length, 1, most, "steps of a walk; default: 1000");
  add_number(*app, "--seed", options->seed, 0, most, "the same seed, the same walks; default: 1");
  add_scope_options(*app, options->scope, true);
  add_time_option(*app, options->limits);
  add_thread_option(*app, options->limits);
  add_switch(*app, "--stop-at-first", options->stop_at_first, "end after a violation");
  add_output_options(*app, options->output);
  app->footer(
      "Walks that find nothing are inconclusive (exit code 3): they never prove.\n\n"
      "examples:\n"
      "  wskcheck walk --walks 100\n"
      "  wskcheck walk --scope lifecycle --walks 50 --length 200 --seed 7\n"
      "  wskcheck walk --conns 4 --irps 6 --features accept,close,cancel,drop --walks 20\n\n"
      "scopes, flavours, starts and features: wskcheck check --help\n");
  return {app, [options](Io& io) { return run_walk(*options, io); }};
}

int run_walk(const WalkOptions& options, Io& io) {
  const Result<Job> job = choose_job(options.scope, "wskcheck walk");
  if (!job) return complain(job.error(), io);
  const std::uint64_t started_ms = check::monotonic_ms();
  ProgressLine progress(io);
  std::vector<ScopeRun> runs;
  bool interrupted = false;
  for (const NamedScope& scope : job->scopes) {
    progress.scope(scope.name, runs.size() + 1, job->scopes.size());
    runs.push_back({scope, explore::walk(scope.bounds, properties(),
                                         engine_options(options, started_ms, io))});
    const check::Reason reason = runs.back().result.reason;
    interrupted = reason == check::Reason::interrupted;
    if (interrupted || time_left_ms(options.limits, started_ms) == 0) break;
    if (options.stop_at_first && reason == check::Reason::first_violation) break;
  }
  progress.clear();
  report::CheckReport report = make_report("walk", *job, runs);
  report.seed = options.seed.value_or(seed_default);
  report.next = next_command(report, *job);
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io)) return exit_bad_input;
  progress.finish(check::monotonic_ms() - started_ms);
  return exit_code_of(report, interrupted);
}

}  // namespace wskcheck::cli
