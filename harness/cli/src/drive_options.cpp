// Declares the options of `drive`, and says them again as flags and in words.
#include "drive_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "add_option.h"
#include "numbers.h"
#include "request_option.h"
#include "scenario_file.h"
#include "scenario_input.h"
#include "wskcheck/report/text.h"

namespace wskcheck::cli {
namespace {

using drive::Search;

struct SearchName {
  std::string_view name;
  Search search;
};
constexpr std::array searches{SearchName{"grow", Search::grow},
                              SearchName{"exhaustive", Search::exhaustive},
                              SearchName{"random", Search::random}, SearchName{"pct", Search::pct},
                              SearchName{"sweep", Search::sweep}};

std::string_view name_of(Search search) {
  for (const SearchName& one : searches) {
    if (one.search == search) return one.name;
  }
  return "?";
}

// A usage error names the option and what stands behind it.
[[noreturn]] void refuse(const CLI::App& app, const std::string& flag, const std::string& text,
                         const std::string& expected, const std::string& hint) {
  throw UsageError(
      {where(app), 0, 0, std::nullopt, flag + ' ' + shell_quoted(text), expected, hint});
}

void add_scenario_options(CLI::App& app, DriverOptions& options) {
  app.add_option("--scenario", options.scenario_file, "a TOML file that says what happens")
      ->type_name("FILE");
  const CLI::App* at = &app;
  for (const ScenarioNumber& one : scenario_numbers()) {
    const std::string flag = scenario_flag(one.name);
    const std::string expected = fmt::format("a whole number from 0 to {}", one.most);
    app.add_option_function<std::string>(
           flag,
           [&options, one, at, flag, expected](const std::string& text) {
             const auto value = parse_number(text);
             if (!value || *value > one.most) refuse(*at, flag, text, expected, "");
             options.flags.*one.member = static_cast<std::uint32_t>(*value);
             options.given.emplace_back(one.name);
           },
           fmt::format("{} (0 to {}); default: {}", one.says, one.most,
                       drive::Scenario{}.*one.member))
        ->type_name("N");
  }
  for (const ScenarioSwitch& one : scenario_switches()) {
    const bool is_on = drive::Scenario{}.*one.member;
    app.add_flag_callback(
           scenario_flag(one),
           [&options, one, is_on] {
             options.flags.*one.member = !is_on;
             options.given.emplace_back(one.name);
           },
           std::string(is_on ? one.flag_says : one.says))
        ->disable_flag_override();
  }
  add_request_option(app, options);
  app.add_option_function<std::string>(
         "--flavour",
         [&options, at](const std::string& name) {
           if (const auto wrong = set_flavour(options.flags, name, where(*at))) {
             throw UsageError(*wrong);
           }
           options.given.emplace_back("flavour");
         },
         "answers to open questions: a name or a .toml file")
      ->type_name("NAME|FILE");
}

std::vector<std::string_view> mistake_names() {
  std::vector<std::string_view> names;
  for (const drive::ProviderMistake& one : drive::provider_mistakes()) names.push_back(one.name);
  return names;
}

void add_mistake_option(CLI::App& app, DriverOptions& options) {
  const CLI::App* at = &app;
  app.add_option_function<std::string>(
         "--provider-mistake",
         [&options, at](const std::string& text) {
           const auto names = mistake_names();
           if (std::find(names.begin(), names.end(), text) == names.end()) {
             refuse(*at, "--provider-mistake", text, one_of(names), did_you_mean(text, names));
           }
           options.engine.provider_mistake = text;
         },
         "with --record: a run in which WSK makes this mistake")
      ->type_name("NAME");
}

void add_search_options(CLI::App& app, DriverOptions& options) {
  const CLI::App* at = &app;
  app.add_option_function<std::string>(
         "--search",
         [&options, at](const std::string& text) {
           std::vector<std::string_view> names;
           for (const SearchName& one : searches) {
             names.push_back(one.name);
             if (one.name != text) continue;
             options.engine.search = one.search;
             return;
           }
           refuse(*at, "--search", text, one_of(names), did_you_mean(text, names));
         },
         "grow, exhaustive, random, pct or sweep; default: grow")
      ->type_name("NAME");
  add_number(app, "--preemptions", options.preemptions, 0, bound_most,
             "interrupted threads in one schedule; default: 2");
  add_number(app, "--faults", options.faults, 0, bound_most,
             "deaths, drops, resets and failures in one schedule; default: 1");
  const auto parse = [](const std::string& text) { return parse_count(text); };
  add_parsed(app, "--schedules", options.schedules, parse, "a number like 5000, 20k or 3M",
             "schedules in all: 5000, 20k, 3M; default: 1M")
      ->type_name("N");
  add_number(app, "--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max(),
             "of random schedules; default: 1");
  add_number(app, "--findings", options.findings, 1, 100, "stop after so many; default: 1");
  add_switch(app, "--no-reduction", options.no_reduction, "try orders that make no difference too");
  add_parsed(app, "--max-time,--time", options.time_ms_max, parse_duration_ms,
             "a length of time like 500ms, 90s, 5m or 2h", "of the whole command: 90s, 5m, 2h")
      ->type_name("TIME");
  add_number(app, "--threads", options.threads, 1, 1024,
             "processes that search at once; default: one a processor");
  app.add_option("--schedule", options.engine.schedule,
                 "only this one: as a finding has printed it")
      ->type_name("TEXT");
}

}  // namespace

void add_driver_options(CLI::App& app, DriverOptions& options) {
  app.add_option("FILE", options.engine.sources,
                 "the driver's C files, or one library of wskcheck_add_driver")
      ->required()
      ->type_name("");
  app.add_option("-I", options.engine.includes, "a folder of the driver's own headers")
      ->type_name("FOLDER")
      ->expected(1)
      ->take_all();
  app.add_option("-D", options.engine.defines, "a macro: NAME or NAME=VALUE")
      ->type_name("MACRO")
      ->expected(1)
      ->take_all();
  app.add_option("--cc", options.engine.compiler, "the C compiler; default: $CC, cc, gcc or clang")
      ->type_name("NAME");
  add_scenario_options(app, options);
  add_search_options(app, options);
  add_mistake_option(app, options);
}

std::string command_of(const drive::Options& options) {
  std::string out = "wskcheck drive";
  for (const std::string& one : options.sources) out += ' ' + shell_quoted(one);
  for (const std::string& one : options.includes) out += " -I " + shell_quoted(one);
  for (const std::string& one : options.defines) out += " -D " + shell_quoted(one);
  if (!options.compiler.empty()) out += " --cc " + shell_quoted(options.compiler);
  return out;
}

std::string search_flags_of(const drive::Options& options) {
  const drive::Options normal;
  std::string out;
  if (options.search != normal.search) out += fmt::format(" --search {}", name_of(options.search));
  if (options.preemptions_max != normal.preemptions_max) {
    out += fmt::format(" --preemptions {}", options.preemptions_max);
  }
  if (options.faults_max != normal.faults_max) {
    out += fmt::format(" --faults {}", options.faults_max);
  }
  if (options.schedules_max != normal.schedules_max) {
    out += fmt::format(" --schedules {}", options.schedules_max);
  }
  if (options.seed != normal.seed) out += fmt::format(" --seed {}", options.seed);
  if (options.findings_max != normal.findings_max) {
    out += fmt::format(" --findings {}", options.findings_max);
  }
  if (!options.reduce) out += " --no-reduction";
  return out;
}

std::string mistakes_page() {
  std::string out;
  for (const drive::ProviderMistake& one : drive::provider_mistakes()) {
    out += fmt::format("  {:<14} {} ({})\n", one.name, one.says, one.rule);
    if (one.also.empty()) continue;
    out += fmt::format("  {:<14}   or {}: {}\n", "", one.also, one.since);
  }
  return out;
}

std::string search_words(const drive::Options& options) {
  if (!options.provider_mistake.empty()) {
    return fmt::format("runs at random (seed {}) until WSK has made {}", options.seed,
                       options.provider_mistake);
  }
  if (!options.schedule.empty()) return "one schedule";
  const std::string bounds =
      "at most " + report::counted(options.preemptions_max, "preemption", "preemptions") + " and " +
      report::counted(options.faults_max, "fault", "faults") + " in each";
  const std::string number = report::counted(options.schedules_max, "schedule", "schedules");
  switch (options.search) {
    case Search::grow:
      return "growing bounds, " + bounds + ", " + number + " in all";
    case Search::exhaustive:
      return "every schedule, " + bounds + ", " + number + " in all" +
             (options.reduce ? "" : ", without reduction");
    case Search::random:
      return fmt::format("{} at random (seed {}), {}", number, options.seed, bounds);
    case Search::pct:
      return fmt::format("{} by random priorities (seed {}), {}", number, options.seed, bounds);
    case Search::sweep:
      return "each allocation failed once for each call stack, " + number + " in all";
  }
  return "";
}

}  // namespace wskcheck::cli
