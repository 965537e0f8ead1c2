// Builds and drives a driver, and reports what was found.
#include "cmd_drive.h"

#include <filesystem>
#include <memory>
#include <ostream>

#include "add_option.h"
#include "cmd_live.h"
#include "driver_report.h"
#include "progress.h"
#include "recording_file.h"
#include "usage.h"
#include "wskcheck/check/platform.h"

namespace wskcheck::cli {
namespace {

constexpr std::string_view from = "wskcheck drive";

// Where the program was installed, the kernel's headers are beside it; else the engine knows.
std::string installed_kernel() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path folder =
      program.parent_path().parent_path() / "share" / "wskcheck" / "kernel" / "include";
  return !error && fs::is_directory(folder, error) ? folder.string() : "";
}

Diagnostic port_needs_live() {
  Diagnostic out;
  out.file = from;
  out.found = "--port without --live";
  out.expected = "both, or none";
  out.hint = "only a live driver can be reached from outside";
  return out;
}

Diagnostic mistake_needs_record() {
  Diagnostic out;
  out.file = from;
  out.found = "--provider-mistake without --record";
  out.expected = "a file for the run: --record mistake.jsonl";
  return out;
}

}  // namespace

int exit_code_of(drive::DriveVerdict verdict) {
  switch (verdict) {
    case drive::DriveVerdict::pass:
      return exit_pass;
    case drive::DriveVerdict::violation:
      return exit_violation;
    case drive::DriveVerdict::inconclusive:
      return exit_inconclusive;
  }
  return exit_bug;
}

// The engine's message as it is: it says where and why, in lines of a compiler perhaps.
int cannot_drive(const drive::DriveError& error, Io& io) {
  io.err << from << ": " << error.what << '\n';
  if (!error.hint.empty()) io.err << "  hint: " << error.hint << '\n';
  io.err << std::flush;
  return exit_bad_input;
}

Command add_drive(CLI::App& root) {
  auto* app = root.add_subcommand("drive", "run a driver's C source under every schedule");
  auto options = std::make_shared<DriveOptions>();
  add_driver_options(*app, options->driver);
  app->add_option("--record", options->record,
                  "a trace of the finding's run, else of the default one: .jsonl or .etl")
      ->type_name("FILE");
  app->add_flag("--live", options->live,
                "run it once with real threads, for real clients on the loopback interface");
  add_number(*app, "--port", options->port, 0, 65535,
             "where a live driver's first listener is; 0: any that is free; default: its own");
  add_output_options(*app, options->output);
  app->footer(
      "The driver's unchanged source is compiled with kernel headers of wskcheck's own and runs\n"
      "against a WSK that may answer with anything the contract allows: docs/drive.md.\n\n"
      "examples:\n"
      "  wskcheck drive harness/drive/drivers/patterns/d03_null_socket_stored.c\n"
      "  wskcheck drive harness/drive/drivers/servers/accept_irp_echo.c --connections 1 --time 5s\n"
      "  wskcheck drive harness/drive/drivers/servers/accept_event.c --search random --time 2s\n"
      "  wskcheck drive harness/drive/drivers/servers/accept_irp_echo.c --live --port 7777\n\n"
      "a file for --scenario has the names of the flags:\n"
      "  connections = 1\n"
      "  peers_close = false\n"
      "  allocation_failures = true\n"
      "  requests = [\"open\", \"ioctl 0x222000 input 01 ff output 16\", \"close\"]\n"
      "  flavour = \"documented\"\n"
      "and preemptions, faults, schedules, time; a table [[peer]] each for peers that differ.\n\n"
      "mistakes of WSK for --provider-mistake, which `wskcheck replay` then finds:\n" +
      mistakes_page());
  return {app, [options](Io& io) { return run_drive(*options, io); }};
}

int run_drive(const DriveOptions& given, Io& io) {
  DriveOptions options = given;
  const Result<drive::Options> chosen = choose_driver(options.driver, std::string(from));
  if (!chosen) return complain(chosen.error(), io);
  if (const auto wrong = check_recording_name(options.record, std::string(from))) {
    return complain(*wrong, io);
  }
  if (options.live) {
    drive::Options driver = *chosen;
    driver.kernel_include = installed_kernel();
    return run_driver_live(options, driver, io);
  }
  if (options.port) return complain(port_needs_live(), io);
  if (!chosen->provider_mistake.empty() && options.record.empty()) {
    return complain(mistake_needs_record(), io);
  }
  const std::uint64_t started_ms = check::monotonic_ms();
  ProgressLine progress(io);
  progress.scope(chosen->sources.front(), 1, 1);
  bool out_of_time = false;
  drive::Options engine = *chosen;
  engine.kernel_include = installed_kernel();
  engine.records = !options.record.empty();
  engine.judge = rule_broken_by_wsk;
  engine.stop = [&] {
    const std::uint64_t spent_ms = check::monotonic_ms() - started_ms;
    progress.seconds(spent_ms / 1000);
    out_of_time = options.driver.time_ms_max && spent_ms >= *options.driver.time_ms_max;
    return out_of_time || interrupted(io);
  };
  drive::DriveReport found;
  drive::DriveError error;
  const bool could = drive::drive(engine, found, error);
  progress.clear();
  if (!could) return interrupted(io) ? int{exit_interrupted} : cannot_drive(error, io);
  if (found.verdict == drive::DriveVerdict::inconclusive) {
    if (out_of_time) found.why = "the time is over";
    if (interrupted(io)) found.why = "interrupted";
  }
  if (!found.recording.empty()) {
    if (const auto wrong = write_recording(options.record, found.recording)) {
      return complain(*wrong, io);
    }
  }
  report::DriveReport report = report_of(*chosen, found);
  if (!chosen->provider_mistake.empty()) {
    report.next = found.recording.empty() ? command_of_mistake(*chosen, options.record)
                                          : "wskcheck replay " + shell_quoted(options.record);
  }
  const Rendered rendered{[&](const report::Paint& paint) { return to_text(report, paint); },
                          [&] { return to_json(report); }};
  if (!deliver(options.output, rendered, io)) return exit_bad_input;
  progress.finish(check::monotonic_ms() - started_ms);
  return interrupted(io) ? int{exit_interrupted} : exit_code_of(found.verdict);
}

}  // namespace wskcheck::cli
