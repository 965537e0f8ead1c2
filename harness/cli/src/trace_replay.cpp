// Reads records, hands them to the conformance checker, turns its report into values.
#include "trace_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "wskcheck/conform/checker.h"
#include "wskcheck/report/text.h"
#include "wskcheck/traces/jsonl_reader.h"

namespace wskcheck::cli {
namespace {

constexpr std::uint64_t records_between_looks = 4096;

std::string_view party_of(conform::Blame blame) {
  switch (blame) {
    case conform::Blame::application:
      return "driver";
    case conform::Blame::provider:
      return "WSK";
    case conform::Blame::recorder:
      return "recorder";
    case conform::Blame::nobody:
      return "nobody";
  }
  return "?";
}

std::string place(const std::string& file, std::uint64_t line, std::uint64_t byte) {
  if (line != 0) return fmt::format("{}:{}", file, line);
  return byte != 0 ? fmt::format("{}: byte {:#x}", file, byte) : file + ": end";
}

report::Finding value_of(const conform::Finding& finding, const std::string& file) {
  report::Finding out;
  out.id = finding.rule;
  out.kind = "rule";
  out.says = finding.says;
  out.cite = finding.cite;
  out.blame = party_of(finding.blame);
  out.where = place(file, finding.line, finding.byte);
  out.what = finding.what;
  if (finding.doubt != conform::Doubt::none) out.doubt = conform::to_string(finding.doubt);
  for (const conform::Candidate& one : finding.allowed) {
    out.instead.push_back({one.rule, one.says, one.refused});
  }
  if (!finding.rule.empty()) out.next = "wskcheck explain " + finding.rule;
  return out;
}

void add_report(report::TraceSummary& out, const conform::Report& checked) {
  out.verdict = conform::to_string(checked.verdict);
  out.records = checked.records;
  for (const conform::Finding& one : checked.findings) {
    out.findings.push_back(value_of(one, out.file));
    if (one.doubt == conform::Doubt::none) continue;
    const std::string reason(conform::to_string(one.doubt));
    if (std::find(out.reasons.begin(), out.reasons.end(), reason) == out.reasons.end()) {
      out.reasons.push_back(reason);
    }
  }
  if (checked.findings_left_out != 0) {
    out.reasons.push_back(
        report::counted(checked.findings_left_out, "more finding", "more findings") + " not shown");
  }
  for (const conform::Settled& one : checked.settled) {
    out.settled.push_back({one.question, one.alternative, one.says, place(out.file, one.line, 0)});
  }
}

bool interrupted(const TraceOptions& options) {
  return options.interrupted != nullptr && options.interrupted->load(std::memory_order_relaxed);
}

// Size in bytes, or 0 where that says nothing: standard input, a pipe.
std::uint64_t size_of(const std::string& path) {
  if (path == "-") return 0;
  std::error_code failed;
  const auto size = std::filesystem::file_size(std::u8string(path.begin(), path.end()), failed);
  return failed ? 0 : size;
}

// Every few thousand records: shows how far it is. True: the user wants an end.
bool look_up(const TraceOptions& options, const traces::Record& last, std::uint64_t records,
             std::uint64_t size) {
  if (options.progress) {
    options.progress(records, size == 0 ? -1 : static_cast<int>(last.at.byte * 100 / size));
  }
  return interrupted(options);
}

// Hands all records to the checker. True: the user ended it.
bool check_records(traces::RecordReader& reader, conform::Checker& checker, std::uint64_t size,
                   const TraceOptions& options, traces::ReadState& state) {
  traces::Record record;
  while ((state = reader.next(record)) == traces::ReadState::record) {
    checker.add(record);
    if (reader.records() % records_between_looks == 0 &&
        look_up(options, record, reader.records(), size)) {
      return true;
    }
  }
  return interrupted(options);
}

std::string source_of(const traces::Header& header) {
  std::string out;
  for (const std::string* part : {&header.source, &header.provider, &header.driver, &header.os}) {
    if (!part->empty()) out += (out.empty() ? "" : ", ") + *part;
  }
  return out;
}

}  // namespace

report::TraceSummary replay_trace(const std::string& path, std::istream& in,
                                  const TraceOptions& options) {
  report::TraceSummary out;
  out.file = path == "-" ? "standard input" : path;
  traces::ReadOptions reading;
  reading.skip_bad_lines = options.skip_bad_lines;
  auto opened =
      path == "-" ? traces::read_jsonl(in, out.file, reading) : traces::open_jsonl(path, reading);
  if (!opened && interrupted(options)) {
    out.verdict = "inconclusive";
    out.reasons.push_back("interrupted");
    return out;
  }
  if (!opened) {
    out.verdict = "unreadable";
    out.reasons.push_back(opened.error().message());
    return out;
  }
  traces::RecordReader& reader = **opened;
  out.source = source_of(reader.header());
  conform::Options checking;
  checking.flavour = options.flavour;
  conform::Checker checker(reader.header(), checking);
  traces::ReadState state = traces::ReadState::end;
  const bool stopped = check_records(reader, checker, size_of(path), options, state);
  out.records = reader.records();
  out.skipped = reader.skipped();
  if (state == traces::ReadState::error && !stopped) {
    out.verdict = "unreadable";
    out.reasons.push_back(reader.error().message());
    return out;
  }
  if (out.skipped != 0) checker.lost_some();
  add_report(out, checker.finish());
  if (stopped && out.verdict == "pass") out.verdict = "inconclusive";
  if (stopped) out.reasons.push_back("interrupted");
  if (out.skipped != 0) {
    out.reasons.push_back(report::counted(out.skipped, "bad line", "bad lines") +
                          " left out, the first: " + reader.first_skipped()->message());
  }
  return out;
}

}  // namespace wskcheck::cli
