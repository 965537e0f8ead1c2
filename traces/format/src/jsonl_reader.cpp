// See jsonl_reader.h.
#include "wskcheck/traces/jsonl_reader.h"

#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "header_decoder.h"
#include "line_source.h"
#include "record_decoder.h"
#include "wskcheck/traces/file_kind.h"

namespace wskcheck::traces {
namespace {

constexpr const char* a_trace = "a trace in JSON Lines";

bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

class JsonlReader final : public RecordReader {
 public:
  // One of `file` and `in` carries the bytes; a file is owned.
  JsonlReader(std::unique_ptr<std::filebuf> file, std::streambuf* in, std::string name,
              const ReadOptions& options)
      : file_(std::move(file)),
        name_(std::move(name)),
        options_(options),
        source_(file_ ? *file_ : *in, options.line_bytes_max) {}

  // Reads up to the header. What is wrong is in error().
  bool start();

  const Header& header() const noexcept override { return header_; }
  ReadState next(Record& record) override;
  const Diagnostic& error() const noexcept override { return error_; }
  std::uint64_t records() const noexcept override { return records_; }
  std::uint64_t skipped() const noexcept override { return skipped_; }
  const Diagnostic* first_skipped() const noexcept override {
    return skipped_ > 0 ? &first_skipped_ : nullptr;
  }

 private:
  Diagnostic at_line(const LineError& error, bool last_and_open) const;
  Diagnostic too_long() const;
  Diagnostic unreadable() const;
  ReadState finish();
  ReadState stop(Diagnostic error);
  bool skip(const Diagnostic& error);

