// Reading addr2line's answers.
#include "run/places.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "compile/process.h"
#include "core/memory.h"

namespace wskcheck::drive {
namespace {

Place parse(const std::string& function, const std::string& position) {
  Place place;
  const std::size_t colon = position.rfind(':');
  if (colon == std::string::npos || position.rfind("??", 0) == 0) return place;
  place.file = position.substr(0, colon);
  place.line = std::atoi(position.c_str() + colon + 1);
  if (place.line == 0) return Place{};
  place.function = function;
  place.where =
      std::filesystem::path(place.file).filename().string() + ":" + std::to_string(place.line);
  return place;
}

}  // namespace

void Places::want(const void* address) {
  if (!core::driver_image().holds(address) || known_.count(address) != 0) return;
  known_[address] = {};
  wanted_.push_back(address);
}

void Places::ask() {
  std::vector<std::string> command = {"addr2line", "-f", "-e", library_};
  for (const void* address : wanted_) {
    const auto offset = static_cast<std::uint64_t>(static_cast<const std::byte*>(address) -
                                                   core::driver_image().begin);
    char text[32];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(offset - 1));
    command.emplace_back(text);
  }
  const ProcessResult ran = run_process(command);
  if (ran.code == 0) {
    std::istringstream lines(ran.output);
    std::string function;
    std::string position;
    for (const void* address : wanted_) {
      if (!std::getline(lines, function) || !std::getline(lines, position)) break;
      known_[address] = parse(function, position.substr(0, position.find(' ')));
    }
  }
  wanted_.clear();
}

Place Places::at(const void* address) {
  want(address);
  if (!wanted_.empty()) ask();
  const auto it = known_.find(address);
  return it != known_.end() ? it->second : Place{};
}

}  // namespace wskcheck::drive
