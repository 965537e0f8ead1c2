// Reads the events of a log in the order of time, from any system.
//
//   auto opened = open_log("lab3.etl");
//   if (!opened) return fail(opened.error().message());
//   LogReader& log = **opened;
//   while (const EventView* event = log.next()) use(*event);
//
// Opening looks at every record header once: damage, losses and the span of time are known before
// the first event. Then the events of all processors are merged: by time, then by processor; events
// of one processor keep their order. Memory: 64 bytes a buffer of the file, and for a compressed
// log one unpacked buffer a processor.
#ifndef WSKCHECK_ETL_LOG_READER_H
#define WSKCHECK_ETL_LOG_READER_H

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/etl/event.h"
#include "wskcheck/etl/input.h"
#include "wskcheck/etl/log_header.h"
#include "wskcheck/traces/diagnostic.h"

namespace wskcheck::etl {

// Which witness tells of a loss.
enum class LossKind : std::uint8_t {
  events_lost,     // EventsLost of the header event
  buffers_lost,    // BuffersLost of the header event
  buffer_flag,     // a bit of BufferFlag
  missing_buffer,  // a hole in the sequence numbers
  overwritten,     // a circular log has wrapped
  lost_event,      // an RT_LostEvent in the log
  cut_off,         // the file ends before its last buffer
  damaged,         // a part of the file cannot be read
  missing_end,     // the last buffer of the file is not the session's last one
  never_closed,    // the session was not closed: what it had in memory is not here
};
std::string_view loss_name(LossKind kind) noexcept;

// Events may be missing in [from, until], raw stamps: the widest extent that the log allows.
struct Loss {
  LossKind kind = LossKind::events_lost;
  std::int64_t from = 0;
  std::int64_t until = 0;
  std::optional<std::uint32_t> processor;  // none: any
  std::optional<std::uint64_t> events;     // how many, where the log says so
  std::uint64_t offset = 0;                // of the witness in the file
  friend bool operator==(const Loss&, const Loss&) = default;
};

// What the buffers of the file are like.
struct BufferCounts {
  std::uint64_t buffers = 0;
  std::uint64_t compressed = 0;
  std::uint64_t records = 0;
  std::map<std::uint16_t, std::uint64_t> flags;       // BufferFlag -> buffers
  std::map<std::uint16_t, std::uint64_t> processors;  // processor -> buffers
  std::uint64_t inversions = 0;  // places where time goes backwards within a processor
};

struct LogOptions {
  // A session's buffers are at most this large; a file that claims more is refused.
  std::uint32_t buffer_bytes_max = 64U << 20;
  // All unpacked buffers together. A log of many processors with huge compressed buffers needs
  // more.
  std::uint64_t unpacked_bytes_max = std::uint64_t{1} << 30;
};

// Not for use by two threads at once.
class LogReader {
 public:
  virtual ~LogReader() = default;
  LogReader(const LogReader&) = delete;
  LogReader& operator=(const LogReader&) = delete;

  // The next event, valid until the next call; null at the end. Damaged parts are passed over.
  virtual const EventView* next() = 0;
  virtual void rewind() = 0;  // the next event is the first again

  virtual const std::string& name() const noexcept = 0;
  virtual std::uint64_t file_bytes() const noexcept = 0;
  virtual const std::vector<LogHeader>& sessions() const noexcept = 0;  // one, or more if appended
  const LogHeader& header() const noexcept { return sessions().front(); }
  virtual const BufferCounts& buffers() const noexcept = 0;
  virtual const std::vector<Loss>& losses() const noexcept = 0;  // by `from`
  // Whether the log may have classic events of this class.
  virtual bool has_class(const Guid& event_class) const noexcept = 0;
  // What cannot be read, by its place in the file: at most 64 are kept, all are counted.
  virtual const std::vector<traces::Diagnostic>& damage() const noexcept = 0;
  virtual std::uint64_t damage_count() const noexcept = 0;
  // The least and the greatest stamp, the header's among them.
  virtual std::int64_t first_stamp() const noexcept = 0;
  virtual std::int64_t last_stamp() const noexcept = 0;

 protected:
  LogReader() = default;
};

// Whether the first bytes of a file (0x4c are enough) are those of a log, perhaps of a damaged one:
// open_log() then tells the place.
bool looks_like_log(Bytes first_bytes) noexcept;

// Told here: no file, no log, a header that makes no sense. Damage behind the header is in
// damage().
traces::Result<std::unique_ptr<LogReader>> open_log(const std::string& path,
                                                    const LogOptions& options = {});
traces::Result<std::unique_ptr<LogReader>> open_log(std::unique_ptr<Input> input,
                                                    const LogOptions& options = {});

}  // namespace wskcheck::etl

#endif
