// See etl_reader.h.
#include "wskcheck/etl/etl_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "record_plan.h"
#include "trace_header.h"
#include "trace_logging.h"
#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;
using traces::Field;
using traces::Header;
using traces::ReadState;
using traces::Record;
using traces::Result;

class EtlReader final : public traces::RecordReader {
 public:
  EtlReader(std::unique_ptr<LogReader> log, const traces::ReadOptions& options, NoteOf note)
      : log_(std::move(log)), options_(options), note_of_(std::move(note)) {}

  // Reads up to the first record. What is wrong is in error().
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
  enum class Step : std::uint8_t { record, end, bad };

  bool check_sessions();
  Step restart(bool with_notes);
  // The next event of the recorder that is a record, into event_, schema_, plan_ and values_; or
  // one that is worth a note, then plan_ is null.
  Step find_record();
  bool convert(Record& record);
  bool next_gap(Record& record);
  ReadState finish();
  ReadState stop(Diagnostic error);
  bool bad(std::string found, std::string expected);
  Diagnostic whole_file(std::string found, std::string expected, std::string hint) const;

  std::unique_ptr<LogReader> log_;
  traces::ReadOptions options_;
  NoteOf note_of_;
  std::string note_;
  bool takes_notes_ = false;
  SchemaBook book_;
  RecordConverter converter_;
  std::vector<Value> values_;
  const EventView* event_ = nullptr;
  const EventSchema* schema_ = nullptr;
  const RecordPlan* plan_ = nullptr;
  bool pending_ = false;  // event_ has not been given out yet
  bool ended_ = false;
  std::size_t loss_ = 0;  // the next of log_->losses()
  Header header_;
  Diagnostic error_;
  Diagnostic first_skipped_;
  std::uint64_t events_ = 0;  // of the recorder
  std::uint64_t records_ = 0;
  std::uint64_t skipped_ = 0;
  bool told_damage_ = false;
  bool stopped_ = false;
};

