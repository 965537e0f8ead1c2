// Lists clock, span, losses, providers and kinds of events of each file.
#include "cmd_info.h"

#include <memory>
#include <ostream>

#include "add_option.h"
#include "model_catalogue.h"
#include "progress.h"
#include "trace_info.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/report/info_report.h"

namespace wskcheck::cli {

Command add_info(CLI::App& root) {
  auto* app = root.add_subcommand("info", "tell what is in a trace or an event log");
  auto options = std::make_shared<InfoOptions>();
  app->add_option("FILE", options->files,
                  "traces: JSON Lines, event logs (.etl), exports of them (.xml, .csv); - reads "
                  "standard input")
      ->required()
      ->type_name("");
  app->add_option("--manifest", options->manifests,
                  "a .man file that describes events; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_output_options(*app, options->output);
  app->footer(
      "The exit code is 2 when a file is unreadable or damaged, else 0.\n\n"
      "examples:\n"
      "  wskcheck info traces/captured/wine-8.0/s20_auto_one.jsonl\n"
      "  wskcheck info --json traces/captured/wine-8.0/s01_accept_then_connect.jsonl\n");
  return {app, [options](Io& io) { return run_info(*options, io); }};
}

int run_info(const InfoOptions& options, Io& io) {
  report::InfoReport report;
  report.program = program_name();
  ProgressLine progress(io);
  bool bad = false;
  for (const std::string& manifest : options.manifests) {
    if (const auto failed = etl::SchemaBook().add_manifest(manifest)) return complain(*failed, io);
  }
  for (const std::string& file : options.files) {
    progress.scope(file, report.files.size() + 1, options.files.size());
    report.files.push_back(info_of(file, io.in, options.manifests, io.interrupted));
    bad = bad || !report.files.back().problems.empty();
    if (interrupted(io)) break;
  }
  progress.clear();
  for (const report::InfoFile& file : report.files) {
    if (file.carrier.empty()) io.err << file.problems.front() << '\n' << std::flush;
  }
  for (std::size_t i = 0; i < report.files.size() && !bad && report.next.empty(); ++i) {
    const bool again = options.files[i] != "-";  // standard input has been read
    if (again && can_replay(report.files[i])) {
      report.next = "wskcheck replay " + shell_quoted(options.files[i]);
    }
  }
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io)) return exit_bad_input;
  if (interrupted(io)) return exit_interrupted;
  return bad ? exit_bad_input : exit_pass;
}

}  // namespace wskcheck::cli