  std::unique_ptr<std::filebuf> file_;
  std::string name_;
  ReadOptions options_;
  LineSource source_;
  RecordDecoder decoder_;
  Header header_;
  Diagnostic error_;
  Diagnostic first_skipped_;
  std::uint64_t mark_bytes_ = 0;  // of the byte order mark in the line at hand
  std::uint64_t records_ = 0;
  std::uint64_t skipped_ = 0;
  bool stopped_ = false;
};

Diagnostic whole_file(std::string name, std::string found, std::string expected,
                      std::string hint = {}) {
  Diagnostic out;
  out.file = std::move(name);
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

Diagnostic JsonlReader::at_line(const LineError& error, bool last_and_open) const {
  Diagnostic out;
  out.file = name_;
  out.line = source_.number();
  out.column = mark_bytes_ + error.offset + 1;
  out.byte = source_.offset() + mark_bytes_ + error.offset;
  out.found = error.found;
  out.expected = error.expected;
  out.hint = error.hint;
  if (last_and_open && error.found == "the end of the line") {
    out.found = "the end of the file inside a line";
    out.hint = "the recording was cut off here; skipping bad lines reads what comes before";
  }
  return out;
}

Diagnostic JsonlReader::too_long() const {
  Diagnostic out =
      whole_file(name_, fmt::format("a line of more than {} bytes", options_.line_bytes_max),
                 "one JSON object a line");
  out.line = source_.number();
  out.byte = source_.offset();
  return out;
}

Diagnostic JsonlReader::unreadable() const {
  return whole_file(name_, fmt::format("a read error after byte {}", source_.bytes()), a_trace,
                    "the file cannot be read to its end; copy it anew");
}

ReadState JsonlReader::stop(Diagnostic error) {
  error_ = std::move(error);
  stopped_ = true;
  return ReadState::error;
}

// Counts a bad line when the user wants that. False: it ends the reading.
bool JsonlReader::skip(const Diagnostic& error) {
  if (!options_.skip_bad_lines) return false;
  if (skipped_++ == 0) first_skipped_ = error;
  return true;
}

bool JsonlReader::start() {
  const std::string_view first = source_.peek();
  if (const auto kind = other_kind_of_file(first)) {
    stop(whole_file(name_, kind->name, a_trace, kind->hint));
    return false;
  }
  const bool marked = first.starts_with(utf8_mark);
  std::string_view line;
  for (;;) {
    const LineSource::Got got = source_.next(line);
    if (got == LineSource::Got::unreadable) return stop(unreadable()), false;
    if (got == LineSource::Got::too_long) return stop(too_long()), false;
    if (got == LineSource::Got::end) {
      const bool empty = source_.bytes() == (marked ? utf8_mark.size() : 0);
      stop(whole_file(name_, empty ? "an empty file" : "nothing but empty lines",
                      "a header and records", "the recorder wrote nothing; was it started?"));
      return false;
    }
    mark_bytes_ = marked && source_.number() == 1 ? utf8_mark.size() : 0;
    line.remove_prefix(mark_bytes_);
    if (!is_blank(line)) break;
  }
  if (auto bad = decode_header(line, header_)) {
    if (bad->found.starts_with('\'') && bad->expected == "'{'") {
      bad->hint = "a trace begins with a header, as {\"wsk_trace\":1,\"frequency\":10000000}";
    }
    return stop(at_line(*bad, source_.ended_open())), false;
  }
  mark_bytes_ = 0;
  return true;
}

ReadState JsonlReader::finish() {
  if (records_ > 0) return ReadState::end;
  if (skipped_ > 0) {
    return stop(whole_file(name_, fmt::format("no record among {} bad lines", skipped_),
                           "records after the header",
                           "the first of them: " + first_skipped_.message().substr(
                                                       0, first_skipped_.message().find('\n'))));
  }
  return stop(whole_file(name_, "a header without records", "records after the header",
                         "the recorder saw nothing, or stopped before it wrote"));
}

ReadState JsonlReader::next(Record& record) {
  std::string_view line;
  while (!stopped_) {
    const LineSource::Got got = source_.next(line);
    if (got == LineSource::Got::line) {
      if (decoder_.decode(line, record)) {
        record.at = {source_.number(), source_.offset()};
        ++records_;
        return ReadState::record;
      }
      if (is_blank(line)) continue;
      Diagnostic bad = at_line(decoder_.error(), source_.ended_open());
      if (!skip(bad)) return stop(std::move(bad));
    } else if (got == LineSource::Got::too_long) {
      Diagnostic bad = too_long();
      if (!skip(bad)) return stop(std::move(bad));
    } else if (got == LineSource::Got::end) {
      return finish();
    } else {
      return stop(unreadable());
    }
  }
  return ReadState::error;
}

Result<std::unique_ptr<RecordReader>> started(std::unique_ptr<JsonlReader> reader) {
  if (!reader->start()) return reader->error();
  return std::unique_ptr<RecordReader>(std::move(reader));
}

// Windows refuses a path that is not UTF-8, by an exception.
std::optional<std::filesystem::path> path_of(const std::string& utf8) {
  try {
    return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

Result<std::unique_ptr<RecordReader>> open_jsonl(const std::string& path,
                                                 const ReadOptions& options) {
  const auto given = path_of(path);
  if (!given) return whole_file(path, "a path that is not UTF-8", "the path of a file");
  const std::filesystem::path& file_path = *given;
  std::error_code ignored;
  if (std::filesystem::is_directory(file_path, ignored)) {
    return whole_file(path, "a directory", a_trace, "name the file in it");
  }
  if (!std::filesystem::exists(file_path, ignored) && !ignored) {
    return whole_file(path, "no such file", a_trace);
  }
  auto file = std::make_unique<std::filebuf>();
  errno = 0;
  if (file->open(file_path, std::ios::in | std::ios::binary) == nullptr) {
    const int reason = errno;
    return whole_file(path, "a file that cannot be opened", a_trace,
                      reason != 0 ? std::generic_category().message(reason) : "");
  }
  return started(std::make_unique<JsonlReader>(std::move(file), nullptr, path, options));
}

Result<std::unique_ptr<RecordReader>> read_jsonl(std::istream& in, std::string name,
                                                 const ReadOptions& options) {
  return started(std::make_unique<JsonlReader>(nullptr, in.rdbuf(), std::move(name), options));
}

}  // namespace wskcheck::traces
