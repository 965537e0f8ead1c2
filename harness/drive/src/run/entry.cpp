// See entry.h.
#include "run/entry.h"

#include "core/story.h"
#include "search/strategy.h"

namespace wskcheck::drive {
namespace {

bool has_succeeded = false;

bool tells_of_failure(const std::string& text) {
  if (text.find(" fails") != std::string::npos) return true;
  if (text.find(" returns STATUS_") == std::string::npos) return false;
  return text.find("STATUS_SUCCESS") == std::string::npos &&
         text.find("STATUS_PENDING") == std::string::npos;
}

// What the driver did not find in its system.
std::string words_of_remedy(const std::string& failure) {
  for (const char* function : {"ZwOpenKey", "ZwQueryValueKey", "RtlQueryRegistryValues"}) {
    if (failure.starts_with(function)) return "; a scenario can have it in [registry]";
  }
  for (const char* function : {"ZwCreateFile", "ZwOpenFile"}) {
    if (failure.starts_with(function)) return "; a scenario can have it in [files]";
  }
  return "";
}

}  // namespace

void forget_entries() { has_succeeded = false; }
void note_entry(bool success) { has_succeeded = has_succeeded || success; }
bool entry_has_succeeded() { return has_succeeded; }

std::string words_of_failing_entry(DrivenMachine& machine, std::uint32_t steps_max) {
  story::keep(true);
  replay(machine, {}, steps_max);
  std::string before;
  std::string entry;
  for (const story::Line& line : story::lines()) {
    if (line.text.starts_with("DriverEntry returns")) entry = line.text;
    if (entry.empty() && tells_of_failure(line.text)) before = line.text;
  }
  story::keep(false);
  if (machine.state() == RunState::bound) return std::string("a run was cut: ") + machine.bound();
  std::string words =
      "DriverEntry fails in every schedule, so nothing else of the driver was tried";
  if (entry.empty()) return words;
  words += before.empty() ? ": " : ": " + before + ", and ";
  return words + entry + words_of_remedy(before);
}

}  // namespace wskcheck::drive
