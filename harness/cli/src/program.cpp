// The list of verbs; parsing; every mistake on the command line as one message.
#include "program.h"

#include <algorithm>
#include <array>
#include <new>
#include <ostream>

#include "add_option.h"
#include "cmd_check.h"
#include "cmd_convert.h"
#include "cmd_drive.h"
#include "cmd_explain.h"
#include "cmd_info.h"
#include "cmd_replay.h"
#include "cmd_rules.h"
#include "cmd_walk.h"
#include "model_catalogue.h"

namespace wskcheck::cli {
namespace {

struct Program {
  CLI::App app{"Checks the accept side of Winsock Kernel drivers against the documented contract.",
               "wskcheck"};
  std::vector<Command> commands;
};

void build(Program& program) {
  CLI::App& app = program.app;
  app.set_version_flag("--version", program_name());
  app.set_help_flag("-h,--help", "show this help");
  app.require_subcommand(1);
  app.get_formatter()->column_width(30);
  app.footer(
      "exit codes: 0 pass, 1 violation, 2 bad usage or unreadable input, 3 inconclusive,\n"
      "4 a bug in wskcheck, 130 interrupted\n\n"
      "examples:\n"
      "  wskcheck check --scope lifecycle\n"
      "  wskcheck replay traces/captured/wine-8.0/s01_accept_then_connect.jsonl\n"
      "  wskcheck explain ACC-05\n");
  program.commands = {add_check(app), add_walk(app),    add_replay(app), add_drive(app),
                      add_info(app),  add_convert(app), add_rules(app),  add_explain(app)};
}

const Command* chosen(const Program& program) {
  for (const Command& command : program.commands) {
    if (command.app->parsed()) return &command;
  }
  return nullptr;
}

// The flags that an app knows, "--json" and "-o".
std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    for (const std::string& name : option->get_snames()) flags.push_back("-" + name);
  }
  return flags;
}

Diagnostic not_expected(const Program& program, const std::string& word) {
  const Command* command = chosen(program);
  const CLI::App& app = command != nullptr ? *command->app : program.app;
  Diagnostic out;
  out.file = where(app);
  out.found = in_quotes(word);
  const std::string help = where(app) + " --help shows them all";
  if (word.starts_with('-')) {
    const std::vector<std::string> owned = flags_of(app);
    const std::vector<std::string_view> flags(owned.begin(), owned.end());
    out.expected = "an option that it has";
    out.hint = did_you_mean(word.substr(0, word.find('=')), flags, help);
  } else if (command == nullptr) {
    std::vector<std::string> owned;
    for (const Command& one : program.commands) owned.push_back(one.app->get_name());
    const std::vector<std::string_view> verbs(owned.begin(), owned.end());
    out.expected = one_of(verbs);
    out.hint = did_you_mean(word, verbs, help);
  } else {
    out.expected = "nothing more";
    out.hint = where(app) + " --help shows what it takes";
  }
  return out;
}

Diagnostic missing(const Program& program, const CLI::ParseError& error) {
  const Command* command = chosen(program);
  Diagnostic out;
  out.file = command != nullptr ? where(*command->app) : "wskcheck";
  if (command == nullptr) {
    out.found = "no verb";
    out.expected = "one of check, walk, replay, drive, info, convert, rules, explain";
    out.hint = "wskcheck --help shows them with examples";
    return out;
  }
  const std::string what = error.what();
  out.found = "no " + what.substr(0, what.find(' '));
  out.expected = "one";
  out.hint = out.file + " --help shows what it takes";
  return out;
}

// "--conns: 1 required TEXT missing" and the like.
Diagnostic other(const Program& program, const CLI::ParseError& error) {
  const Command* command = chosen(program);
  const std::string what = error.what();
  Diagnostic out;
  out.file = command != nullptr ? where(*command->app) : "wskcheck";
  const auto colon = what.find(':');
  if (const auto value = what.find(" was given a disallowed"); value != std::string::npos) {
    out.found = "--" + what.substr(0, value) + " with a value";
    out.expected = "none";
  } else if (what.starts_with('-') && colon != std::string::npos) {
    const bool missing = what.find("received") == std::string::npos;
    out.found = what.substr(0, colon) + (missing ? " without a value" : " twice");
    out.expected = "one";
  } else {
    out.found = what;
  }
  out.hint = out.file + " --help shows what it takes";
  return out;
}

// What stands in `remaining` first is what was not understood. A verb that comes after an unknown
// one is parsed, but the unknown one is to blame.
int usage_error(const Program& program, const CLI::ParseError& error, Io& io) {
  if (const auto* extras = dynamic_cast<const CLI::ExtrasError*>(&error); extras != nullptr) {
    const std::vector<std::string> words = program.app.remaining(true);
    if (!words.empty()) return complain(not_expected(program, words.front()), io);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const std::vector<std::string> words = program.app.remaining(true);
    if (!words.empty()) return complain(not_expected(program, words.front()), io);
    return complain(missing(program, error), io);
  }
  return complain(other(program, error), io);
}

std::string help_of(const CLI::App& app) {
  return app.get_parent() != nullptr ? app.help(where(*app.get_parent())) : app.help();
}

int parse_and_run(const std::vector<std::string>& arguments, Io& io) {
  Program program;
  build(program);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    program.app.parse(std::move(reversed));
  } catch (const UsageError& error) {
    return complain(error.diagnostic, io);
  } catch (const CLI::CallForHelp&) {
    const Command* command = chosen(program);
    io.out << help_of(command != nullptr ? *command->app : program.app) << std::flush;
    return io.out ? exit_pass : exit_bad_input;
  } catch (const CLI::CallForVersion&) {
    io.out << program_name() << '\n' << std::flush;
    return io.out ? exit_pass : exit_bad_input;
  } catch (const CLI::ParseError& error) {
    return usage_error(program, error, io);
  }
  return chosen(program)->run(io);
}

}  // namespace

int guarded(const std::function<int()>& work, Io& io) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    io.err << "wskcheck: out of memory\n  hint: set --max-memory, or take smaller bounds\n";
    return exit_inconclusive;
  } catch (const std::exception& error) {
    io.err << "wskcheck: a bug in wskcheck: " << error.what() << '\n';
  } catch (...) {
    io.err << "wskcheck: a bug in wskcheck: an unknown exception\n";
  }
  io.err << "  hint: report the command line and the files that it read\n";
  return exit_bug;
}

int run_program(const std::vector<std::string>& arguments, Io& io) {
  return guarded([&] { return parse_and_run(arguments, io); }, io);
}

std::string help_page() {
  Program program;
  build(program);
  std::string out =
      "# The command line\n\n<!-- Generated from wskcheck --help; do not edit. -->\n\n```text\n" +
      help_of(program.app) + "```\n";
  for (const Command& command : program.commands) {
    out += "\n## wskcheck " + command.app->get_name() + "\n```text\n" + help_of(*command.app) +
           "```\n";
  }
  return out;
}

}  // namespace wskcheck::cli
