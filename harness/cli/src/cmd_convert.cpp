// Reads one carrier and writes another, record by record.
#include "cmd_convert.h"

#include <array>
#include <cerrno>
#include <memory>
#include <ostream>
#include <sstream>

#include "add_option.h"
#include "carrier.h"
#include "numbers.h"
#include "progress.h"
#include "wskcheck/etl/etl_writer.h"
#include "wskcheck/report/text.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace wskcheck::cli {
namespace {

constexpr std::array<std::string_view, 2> formats{"jsonl", "etl"};
constexpr std::uint64_t processors_max = 2048;
constexpr std::uint64_t losses_max = 1'000'000;
constexpr std::uint64_t records_between_looks = 4096;
constexpr std::uint64_t buffer_bytes_min = 4U << 10;
constexpr std::uint64_t buffer_bytes_max = 16U << 20;

// By the name of the file, when the user does not say.
std::string format_of(const ConvertOptions& options) {
  if (!options.format.empty()) return options.format;
  for (const std::string_view format : formats) {
    if (options.to.ends_with("." + std::string(format))) return std::string(format);
  }
  return "";
}

std::optional<std::uint64_t> parse_buffer(std::string_view text) {
  const auto bytes = parse_bytes(text);
  const bool fits = bytes && *bytes >= buffer_bytes_min && *bytes <= buffer_bytes_max;
  return fits && *bytes % 8 == 0 ? bytes : std::nullopt;
}

struct Copied {
  std::uint64_t records = 0;
  bool interrupted = false;
};

template <class Writer>
std::optional<Diagnostic> copy(traces::RecordReader& reader, Writer& writer, Io& io,
                               ProgressLine& progress, Copied& copied) {
  writer.write(reader.header());
  traces::Record record;
  traces::ReadState state = reader.next(record);
  for (; state == traces::ReadState::record; state = reader.next(record)) {
    writer.write(record);
    if (++copied.records % records_between_looks == 0) progress.records(copied.records, -1);
    if (interrupted(io)) {
      copied.interrupted = true;
      break;
    }
  }
  if (copied.interrupted || state != traces::ReadState::error) return std::nullopt;
  return reader.error();
}

std::optional<Diagnostic> write_as(const std::string& format, const ConvertOptions& options,
                                   traces::RecordReader& reader, std::ostream& out, Io& io,
                                   ProgressLine& progress, Copied& copied) {
  if (format == "etl") {
    etl::EtlWriterOptions how;
    how.processors = static_cast<std::uint32_t>(options.processors.value_or(1));
    how.buffer_bytes = static_cast<std::uint32_t>(options.buffer_bytes.value_or(how.buffer_bytes));
    how.events_lost = static_cast<std::uint32_t>(options.events_lost.value_or(0));
    how.buffers_lost = static_cast<std::uint32_t>(options.buffers_lost.value_or(0));
    if (options.missing_buffer) how.missing_buffers.push_back(*options.missing_buffer);
    if (options.marked_buffer) how.marked_buffers.push_back(*options.marked_buffer);
    // The header of a log is written last. What cannot go back to it gets the log from memory; so
    // does standard output, behind which there may be a file that something stands in already.
    const bool goes_back = options.to != "-" && out.tellp() != std::ostream::pos_type(-1);
    std::ostringstream whole;
    etl::EtlWriter writer(goes_back ? out : whole, how);
    auto failed = copy(reader, writer, io, progress, copied);
    writer.finish();
    if (!goes_back && !failed && !copied.interrupted) out << whole.view();
    return failed;
  }
  traces::JsonlWriter writer(out);
  auto failed = copy(reader, writer, io, progress, copied);
  writer.flush();
  return failed;
}

std::optional<Diagnostic> interrupted_at(const ConvertOptions& options, const Copied& copied) {
  if (!copied.interrupted) return std::nullopt;
  Diagnostic out;
  out.file = options.to;
  out.found = "an interrupt after " + report::counted(copied.records, "record", "records");
  out.expected = "time to read the whole trace";
  out.hint = "nothing was written";
  return out;
}

std::optional<Diagnostic> write_all(const std::string& format, const ConvertOptions& options,
                                    traces::RecordReader& reader, Io& io, ProgressLine& progress,
                                    Copied& copied) {
  const auto fill = [&](std::ostream& out) -> std::optional<Diagnostic> {
    auto failed = write_as(format, options, reader, out, io, progress, copied);
    return failed ? failed : interrupted_at(options, copied);
  };
  if (options.to != "-") return write_stream(options.to, fill);
  errno = 0;
  auto failed = fill(io.out);
  io.out << std::flush;
  if (!failed && !io.out) failed = cannot_write("standard output", write_error(errno));
  return failed;
}

Diagnostic unknown_format(const ConvertOptions& options) {
  Diagnostic out;
  out.file = "wskcheck convert";
  out.found = in_quotes(options.to);
  out.expected = "a name that ends in .jsonl or .etl";
  out.hint = "say which with --format";
  return out;
}

// An option of an event log, where none is written.
std::optional<Diagnostic> unused_option(const ConvertOptions& options, const std::string& format) {
  if (format == "etl") return std::nullopt;
  const std::pair<std::string_view, bool> given[] = {
      {"--processors", options.processors.has_value()},
      {"--buffer-size", options.buffer_bytes.has_value()},
      {"--events-lost", options.events_lost.has_value()},
      {"--buffers-lost", options.buffers_lost.has_value()},
      {"--missing-buffer", options.missing_buffer.has_value()},
      {"--marked-buffer", options.marked_buffer.has_value()}};
  for (const auto& [name, is_given] : given) {
    if (!is_given) continue;
    Diagnostic out;
    out.file = "wskcheck convert";
    out.found = std::string(name) + " for JSON Lines";
    out.expected = "it for an event log only";
    out.hint = "write one with a TO that ends in .etl, or with --format etl";
    return out;
  }
  return std::nullopt;
}

}  // namespace

