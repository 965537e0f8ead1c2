// Opens a trace by what its first bytes say.
#include "carrier.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/input.h"
#include "wskcheck/exports/export_reader.h"
#include "wskcheck/observe/context.h"
#include "wskcheck/traces/file_kind.h"
#include "wskcheck/traces/jsonl_reader.h"

namespace wskcheck::cli {
namespace {

constexpr std::size_t sniffed_bytes = 4096;

// A stream whose first bytes were read already: those, then the rest.
class Continued final : public std::streambuf {
 public:
  Continued(std::vector<char> first, std::streambuf& rest) : first_(std::move(first)), rest_(rest) {
    setg(first_.data(), first_.data(), first_.data() + first_.size());
  }

 protected:
  int_type underflow() override {
    if (first_.size() < sniffed_bytes) first_.resize(sniffed_bytes);
    const std::streamsize count =
        rest_.sgetn(first_.data(), static_cast<std::streamsize>(first_.size()));
    setg(first_.data(), first_.data(), first_.data() + std::max<std::streamsize>(count, 0));
    return count <= 0 ? traits_type::eof() : traits_type::to_int_type(first_.front());
  }

  std::streamsize xsgetn(char* to, std::streamsize wanted) override {
    const std::streamsize kept = std::min<std::streamsize>(wanted, egptr() - gptr());
    if (kept == 0) return rest_.sgetn(to, wanted);
    std::copy_n(gptr(), kept, to);
    gbump(static_cast<int>(kept));
    return kept;
  }

 private:
  std::vector<char> first_;
  std::streambuf& rest_;
};

// Standard input gives what has come at once; who reads a log wants all that was asked for.
class WholeBuffer final : public std::streambuf {
 public:
  explicit WholeBuffer(std::streambuf& in) : in_(in) {}

 protected:
  int_type underflow() override { return in_.sgetc(); }
  int_type uflow() override { return in_.sbumpc(); }
  std::streamsize xsgetn(char* to, std::streamsize wanted) override {
    std::streamsize have = 0;
    while (have < wanted) {
      const std::streamsize count = in_.sgetn(to + have, wanted - have);
      if (count <= 0) break;
      have += count;
    }
    return have;
  }

 private:
  std::streambuf& in_;
};

CarrierKind kind_of(const std::vector<char>& first) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(first.data());
  if (etl::looks_like_log({bytes, first.size()})) return CarrierKind::event_log;
  if (exports::is_export({first.data(), first.size()})) return CarrierKind::exported;
  return CarrierKind::json_lines;
}

std::vector<char> first_bytes(std::streambuf& in) {
  std::vector<char> out(sniffed_bytes);
  std::size_t have = 0;
  while (have < out.size()) {
    const std::streamsize count =
        in.sgetn(out.data() + have, static_cast<std::streamsize>(out.size() - have));
    if (count <= 0) break;
    have += static_cast<std::size_t>(count);
    // A line of JSON is enough: whoever types or pipes a trace slowly need not fill the buffer.
    const auto end = out.begin() + static_cast<std::ptrdiff_t>(have);
    if (out[0] == '{' && std::find(out.begin(), end, '\n') != end) break;
  }
  out.resize(have);
  return out;
}

Result<Carrier> with_log(Carrier carrier, Result<std::unique_ptr<etl::LogReader>> log) {
  if (!log) return std::move(log).error();
  carrier.log = std::move(log).value();
  return carrier;
}

Result<Carrier> with_records(Carrier carrier,
                             Result<std::unique_ptr<traces::RecordReader>> records) {
  if (!records) return std::move(records).error();
  carrier.records = std::move(records).value();
  return carrier;
}

constexpr const char* any_trace =
    "a trace: JSON Lines, an event log (.etl), or an export of one (.xml, .csv)";

// The start of a text, as it stands in a message.
std::string beginning(std::string_view text) {
  constexpr std::size_t shown = 40;
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() <= shown) return in_quotes(text);
  text = text.substr(0, shown);
  while (!text.empty() && (text.back() & 0xc0) == 0x80) text.remove_suffix(1);
  if (!text.empty() && (text.back() & 0x80) != 0) text.remove_suffix(1);
  return in_quotes(std::string(text) + "...");
}

