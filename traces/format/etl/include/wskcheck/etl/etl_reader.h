// Reads the trace records of a driver's recorder from an event log: the events of the TraceLogging
// provider WskAcceptTrace. Source: docs/trace-format.md, section 6, and docs/etw.md.
//
//   auto opened = open_etl("lab3.etl");    // then as with traces::open_jsonl
//
// The same face as every carrier. What the log lost becomes `gap` records, each at the first moment
// at which an event may be missing. Times are ticks since the session's start. Strict: an event
// that is no record is an error, and a log with damaged parts ends in one after all that is
// readable. With skip_bad_lines both are counted instead; a damaged part is a gap too.
// SourcePosition: the offset of the event in the file, line 0.
#ifndef WSKCHECK_ETL_ETL_READER_H
#define WSKCHECK_ETL_ETL_READER_H

#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "wskcheck/etl/log_reader.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/traces/record_reader.h"

namespace wskcheck::etl {

// The provider of the recorder.
inline constexpr std::string_view recorder_name = "WskAcceptTrace";

// Whether an event comes from the recorder: by the name in its traits, or by the GUID of that name.
bool is_recorder_event(const EventView& event) noexcept;

// Asked for every event that is not the recorder's: true when it is context for a reader, who then
// finds `text` as a `mark` at its place among the records. A mark is never judged.
using NoteOf = std::function<bool(const EventView& event, SchemaBook& book, std::string& text)>;

// Told here: no file, no log, and a log without one event of the recorder.
traces::Result<std::unique_ptr<traces::RecordReader>> open_etl(
    const std::string& path, const traces::ReadOptions& options = {});

// The same from a log that is open already.
traces::Result<std::unique_ptr<traces::RecordReader>> open_etl(
    std::unique_ptr<LogReader> log, const traces::ReadOptions& options = {}, NoteOf note = {});

// The same from a stream (a pipe), which is kept in memory; `name` stands for the file in messages.
traces::Result<std::unique_ptr<traces::RecordReader>> read_etl(
    std::istream& in, std::string name, const traces::ReadOptions& options = {});

}  // namespace wskcheck::etl

#endif
