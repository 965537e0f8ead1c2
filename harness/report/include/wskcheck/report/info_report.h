// What `info` reports: what is in each file, and how much of it is understood.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/report/json.h"
#include "wskcheck/report/text.h"

namespace wskcheck::report {

struct InfoKind {
  std::string name;
  std::uint64_t events = 0;
  std::string understood;  // "trace record", "decoded", "named", "unknown"
};

struct InfoProvider {
  std::string kind;  // "event", "classic", "wpp", "system"; of JSON Lines "trace"
  std::string name;  // may be empty
  std::string guid;  // may be empty
  std::uint64_t events = 0;
  std::vector<InfoKind> kinds;
};

struct InfoFact {
  std::string name;   // "clock"
  std::string value;  // "performance counter, 10,000,000 ticks a second"
};

struct InfoFile {
  std::string file;
  std::string carrier;  // "JSON Lines"; empty: unreadable
  std::vector<InfoFact> facts;
  std::uint64_t events = 0;
  std::uint64_t understood = 0;  // of them: records or decoded
  std::vector<std::string> losses;
  std::vector<InfoProvider> providers;
  std::vector<std::string> problems;  // damage; of an unreadable file the one message
};

struct InfoReport {
  std::string program;
  std::vector<InfoFile> files;
  std::string next;
};

std::string to_text(const InfoReport& report, const Paint& paint);
Json to_json(const InfoReport& report);

}  // namespace wskcheck::report