// Nothing of what is read here: the message says what would be. JSON that is no trace is told by
// its reader, with the place.
std::optional<Diagnostic> other_kind(const std::vector<char>& first, const std::string& name) {
  std::string_view text(first.data(), first.size());
  if (text.starts_with(traces::utf8_mark)) text.remove_prefix(traces::utf8_mark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty() || text.front() == '{') return std::nullopt;
  Diagnostic out;
  out.file = name;
  out.expected = any_trace;
  if (const auto kind = traces::other_kind_of_file({first.data(), first.size()})) {
    out.found = kind->name;
    out.hint = kind->hint;
  } else {
    out.found = "text that begins with " + beginning(text);
    out.hint = R"(JSON Lines begin with {"wsk_trace":1,"frequency":10000000})";
  }
  return out;
}

Result<Carrier> open_stream(Carrier out, std::streambuf& in, const traces::ReadOptions& options) {
  std::vector<char> first = first_bytes(in);
  out.kind = kind_of(first);
  if (out.kind == CarrierKind::json_lines) {
    if (auto other = other_kind(first, out.name)) return std::move(*other);
  }
  out.buffer = std::make_unique<Continued>(std::move(first), in);
  out.input = std::make_unique<std::istream>(out.buffer.get());
  if (out.kind == CarrierKind::exported) return out;
  std::istream& input = *out.input;
  const std::string name = out.name;
  if (out.kind == CarrierKind::json_lines) {
    return with_records(std::move(out), traces::read_jsonl(input, name, options));
  }
  WholeBuffer buffer(*input.rdbuf());
  std::istream whole(&buffer);
  auto bytes = etl::read_input(whole, name);
  if (!bytes) return std::move(bytes).error();
  return with_log(std::move(out), etl::open_log(std::move(bytes).value()));
}

std::filesystem::path path_of(const std::string& utf8) {
  return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
}

}  // namespace

std::string_view carrier_name(CarrierKind kind) {
  switch (kind) {
    case CarrierKind::json_lines:
      return "JSON Lines";
    case CarrierKind::event_log:
      return "event log (.etl)";
    case CarrierKind::exported:
      return "export of an event log";
  }
  return "?";
}

std::uint64_t file_bytes(const std::string& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path_of(path), failed);
  return failed ? 0 : size;
}

Result<Carrier> open_carrier(const std::string& path, std::istream& in,
                             const traces::ReadOptions& options) {
  Carrier out;
  out.path = path;
  out.name = path == "-" ? "standard input" : path;
  if (path == "-") return open_stream(std::move(out), *in.rdbuf(), options);
  std::error_code ignored;
  const auto status = std::filesystem::status(path_of(path), ignored);
  auto file = std::make_unique<std::filebuf>();
  // What cannot be opened, a directory too, is told by the reader.
  if (std::filesystem::is_directory(status) ||
      file->open(path_of(path), std::ios::in | std::ios::binary) == nullptr) {
    auto records = traces::open_jsonl(path, options);
    if (records) return with_records(std::move(out), std::move(records));
    Diagnostic failed = std::move(records).error();
    failed.expected = any_trace;
    return failed;
  }
  if (!std::filesystem::is_regular_file(status)) {
    out.pipe = std::move(file);
    std::streambuf& pipe = *out.pipe;
    return open_stream(std::move(out), pipe, options);
  }
  out.bytes = file_bytes(path);
  const std::vector<char> first = first_bytes(*file);
  out.kind = kind_of(first);
  if (out.kind == CarrierKind::exported) return out;
  if (out.kind == CarrierKind::event_log) return with_log(std::move(out), etl::open_log(path));
  if (auto other = other_kind(first, path)) return std::move(*other);
  return with_records(std::move(out), traces::open_jsonl(path, options));
}

std::optional<Diagnostic> open_records(Carrier& carrier, const traces::ReadOptions& options,
                                       bool with_context) {
  if (carrier.log) {
    carrier.log->rewind();
    auto records = etl::open_etl(std::move(carrier.log), options,
                                 with_context ? observe::notes_of_sights() : etl::NoteOf());
    if (!records) return std::move(records).error();
    carrier.records = std::move(records).value();
  } else if (carrier.kind == CarrierKind::exported) {
    auto records = carrier.input ? exports::read_export(*carrier.input, carrier.name, options)
                                 : exports::open_export(carrier.path, options);
    if (!records) return std::move(records).error();
    carrier.records = std::move(records).value();
  }
  return std::nullopt;
}

}  // namespace wskcheck::cli
