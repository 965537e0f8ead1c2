// Reads a trace in JSON Lines. Source: docs/trace-format.md, sections 1, 2 and 5.
//
//   auto opened = open_jsonl("lab3.jsonl");
//   if (!opened) return fail(opened.error().message());
//   RecordReader& reader = **opened;
//   Record record;
//   ReadState state;
//   while ((state = reader.next(record)) == ReadState::record) use(record);
//   if (state == ReadState::error) return fail(reader.error().message());
//
// Strict: JSON is checked to the letter, also in fields that are ignored. A field is ignored when
// the page does not have it, or not for this event and phase. Accepted beside the page: CR LF, a
// UTF-8 byte order mark before the header, no newline after the last line.
// A record must have: `t`, `ev`, the `ph` that fits; `tid` or `op` where a call has a return or an
// enter has a leave; `irp` of Completion enter, IoCancelIrp call, IoAllocateIrp, IoFreeIrp and
// IoReuseIrp; `until` of gap, not before `t`; `text` of mark. Null is accepted for pointers
// (`socket`, `irp`, `context`, `accepted`, `accept_context`), addresses, `inspect` and the
// `dispatch` of WskSocket.
// An `ev` that the page does not list is taken for another WSK function when it starts with "Wsk"
// and is no misspelling of a listed one; a reader keeps the names of at most 4096 of them.
#ifndef WSKCHECK_TRACES_JSONL_READER_H
#define WSKCHECK_TRACES_JSONL_READER_H

#include <istream>
#include <memory>
#include <string>

#include "wskcheck/traces/record_reader.h"

namespace wskcheck::traces {

// Opens the file (path in UTF-8) and reads the header. Bad input that concerns the whole file is
// told here: not there, a directory, unreadable, empty, another kind of file, no header.
Result<std::unique_ptr<RecordReader>> open_jsonl(const std::string& path,
                                                 const ReadOptions& options = {});

// The same from a stream, which must outlive the reader; `name` stands for the file in messages.
Result<std::unique_ptr<RecordReader>> read_jsonl(std::istream& in, std::string name,
                                                 const ReadOptions& options = {});

}  // namespace wskcheck::traces

#endif
