// Work and its results as text, between a process and its children.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/strategy.h"

namespace wskcheck::drive {

// A search, or the splitting of one.
struct Work {
  StrategyOptions options;
  std::uint32_t parts_least = 0;  // of split_into(); 0: search
};

struct WorkResult {
  SearchResult search;
  std::vector<Prefix> parts;
  std::string bound;             // why a run could not be taken to its end
  bool entry_succeeded = false;  // DriverEntry, in a run
  bool held_time = false;        // in a run
  // What the driver owed when time was held (DrivenMachine::owed); the rule is empty for nothing.
  struct Owed {
    std::string rule;
    std::string says;
    std::uint64_t site = 0;  // an address
  };
  Owed owed;
};

std::string to_text(const Work& work);
std::string to_text(const WorkResult& result);
// False for a text that is none.
bool parse(const std::string& text, Work& work);
bool parse(const std::string& text, WorkResult& result);

}  // namespace wskcheck::drive
