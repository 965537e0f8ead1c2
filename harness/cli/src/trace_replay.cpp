// Reads records, hands them to the conformance checker, turns its report into values.
#include "trace_replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "carrier.h"
#include "command_io.h"
#include "log_lives.h"
#include "wskcheck/conform/checker.h"
#include "wskcheck/report/text.h"

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
    const std::string where = one.line == 0 ? "" : place(out.file, one.line, 0);
    out.settled.push_back({one.question, one.alternative, one.says, where});
  }
}

bool interrupted(const TraceOptions& options) { return is_set(options.interrupted); }

// Every few thousand records: shows how far it is. `size` is that of the file in bytes, 0 where it
// is not known. True: the user wants an end.
bool look_up(const TraceOptions& options, const traces::Record& last, std::uint64_t records,
             std::uint64_t size) {
  if (options.progress) {
    options.progress(records, size == 0 ? -1 : static_cast<int>(last.at.byte * 100 / size));
  }
  return interrupted(options);
}

std::string gaps_text(std::uint64_t places, std::uint64_t records) {
  std::string out = "the trace lost records at " + report::counted(places, "place", "places");
  if (records != 0) out += ", " + report::counted(records, "record", "records") + " or more";
  return out + ": what is missing was not checked";
}

// Hands all records to the checker, and counts those that the trace says were lost. True: the user
// ended it.
bool check_records(traces::RecordReader& reader, conform::Checker& checker, std::uint64_t size,
                   const TraceOptions& options, traces::ReadState& state, std::uint64_t& lost) {
  traces::Record record;
  while ((state = reader.next(record)) == traces::ReadState::record) {
    checker.add(record);
    if (record.ev == traces::Event::gap) lost += record.lost;
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

void set_unreadable(report::TraceSummary& out, const Diagnostic& error) {
  out.verdict = "unreadable";
  out.reasons.push_back(error.message());
}

std::string skipped_text(std::uint64_t count, const Diagnostic& first) {
  return report::counted(count, "bad line", "bad lines") +
         " left out, the first: " + first.message();
}

// Checks the records of a trace that is open, and fills in what the report says of them.
void replay_records(traces::RecordReader& reader, std::uint64_t bytes, const TraceOptions& options,
                    report::TraceSummary& out) {
  out.source = source_of(reader.header());
  conform::Options checking;
  checking.flavour = options.flavour;
  conform::Checker checker(reader.header(), checking);
  traces::ReadState state = traces::ReadState::end;
  std::uint64_t lost = 0;
  const bool stopped = check_records(reader, checker, bytes, options, state, lost);
  out.records = reader.records();
  out.skipped = reader.skipped();
  if (state == traces::ReadState::error && !stopped) return set_unreadable(out, reader.error());
  if (out.skipped != 0) checker.lost_some();
  const conform::Report found = checker.finish();
  add_report(out, found);
  if ((stopped || out.skipped != 0) && out.verdict == "pass") out.verdict = "inconclusive";
  if (found.gaps != 0) out.reasons.push_back(gaps_text(found.gaps, lost));
  if (stopped) out.reasons.push_back("interrupted");
  if (out.skipped != 0) {
    out.reasons.push_back(skipped_text(out.skipped, *reader.first_skipped()));
  }
}

// A log without the recorder: what other providers tell is all there is, and never enough to pass.
void judge_lives_alone(const LogLives& seen, const etl::LogReader& log, bool skip_bad_lines,
                       report::TraceSummary& out) {
  const bool is_damaged = log.damage_count() != 0;
  if (is_damaged && !skip_bad_lines) return set_unreadable(out, log.damage().front());
  out.verdict = "inconclusive";
  out.reasons.push_back(
      "no events of the recorder WskAcceptTrace: calls, callbacks and IRPs of a driver were not "
      "recorded; what other providers tell of sockets is above");
  if (seen.other_events != 0) {
    out.reasons.push_back(report::counted(seen.other_events, "event tells", "events tell") +
                          " nothing of a socket's life: wskcheck info " + out.file + " names them");
  }
  if (!log.losses().empty()) out.reasons.push_back(gaps_text(log.losses().size(), 0));
  if (is_damaged) {
    out.skipped = log.damage_count();
    out.reasons.push_back(skipped_text(out.skipped, log.damage().front()));
  }
}

void replay_log(Carrier& carrier, const traces::ReadOptions& reading, const TraceOptions& options,
                report::TraceSummary& out) {
  LogLives seen = lives_of(*carrier.log, options.interrupted);
  out.lives = std::move(seen.lives);
  const bool broken = std::any_of(out.lives.begin(), out.lives.end(), [](const report::Life& life) {
    return life.verdict == "violation";
  });
  if (seen.recorder_events == 0 && !out.lives.empty()) {
    judge_lives_alone(seen, *carrier.log, reading.skip_bad_lines, out);
  } else if (const auto failed = open_records(carrier, reading)) {
    return set_unreadable(out, *failed);
  } else {
    replay_records(*carrier.records, carrier.bytes, options, out);
  }
  if (broken && out.verdict != "unreadable") out.verdict = "violation";
}

}  // namespace

report::TraceSummary replay_trace(const std::string& path, std::istream& in,
                                  const TraceOptions& options) {
  report::TraceSummary out;
  out.file = path == "-" ? "standard input" : path;
  traces::ReadOptions reading;
  reading.skip_bad_lines = options.skip_bad_lines;
  auto opened = open_carrier(path, in, reading);
  if (!opened && interrupted(options)) {
    out.verdict = "inconclusive";
    out.reasons.push_back("interrupted");
  } else if (!opened) {
    set_unreadable(out, opened.error());
  } else if (opened->log) {
    replay_log(*opened, reading, options, out);
  } else if (const auto failed = open_records(*opened, reading)) {
    set_unreadable(out, *failed);
  } else {
    replay_records(*opened->records, opened->bytes, options, out);
  }
  return out;
}

}  // namespace wskcheck::cli
