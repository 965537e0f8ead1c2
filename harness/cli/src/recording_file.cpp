// Writes a recording as JSON Lines or as an event log.
#include "recording_file.h"

#include <ostream>
#include <sstream>

#include "output_options.h"
#include "wskcheck/conform/checker.h"
#include "wskcheck/etl/etl_writer.h"
#include "wskcheck/report/text.h"
#include "wskcheck/traces/jsonl_reader.h"

namespace wskcheck::cli {
namespace {

std::optional<Diagnostic> write_log(const std::string& recording, std::ostream& out) {
  std::istringstream in(recording);
  const auto reader = traces::read_jsonl(in, "the recording");
  if (!reader) return reader.error();
  etl::EtlWriter writer(out);
  writer.write((*reader)->header());
  traces::Record record;
  traces::ReadState state = (*reader)->next(record);
  for (; state == traces::ReadState::record; state = (*reader)->next(record)) writer.write(record);
  writer.finish();
  if (state == traces::ReadState::error) return (*reader)->error();
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> check_recording_name(const std::string& path, const std::string& from) {
  if (path.empty() || path.ends_with(".jsonl") || path.ends_with(".etl")) return std::nullopt;
  Diagnostic out;
  out.file = from;
  out.found = "--record " + shell_quoted(path);
  out.expected = "a name that ends in .jsonl or .etl";
  return out;
}

std::optional<Diagnostic> write_recording(const std::string& path, const std::string& recording) {
  return write_stream(path, [&](std::ostream& out) -> std::optional<Diagnostic> {
    if (path.ends_with(".etl")) return write_log(recording, out);
    out << recording;
    return std::nullopt;
  });
}

std::string rule_broken_by_wsk(const std::string& recording) {
  std::istringstream in(recording);
  const auto reader = traces::read_jsonl(in, "the recording");
  if (!reader) return "";
  conform::Checker checker((*reader)->header());
  traces::Record record;
  while ((*reader)->next(record) == traces::ReadState::record) checker.add(record);
  const conform::Report report = checker.finish();
  const bool is_sure = report.verdict == conform::Verdict::violation;
  for (const conform::Finding& one : report.findings) {
    if ((one.doubt == conform::Doubt::none) != is_sure) continue;
    if (one.blame == conform::Blame::provider) return one.rule + (is_sure ? "" : " in doubt");
    if (is_sure) return "";
  }
  return "";
}

}  // namespace wskcheck::cli