Command add_convert(CLI::App& root) {
  auto* app = root.add_subcommand("convert", "write a trace as another kind of file");
  auto options = std::make_shared<ConvertOptions>();
  app->add_option("FROM", options->from,
                  "a trace: JSON Lines, .etl or an export of one; - reads standard input")
      ->required()
      ->type_name("");
  app->add_option("TO", options->to, "the file to write; - writes standard output")
      ->required()
      ->type_name("");
  const CLI::App* at = app;
  app->add_option_function<std::string>(
         "--format",
         [options, at](const std::string& text) {
           for (const std::string_view one : formats) {
             if (text == one) options->format = text;
           }
           if (options->format != text) {
             throw UsageError({where(*at), 0, 0, std::nullopt, "--format " + shell_quoted(text),
                               one_of(formats), did_you_mean(text, formats)});
           }
         },
         "jsonl or etl; default: by the name of TO")
      ->type_name("NAME");
  add_number(*app, "--processors", options->processors, 1, processors_max,
             "of an event log: spread over so many");
  add_parsed(*app, "--buffer-size", options->buffer_bytes, parse_buffer,
             "4k to 16M, a multiple of 8", "of an event log: 4k to 16M; default: 64k")
      ->type_name("SIZE");
  add_number(*app, "--events-lost", options->events_lost, 1, losses_max,
             "of an event log: its header says so");
  add_number(*app, "--buffers-lost", options->buffers_lost, 1, losses_max,
             "of an event log: its header says so");
  add_number(*app, "--missing-buffer", options->missing_buffer, 1, losses_max,
             "of an event log: this buffer is not written");
  add_number(*app, "--marked-buffer", options->marked_buffer, 1, losses_max,
             "of an event log: this buffer says it lost events");
  add_switch(*app, "--skip-bad-lines", options->skip_bad_lines, "leave out unreadable lines");
  app->footer(
      "The file appears whole or not at all.\n\n"
      "examples:\n"
      "  wskcheck convert --format etl traces/captured/wine-8.0/s20_auto_one.jsonl -\n"
      "  wskcheck convert --format jsonl - - < "
      "traces/captured/wine-8.0/s04_close_with_one.jsonl\n");
  return {app, [options](Io& io) { return run_convert(*options, io); }};
}

int run_convert(const ConvertOptions& options, Io& io) {
  const std::string format = format_of(options);
  if (format.empty()) return complain(unknown_format(options), io);
  if (const auto unused = unused_option(options, format)) return complain(*unused, io);
  traces::ReadOptions reading;
  reading.skip_bad_lines = options.skip_bad_lines;
  auto opened = open_carrier(options.from, io.in, reading);
  if (!opened) return complain(opened.error(), io);
  if (const auto failed = open_records(*opened, reading, true)) return complain(*failed, io);
  ProgressLine progress(io);
  progress.scope(opened->name, 1, 1);
  Copied copied;
  const auto failed = write_all(format, options, *opened->records, io, progress, copied);
  progress.clear();
  if (failed) complain(*failed, io);
  if (copied.interrupted) return exit_interrupted;
  if (failed) return exit_bad_input;
  const std::uint64_t skipped = opened->records->skipped();
  if (skipped != 0) {
    io.err << opened->name << ": " << report::counted(skipped, "bad line", "bad lines")
           << " left out, the first: " << opened->records->first_skipped()->message() << '\n';
  }
  return skipped != 0 ? int{exit_inconclusive} : int{exit_pass};
}

}  // namespace wskcheck::cli
