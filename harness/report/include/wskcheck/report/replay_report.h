// What `replay` reports: one verdict for each trace, its findings, what the traces say about open
// questions, and a table of them all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/report/finding.h"

namespace wskcheck::report {

// An alternative of an open question that a trace shows, or rules out.
struct Settled {
  std::string question;
  std::string alternative;
  std::string says;
  std::string where;  // "lab.jsonl:17"; may be empty
};

// One event in the life of a socket, as a provider of Windows tells it.
struct Moment {
  std::int64_t time_100ns = 0;  // since the session's start
  std::uint32_t processor = 0;
  std::string what;  // "accepted"
};

// What became of a listener or a connection, out of the events of Windows' own providers.
struct Life {
  std::string source;   // the provider
  std::string kind;     // "listener", "connection"
  std::string object;   // the pointer that named it
  std::string local;    // may be empty
  std::string remote;   // may be empty
  std::string verdict;  // "conforms", "undecided", "violation"
  std::string rule;     // of a violation
  std::string why;      // of all but conforms
  std::string where;    // of a violation
  std::vector<Moment> moments;
  std::uint64_t moments_left_out = 0;
};

struct TraceSummary {
  std::string file;
  std::string verdict;               // "pass", "violation", "inconclusive", "unreadable"
  std::vector<std::string> reasons;  // why inconclusive; what made it unreadable
  std::uint64_t records = 0;
  std::uint64_t skipped = 0;
  std::string source;  // provenance, from the header; may be empty
  std::vector<Finding> findings;
  std::vector<Settled> settled;
  std::vector<Life> lives;
};

struct ReplayReport {
  std::string program;
  std::string flavour;
  std::vector<TraceSummary> traces;
  std::string verdict;  // the worst
  std::string next;
};

std::string summary_line(const ReplayReport& report);
std::string to_text(const ReplayReport& report, const Paint& paint);
Json to_json(const ReplayReport& report);

}  // namespace wskcheck::report
