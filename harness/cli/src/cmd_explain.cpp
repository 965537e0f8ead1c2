// Looks up an id, or tells a run step by step.
#include "cmd_explain.h"

#include <algorithm>
#include <istream>
#include <iterator>
#include <memory>

#include "add_option.h"
#include "id_lookup.h"
#include "model_catalogue.h"
#include "run_story.h"
#include "wskcheck/explore/run_text.h"
#include "wskcheck/report/run_report.h"

namespace wskcheck::cli {
namespace {

constexpr std::string_view from = "wskcheck explain";

bool is_run(const std::string& text) {
  return text.find_first_of("( \t\r\n,;#") != std::string::npos;
}

std::vector<std::string_view> names(const std::vector<std::string>& owned) {
  return {owned.begin(), owned.end()};
}

// The parser's complaint, with line and column in the run and the nearest rule.
Diagnostic bad_run(const std::string& text, const explore::ParsedRun& parsed) {
  const std::string_view before = std::string_view(text).substr(0, parsed.position);
  const std::string_view rest = std::string_view(text).substr(parsed.position);
  const std::string_view token = rest.substr(0, rest.find_first_of("( \t\r\n,;"));
  const auto line_start = before.rfind('\n');
  Diagnostic out;
  out.file = "the run";
  out.line = 1 + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  out.column = 1 + (line_start == before.npos ? before.size() : before.size() - line_start - 1);
  if (parsed.error.starts_with("there is no rule")) {
    std::vector<std::string> owned;
    for (const Rule& rule : rules()) owned.push_back(rule_name(rule));
    out.found = "the rule " + in_quotes(token);
    out.expected = "a name that wskcheck rules lists";
    out.hint = did_you_mean(token, names(owned));
    std::vector<std::string> steps;
    for (const Rule& rule : rules()) {
      if (rule.id == token) steps.push_back(rule_name(rule));
    }
    if (!steps.empty()) out.hint = "its steps are " + report::joined(steps);
    return out;
  }
  const std::string_view shown = rest.substr(0, rest.find_first_of(" \t\r\n;"));
  out.found = in_quotes(shown) + " (" + parsed.error + ")";
  out.expected = "steps like ACC-01(l0,i0)";
  return out;
}

// A run needs one scope to start from.
Result<NamedScope> scope_of(const Job& job) {
  if (job.scopes.size() == 1) return job.scopes.front();
  Diagnostic out;
  out.file = from;
  out.found = "a run, and " + std::to_string(job.scopes.size()) + " scopes that it may be of";
  out.expected = "--scope NAME";
  std::vector<std::string_view> all;
  for (const NamedScope& scope : job.scopes) all.push_back(scope.name);
  out.hint = "NAME is " + one_of(all) + ", or give the bounds as flags";
  return out;
}

int explain_run(const std::string& text, const ExplainOptions& options, Io& io) {
  const explore::ParsedRun parsed = explore::parse_run(text);
  if (!parsed.error.empty()) return complain(bad_run(text, parsed), io);
  if (parsed.steps.empty()) {
    Diagnostic out;
    out.file = from;
    out.found = "a run without steps";
    out.expected = "steps like ACC-01(l0,i0)";
    return complain(out, io);
  }
  const Result<Job> job = choose_job(options.scope, std::string(from));
  if (!job) return complain(job.error(), io);
  const Result<NamedScope> scope = scope_of(*job);
  if (!scope) return complain(scope.error(), io);
  const Story story = tell(scope->bounds, parsed.steps);
  report::RunReport report;
  report.program = program_name();
  report.scope = scope->name;
  report.flavour = job->flavour;
  report.steps = story.steps;
  report.cycle_start = story.loop;
  report.refused = story.refused;
  report.open = story.open;
  report.only_if = story.only_if;
  const bool never_ends = story.stuck || story.loop;
  const bool violated = story.violated || story.hangs || (never_ends && !story.open.empty());
  report.verdict = story.refused ? "impossible" : violated ? "violation" : "pass";
  report.next = "wskcheck explain " + (story.refused         ? story.refused->rule
                                       : story.steps.empty() ? "ACC-05"
                                                             : story.steps.back().rule);
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io) || story.refused) return exit_bad_input;
  return violated ? exit_violation : exit_pass;
}

int explain_id(const ExplainOptions& options, Io& io) {
  const Result<report::IdReport> report = look_up(options.what, std::string(from));
  if (!report) return complain(report.error(), io);
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(*report, paint); },
                          [&] { return to_json(*report); }};
  return deliver(options.output, rendered, io) ? exit_pass : exit_bad_input;
}

}  // namespace

Command add_explain(CLI::App& root) {
  auto* app =
      root.add_subcommand("explain", "show a rule, a question, a property or a run in words");
  auto options = std::make_shared<ExplainOptions>();
  app->add_option("WHAT", options->what, "an id, a run, or - for a run on standard input")
      ->required()
      ->type_name("");
  add_scope_options(*app, options->scope, false);
  add_output_options(*app, options->output);
  app->footer(
      "A run is steps with what they are about: l listener, c connection request, i IRP, f call "
      "or\n"
      "callback, h the one that is interrupted, a argument.\n\n"
      "examples:\n"
      "  wskcheck explain ACC-05\n"
      "  wskcheck explain ACC-05.queue --json\n"
      "  wskcheck explain Q-30\n"
      "  wskcheck explain 'NET-01(l0) ACC-01(l0,i0) ACC-05.queue(f0)' --conns 1 --irps 1\n\n"
      "scopes, flavours, starts and features: wskcheck check --help\n");
  return {app, [options](Io& io) { return run_explain(*options, io); }};
}

int run_explain(const ExplainOptions& options, Io& io) {
  if (options.what != "-") {
    return is_run(options.what) ? explain_run(options.what, options, io) : explain_id(options, io);
  }
  const std::string text(std::istreambuf_iterator<char>(io.in), {});
  return explain_run(text, options, io);
}

}  // namespace wskcheck::cli
