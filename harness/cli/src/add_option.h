// Declaring options: values are read by our own parsers, so that every mistake is one message.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "command.h"
#include "usage.h"

namespace wskcheck::cli {

// "wskcheck check": what stands before a message about the command line.
std::string where(const CLI::App& app);

// An option whose value is read by `parse`; what it refuses is a usage error that names `expected`.
template <class Parse, class Target>
CLI::Option* add_parsed(CLI::App& app, const std::string& name, Target& target, Parse parse,
                        const std::string& expected, const std::string& says) {
  const CLI::App* at = &app;
  const std::string flag = name.substr(name.rfind(',') + 1);
  return app.add_option_function<std::string>(
      name,
      [&target, parse, expected, at, flag](const std::string& text) {
        const auto value = parse(text);
        if (!value) {
          throw UsageError(
              {where(*at), 0, 0, std::nullopt, flag + ' ' + shell_quoted(text), expected, ""});
        }
        target = static_cast<typename Target::value_type>(*value);
      },
      says);
}

// A flag that is given or not, and has no value.
CLI::Option* add_switch(CLI::App& app, const std::string& name, bool& target,
                        const std::string& says);

// A whole number from `least` to `most`.
CLI::Option* add_number(CLI::App& app, const std::string& name,
                        std::optional<std::uint64_t>& target, std::uint64_t least,
                        std::uint64_t most, const std::string& says);

}  // namespace wskcheck::cli
