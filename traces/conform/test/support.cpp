// Reading and checking traces in tests.
#include "support.h"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>

#include "wskcheck/traces/jsonl_reader.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace wskcheck::conform::test {
namespace {

// Records point to the names of functions that they do not list; those stay for the whole run.
std::string_view kept(std::string_view name) {
  static std::set<std::string, std::less<>> names;
  return *names.emplace(name).first;
}

}  // namespace

std::uint64_t Random::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

traces::Header total_order() {
  traces::Header header;
  header.frequency = 10000000;
  header.order = traces::Order::total;
  header.complete = true;
  return header;
}

void number_lines(Trace& trace) {
  std::uint64_t line = 1;
  for (traces::Record& r : trace.records) r.at = {++line, 0};
}

Report check(const Trace& trace, const Options& options) {
  Checker checker(trace.header, options);
  for (const traces::Record& r : trace.records) checker.add(r);
  return checker.finish();
}

Trace parse(const std::string& text) {
  std::istringstream in(text);
  auto opened = traces::read_jsonl(in, "test");
  if (!opened) throw std::runtime_error(opened.error().message());
  traces::RecordReader& reader = **opened;
  Trace trace;
  trace.header = reader.header();
  traces::Record r;
  traces::ReadState state;
  while ((state = reader.next(r)) == traces::ReadState::record) {
    r.text = {};
    if (!r.name.empty()) r.name = kept(r.name);
    trace.records.push_back(r);
  }
  if (state == traces::ReadState::error) throw std::runtime_error(reader.error().message());
  return trace;
}

Trace trace_of(std::initializer_list<std::string_view> lines) {
  std::string text =
      "{\"wsk_trace\":1,\"frequency\":10000000,\"order\":\"total\",\"complete\":true}\n";
  int t = 0;
  for (const std::string_view line : lines) {
    text += "{\"t\":" + std::to_string(t += 10) + ",";
    text += line.substr(1);
    text += '\n';
  }
  return parse(text);
}

Trace captured(const std::string& name) {
  std::ifstream in(std::string(WSKCHECK_CAPTURED) + "/wine-8.0/" + name + ".jsonl",
                   std::ios::binary);
  return parse({std::istreambuf_iterator<char>(in), {}});
}

std::string to_text(const Trace& trace) {
  std::string out;
  traces::append_jsonl(out, trace.header);
  for (const traces::Record& r : trace.records) traces::append_jsonl(out, r);
  return out;
}

std::string summary(const Report& report) {
  std::string out(to_string(report.verdict));
  for (const Finding& f : report.findings) {
    out += "\n  line " + std::to_string(f.line) + " " + std::string(to_string(f.doubt)) + " " +
           std::string(to_string(f.blame)) + " " + f.rule + ": " + f.what;
    for (const Candidate& c : f.allowed) out += "\n      " + c.rule + ": " + c.refused;
  }
  return out + "\n";
}

}  // namespace wskcheck::conform::test
