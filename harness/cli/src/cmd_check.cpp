// Explores each scope of the job and reports on all of them together.
#include "cmd_check.h"

#include <memory>
#include <ostream>

#include "add_option.h"
#include "job_report.h"
#include "progress.h"
#include "wskcheck/check/platform.h"
#include "wskcheck/explore/wsk_model.h"

namespace wskcheck::cli {
namespace {

constexpr bool has_partial_order = check::HasPartialOrder<explore::WskModel<1>>;

check::Options engine_options(const CheckOptions& options, std::uint64_t started_ms,
                              ProgressLine& progress, const Io& io) {
  check::Options out;
  out.limits = limits_of(options.limits, started_ms);
  out.threads = static_cast<unsigned>(options.limits.threads.value_or(0));
  out.symmetry = !options.no_symmetry;
  out.partial_order = options.partial_order;
  out.stop_at_first = options.stop_at_first;
  out.cancel = io.interrupted;
  if (io.progress) {
    out.progress = [&progress](const check::Progress& now) { progress.show(now); };
  }
  return out;
}

bool was_interrupted(const explore::ScopeResult& result) {
  return result.reason == check::Reason::interrupted;
}

std::string next_command(const report::CheckReport& report, const Job& job) {
  if (!report.findings.empty()) return "wskcheck explain " + report.findings.front().id;
  for (const report::ScopeSummary& scope : report.scopes) {
    if (scope.verdict == "inconclusive") return "wskcheck walk" + flags_for(job, scope.name);
  }
  return "wskcheck walk" + (job.one_scope_flag && job.scopes.size() == 1
                                ? flags_for(job, job.scopes.front().name)
                                : job.flags);
}

}  // namespace

Command add_check(CLI::App& root) {
  auto* app = root.add_subcommand("check", "explore every interleaving within bounds");
  auto options = std::make_shared<CheckOptions>();
  add_scope_options(*app, options->scope, true);
  add_limit_options(*app, options->limits);
  add_time_option(*app, options->limits);
  add_thread_option(*app, options->limits);
  add_switch(*app, "--no-symmetry", options->no_symmetry, "tell objects of one kind apart");
  add_switch(*app, "--partial-order", options->partial_order,
             "leave out orders that make no difference");
  add_switch(*app, "--stop-at-first", options->stop_at_first,
             "end at the first depth with a violation");
  add_output_options(*app, options->output);
  app->footer(
      "examples:\n"
      "  wskcheck check\n"
      "  wskcheck check --scope lifecycle --flavour documented\n"
      "  wskcheck check --conns 1 --irps 1 --features accept,close --threads 2\n"
      "  wskcheck check --scope lifecycle --max-states 20k --max-time 60s --json\n\n"
      "a file for --bounds ([bounds] holds for all scopes):\n"
      "  [bounds]\n"
      "  irps = 1\n"
      "  [[scope]]\n"
      "  name = \"one-request\"\n"
      "  conns = 1\n"
      "  features = [\"accept\", \"drop\"]\n\n" +
      scopes_help() + "\n" + flavours_help() + "\n" + starts_help() + "\n" + features_help());
  return {app, [options](Io& io) { return run_check(*options, io); }};
}

int run_check(const CheckOptions& options, Io& io) {
  const Result<Job> job = choose_job(options.scope, "wskcheck check");
  if (!job) return complain(job.error(), io);
  if (options.partial_order && !has_partial_order) {
    io.err << "wskcheck check: --partial-order has no effect: no steps of the model are declared "
              "independent\n";
  }
  const std::uint64_t started_ms = check::monotonic_ms();
  ProgressLine progress(io);
  std::vector<ScopeRun> runs;
  bool interrupted = false;
  for (const NamedScope& scope : job->scopes) {
    progress.scope(scope.name, runs.size() + 1, job->scopes.size());
    runs.push_back({scope, explore::explore(scope.bounds, properties(),
                                            engine_options(options, started_ms, progress, io))});
    interrupted = was_interrupted(runs.back().result);
    if (interrupted || time_left_ms(options.limits, started_ms) == 0) break;
    if (options.stop_at_first && runs.back().result.reason == check::Reason::first_violation) break;
  }
  progress.clear();
  report::CheckReport report = make_report("check", *job, runs);
  report.next = next_command(report, *job);
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io)) return exit_bad_input;
  progress.finish(check::monotonic_ms() - started_ms);
  return exit_code_of(report, interrupted);
}

}  // namespace wskcheck::cli