Diagnostic EtlReader::whole_file(std::string found, std::string expected, std::string hint) const {
  Diagnostic out;
  out.file = log_->name();
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

ReadState EtlReader::stop(Diagnostic error) {
  error_ = std::move(error);
  stopped_ = true;
  return ReadState::error;
}

// About the event at hand. True: it is counted and passed over.
bool EtlReader::bad(std::string found, std::string expected) {
  Diagnostic error = whole_file(std::move(found), std::move(expected), {});
  error.byte = event_->offset;
  if (!options_.skip_bad_lines) {
    stop(std::move(error));
    return false;
  }
  if (skipped_++ == 0) first_skipped_ = std::move(error);
  return true;
}

bool EtlReader::check_sessions() {
  const LogHeader& first = log_->header();
  if (first.ticks_per_second() == 0) {
    Diagnostic error =
        whole_file(fmt::format("clock type {} with {} ticks a second",
                               static_cast<std::uint32_t>(first.clock), first.frequency),
                   "a clock whose rate the header tells", "the header is damaged");
    error.byte = 0x68;
    stop(std::move(error));
    return false;
  }
  for (const LogHeader& one : log_->sessions()) {
    if (one.clock == first.clock && one.ticks_per_second() == first.ticks_per_second()) continue;
    stop(whole_file("appended sessions with different clocks", "one clock in one trace",
                    "record them to files of their own"));
    return false;
  }
  return true;
}

EtlReader::Step EtlReader::find_record() {
  Diagnostic problem;
  while (!ended_) {
    event_ = log_->next();
    if (event_ == nullptr) {
      ended_ = true;
      break;
    }
    if (!is_event(event_->kind) || event_->schema.empty() || !is_recorder_event(*event_)) {
      if (!takes_notes_ || !note_of_(*event_, book_, note_)) continue;
      plan_ = nullptr;
      return Step::record;
    }
    ++events_;
    schema_ = book_.find(*event_);
    if (schema_ == nullptr) {
      if (!bad("event metadata that make no sense", "those of TraceLogging")) return Step::bad;
      continue;
    }
    const Decoded decoded = decode(*event_, *schema_, values_);
    if (decoded == Decoded::cut || decoded == Decoded::undefined) {
      if (!bad(fmt::format("{} bytes of payload in \"{}\"", event_->payload.size(), schema_->name),
               "a value for each of its fields")) {
        return Step::bad;
      }
      continue;
    }
    plan_ = &converter_.plan_of(*schema_);
    switch (plan_->kind) {
      case RecordPlan::Kind::header:
      case RecordPlan::Kind::header_text:
        // Only what is in front of the first record is the header of the trace.
        if (records_ > 0 || takes_notes_ || set_header(*plan_, values_, header_, problem)) continue;
        if (!bad(std::move(problem.found), std::move(problem.expected))) return Step::bad;
        continue;
      case RecordPlan::Kind::mark_part:
        converter_.add_part(values_);
        continue;
      default:
        return Step::record;
    }
  }
  return Step::end;
}

EtlReader::Step EtlReader::restart(bool with_notes) {
  takes_notes_ = with_notes;
  log_->rewind();
  events_ = skipped_ = 0;
  ended_ = false;
  converter_.start(log_->first_stamp(), !log_->header().has(mode::no_per_processor_buffers));
  const Step step = find_record();
  pending_ = step == Step::record;
  return step;
}

// The header of the trace may stand behind events that are worth a note: it is looked for first.
bool EtlReader::start() {
  if (!check_sessions()) return false;
  header_ = header_of(log_->header());
  if (restart(false) == Step::bad) return false;
  if (events_ > 0 && !note_of_) return true;
  if (events_ > 0) return book_.learn(*log_), restart(true) != Step::bad;
  if (log_->damage_count() > 0) return stop(log_->damage().front()), false;
  stop(whole_file(fmt::format("no event of WskAcceptTrace among {}", log_->buffers().records),
                  "the events of a driver's recorder",
                  "wskcheck info lists what the log holds; was the provider enabled?"));
  return false;
}

// A loss as a record, when its time has come.
bool EtlReader::next_gap(Record& record) {
  const auto& losses = log_->losses();
  if (loss_ == losses.size()) return false;
  const Loss& loss = losses[loss_];
  if (pending_ && event_->time < loss.from) return false;
  ++loss_;
  const auto base = static_cast<std::uint64_t>(log_->first_stamp());
  const auto ticks = [&](std::int64_t stamp) {
    return std::min(static_cast<std::uint64_t>(stamp) - base, traces::integer_max);
  };
  record = Record{};
  record.ev = traces::Event::gap;
  record.t = ticks(loss.from);
  record.until = std::max(record.t, ticks(loss.until));
  record.values.insert(Field::until);
  record.at.byte = loss.offset;
  if (loss.processor) {
    record.cpu = *loss.processor;
    record.values.insert(Field::cpu);
  }
  if (loss.events) {
    record.lost = *loss.events;
    record.values.insert(Field::lost);
  }
  return true;
}

ReadState EtlReader::finish() {
  if (log_->damage_count() > 0 && !told_damage_) {
    told_damage_ = true;
    const Diagnostic& first = log_->damage().front();
    if (!options_.skip_bad_lines) return stop(first);
    if (skipped_ == 0) first_skipped_ = first;
    skipped_ += log_->damage_count();
  }
  if (records_ > 0) return ReadState::end;
  return stop(whole_file(fmt::format("{} events of WskAcceptTrace and no record", events_),
                         "records", skipped_ > 0 ? "the first: " + first_skipped_.found : ""));
}

bool EtlReader::convert(Record& record) {
  if (plan_ == nullptr) return converter_.note(*event_, note_, record);
  return converter_.convert(*event_, *schema_, *plan_, values_, record);
}

ReadState EtlReader::next(Record& record) {
  while (!stopped_) {
    if (!pending_ && !ended_) {
      const Step step = find_record();
      if (step == Step::bad) break;
      pending_ = step == Step::record;
    }
    if (next_gap(record)) {
      ++records_;
      return ReadState::record;
    }
    if (!pending_) return finish();
    pending_ = false;
    if (convert(record)) {
      ++records_;
      return ReadState::record;
    }
    if (!bad(converter_.found(), converter_.expected())) break;
  }
  return ReadState::error;
}

Result<std::unique_ptr<traces::RecordReader>> started(std::unique_ptr<LogReader> log,
                                                      const traces::ReadOptions& options,
                                                      NoteOf note = {}) {
  auto reader = std::make_unique<EtlReader>(std::move(log), options, std::move(note));
  if (!reader->start()) return reader->error();
  return std::unique_ptr<traces::RecordReader>(std::move(reader));
}

}  // namespace

Result<std::unique_ptr<traces::RecordReader>> open_etl(std::unique_ptr<LogReader> log,
                                                       const traces::ReadOptions& options,
                                                       NoteOf note) {
  return started(std::move(log), options, std::move(note));
}

Result<std::unique_ptr<traces::RecordReader>> open_etl(const std::string& path,
                                                       const traces::ReadOptions& options) {
  auto log = open_log(path);
  if (!log) return log.error();
  return started(std::move(*log), options);
}

Result<std::unique_ptr<traces::RecordReader>> read_etl(std::istream& in, std::string name,
                                                       const traces::ReadOptions& options) {
  auto input = read_input(in, std::move(name));
  if (!input) return input.error();
  auto log = open_log(std::move(*input));
  if (!log) return log.error();
  return started(std::move(*log), options);
}

}  // namespace wskcheck::etl
