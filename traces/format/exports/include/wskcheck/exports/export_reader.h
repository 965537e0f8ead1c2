// Reads the trace records of a driver's recorder from what Windows' own tools make of an event log:
// the XML and the CSV of tracerpt, the XML of wevtutil. Source: docs/trace-format.md, section 6,
// and docs/exports.md, which says what each export can carry and what it cannot.
//
//   auto opened = open_export("dumpfile.xml");    // then as with traces::open_jsonl
//
// Times are ticks of 100 ns since the first event of the export. Strict: an event of the recorder
// that is no record is an error, as is anything that is no event; with skip_bad_lines both are
// counted. ReadOptions::line_bytes_max bounds one event. Memory is a few times that bound,
// whatever the size of the export.
#ifndef WSKCHECK_EXPORTS_EXPORT_READER_H
#define WSKCHECK_EXPORTS_EXPORT_READER_H

#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/traces/record_reader.h"

namespace wskcheck::exports {

enum class ExportKind : std::uint8_t { tracerpt_xml, wevtutil_xml, tracerpt_csv };
std::string_view kind_name(ExportKind kind) noexcept;  // "XML of tracerpt"

// What the first bytes of a file say that it is; nothing for what is no export. A few kilobytes are
// enough, fewer will do for a file without a long comment in front.
std::optional<ExportKind> kind_of_export(std::string_view first_bytes);
inline bool is_export(std::string_view first_bytes) {
  return kind_of_export(first_bytes).has_value();
}

// Events that are the same: one row of a table for `wskcheck info`.
struct EventCount {
  std::string provider;  // its name, else its GUID
  std::string name;      // of the event; may be empty
  std::uint32_t id = 0;
  std::uint32_t version = 0;
  std::uint32_t opcode = 0;
  std::uint64_t events = 0;
  bool is_record = false;    // becomes a trace record
  bool is_used = false;      // read for something else: the header of the log, a loss
  std::uint64_t failed = 0;  // of them, that should have been understood and were not
};

// All that was read so far.
struct ExportInfo {
  ExportKind kind = ExportKind::tracerpt_xml;
  std::string encoding;  // "UTF-8", "UTF-16 LE", "UTF-16 BE"
  std::uint64_t bytes = 0;
  std::uint64_t events = 0;
  std::uint64_t records = 0;
  std::uint64_t bad = 0;              // pieces that could not be read
  std::vector<EventCount> counts;     // by provider, name, id, version, opcode
  std::uint64_t counts_left_out = 0;  // events of more kinds than are kept
  std::uint64_t events_lost = 0;      // as the export tells
  std::uint64_t buffers_lost = 0;     // likewise
  std::optional<std::int64_t> first;  // time of the first event, 100 ns since 1601, UTC
  std::optional<std::int64_t> last;   // of the last one
};

class ExportReader : public traces::RecordReader {
 public:
  virtual ExportInfo info() const = 0;
};

// The path is in UTF-8. Told here: no file, no export, and an export without one event of the
// recorder.
traces::Result<std::unique_ptr<ExportReader>> open_export(const std::string& path,
                                                          const traces::ReadOptions& options = {});

// The same from a stream, which must outlive the reader; `name` stands for the file in messages.
traces::Result<std::unique_ptr<ExportReader>> read_export(std::istream& in, std::string name,
                                                          const traces::ReadOptions& options = {});

// The same from memory, which must outlive the reader.
traces::Result<std::unique_ptr<ExportReader>> read_export_bytes(
    std::string_view bytes, std::string name, const traces::ReadOptions& options = {});

// Reads all of an export for its summary, also one without an event of the recorder; what cannot
// be read is counted. `stop` is asked at each record of the recorder; true ends it early.
traces::Result<ExportInfo> summarize_export(const std::string& path,
                                            const std::function<bool()>& stop = {});
traces::Result<ExportInfo> summarize_export(std::istream& in, std::string name,
                                            const std::function<bool()>& stop = {});

}  // namespace wskcheck::exports

#endif
