// See export_reader.h.
#include <fmt/format.h>

#include <algorithm>

#include "export_kind.h"
#include "reader.h"
#include "recorder.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports {
namespace {

using traces::Diagnostic;
using traces::Field;
using traces::ReadState;
using traces::Record;

// More losses than this before a record are told as one.
constexpr std::size_t gaps_max = 1000;
constexpr std::size_t event_bytes_min = 64;

}  // namespace

Reader::Reader(std::unique_ptr<std::streambuf> owned, std::streambuf* in, std::string name,
               const traces::ReadOptions& options)
    : owned_(std::move(owned)),
      source_(owned_ ? *owned_ : *in),
      name_(std::move(name)),
      options_(options) {}

Diagnostic Reader::whole_file(std::string found, std::string expected, std::string hint) const {
  Diagnostic out;
  out.file = name_;
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

Diagnostic Reader::located(const Complaint& complaint) const {
  const Place place = source_.place_of(complaint.offset);
  Diagnostic out = whole_file(complaint.found, complaint.expected, complaint.hint);
  out.line = place.line;
  out.column = place.column;
  out.byte = place.byte;
  return out;
}

ReadState Reader::stop(Diagnostic error) {
  error_ = std::move(error);
  stopped_ = true;
  return ReadState::error;
}

void Reader::bad(const Complaint& complaint) {
  if (!options_.skip_bad_lines) {
    stop(located(complaint));
    return;
  }
  if (skipped_++ == 0) first_skipped_ = located(complaint);
}

bool Reader::start() {
  source_.ensure(kind_bytes);
  const std::string_view text = source_.view().substr(0, kind_bytes);
  const auto kind = kind_of_text(text);
  if (!kind) {
    const Complaint none = no_export(text);
    stop(source_.failed() ? whole_file("a file that cannot be read", none.expected, "copy it anew")
                          : whole_file(none.found, none.expected, none.hint));
    return false;
  }
  kind_ = *kind;
  const auto event_max = static_cast<std::size_t>(
      std::clamp<std::uint64_t>(options_.line_bytes_max, event_bytes_min, std::size_t{1} << 30));
  cutter_ =
      kind_ == ExportKind::tracerpt_csv ? cut_csv(source_, event_max) : cut_xml(source_, event_max);
  traces::Header& header = maker_.header();
  header.frequency = ticks_per_second;
  header.source = kind_name(kind_);
  header.provider = etl::recorder_name;
  while (!stopped_ && !ended_ && !has_pending_) advance();
  if (losses_.events > 0 || losses_.buffers > 0 || has_loss_events_) header.complete = false;
  if (header.comment.empty() && first_) {
    header.comment = fmt::format("t = 0 is {} in units of 100 ns since 1601", *first_);
  }
  return !stopped_;
}

bool Reader::has_recorder() {
  if (recorder_events_ > 0) return true;
  std::string hint = "wskcheck info lists what the export holds; was the provider enabled?";
  if (skipped_ > 0) hint = "the first of the bad ones: " + first_skipped_.found;
  stop(whole_file(fmt::format("no event of WskAcceptTrace among {}", events_),
                  "the events of a driver's recorder", std::move(hint)));
  return false;
}

void Reader::add_gap(std::uint64_t from, std::uint64_t until, std::optional<std::uint64_t> lost) {
  if (gaps_.size() >= gaps_max) {
    Record& last = gaps_.back();
    last.t = std::min(last.t, from);
    last.until = std::max(last.until, until);
    last.lost = 0;
    last.values.erase(Field::lost);
    return;
  }
  Record gap;
  gap.ev = traces::Event::gap;
  gap.t = from;
  gap.until = until;
  gap.values.insert(Field::until);
  if (lost) {
    gap.lost = std::min(*lost, traces::integer_max);
    gap.values.insert(Field::lost);
  }
  const Place place = source_.place_of(0);
  gap.at = {place.line, place.byte};
  gaps_.push_back(gap);
}

// Any event of any time may be meant, so the gap is the whole trace.
bool Reader::take_log_header() {
  LossCounts counts;
  if (!read_losses(event_, counts)) {
    bad({0, "a header of the log without EventsLost and BuffersLost", "both of them",
         "without them nobody can tell whether events are missing"});
    return false;
  }
  losses_.events += counts.events;
  losses_.buffers += counts.buffers;
  if (counts.events > 0) add_gap(0, traces::integer_max, counts.events);
  if (counts.buffers > 0) add_gap(0, traces::integer_max, std::nullopt);
  return true;
}

// Something was lost since the loss before, or since the start.
bool Reader::take_loss() {
  has_loss_events_ = true;
  const std::int64_t zero = first_.value_or(0);
  const std::int64_t now = event_.time.value_or(zero);
  const std::uint64_t until = event_.time && now >= zero ? static_cast<std::uint64_t>(now) -
                                                               static_cast<std::uint64_t>(zero)
                                                         : traces::integer_max;
  add_gap(std::min(last_loss_, until), until, std::nullopt);
  if (until != traces::integer_max) last_loss_ = until;
  return true;
}

bool Reader::take_record() {
  ++recorder_events_;
  if (event_.time && last_record_ && *event_.time < *last_record_) {
    bad({event_.time_text.offset, "a time before that of the event before it",
         "events in the order of time", "wevtutil must not be asked for /rd:true"});
    return false;
  }
  if (event_.time) last_record_ = event_.time;
  switch (maker_.make(event_, pending_)) {
    case RecordMaker::Made::record: {
      const Place place = source_.place_of(0);
      pending_.at = {place.line, place.byte};
      has_pending_ = true;
      return true;
    }
    case RecordMaker::Made::nothing:
      return true;
    default:
      bad(maker_.complaint());
      return false;
  }
}

void Reader::take_event() {
  if (event_.time) {
    if (!first_) {
      first_ = event_.time;
      maker_.start_at(*first_);
    }
    last_ = event_.time;
  }
  using Use = EventCounts::Use;
  if (is_recorder_event(event_)) {
    counts_.add(event_, Use::record, !take_record());
  } else if (is_log_header(event_)) {
    counts_.add(event_, Use::other, !take_log_header());
  } else if (is_loss_event(event_)) {
    counts_.add(event_, Use::other, !take_loss());
  } else {
    counts_.add(event_, Use::none, false);
  }
}

// One step on: a record that is pending, gaps, an event that is only counted, or the end.
void Reader::advance() {
  std::string_view text;
  switch (cutter_->next(text)) {
    case Cutter::Got::end:
      ended_ = true;
      return;
    case Cutter::Got::hopeless:
      stop(located(cutter_->complaint()));
      return;
    case Cutter::Got::bad:
      bad(cutter_->complaint());
      return;
    case Cutter::Got::event:
      break;
  }
  ++events_;
  if (const std::size_t at = find_bad_utf8(text); at != text.npos) {
    bad({at,
         fmt::format("a byte that is not {}", encoding_name(source_.encoding())),
         "text in UTF-8, or in UTF-16 with a byte order mark",
         {}});
  } else if (cutter_->parse(text, event_)) {
    take_event();
  } else if (cutter_->is_hopeless()) {
    stop(located(cutter_->complaint()));
  } else {
    bad(cutter_->complaint());
  }
}

ReadState Reader::finish() {
  if (records_ > 0) return ReadState::end;
  return stop(whole_file(fmt::format("{} events of WskAcceptTrace and no record", recorder_events_),
                         "records", skipped_ > 0 ? "the first: " + first_skipped_.found : ""));
}

ReadState Reader::next(Record& record) {
  for (;;) {
    if (stopped_) return ReadState::error;
    if (!gaps_.empty()) {
      record = gaps_.front();
      gaps_.pop_front();
      break;
    }
    if (has_pending_) {
      record = pending_;
      has_pending_ = false;
      break;
    }
    if (ended_) return finish();
    advance();
  }
  ++records_;
  return ReadState::record;
}

ExportInfo Reader::info() const {
  ExportInfo out;
  out.kind = kind_;
  out.encoding = encoding_name(source_.encoding());
  out.bytes = source_.bytes();
  out.events = events_;
  out.records = records_;
  out.bad = skipped_;
  out.counts = counts_.rows();
  out.counts_left_out = counts_.left_out();
  out.events_lost = losses_.events;
  out.buffers_lost = losses_.buffers;
  out.first = first_;
  out.last = last_;
  return out;
}

}  // namespace wskcheck::exports
