// From an event of the recorder, with named values, to a trace record.
#ifndef WSKCHECK_EXPORTS_RECORD_MAKER_H
#define WSKCHECK_EXPORTS_RECORD_MAKER_H

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "columns.h"
#include "event.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::exports {

inline constexpr std::uint64_t ticks_per_second = 10000000;  // of 100 ns

class RecordMaker {
 public:
  void start_at(std::int64_t zero) { zero_ = zero; }

  enum class Made : std::uint8_t { record, nothing, bad };
  // An event of the recorder. nothing: it belongs to the header of the trace, or to a later mark.
  // bad: see complaint(). `record.text` lives until the next call, `record.name` as long as this.
  Made make(ExportEvent& event, traces::Record& record);
  // What the events so far say of the trace as a whole.
  traces::Header& header() noexcept { return header_; }
  const traces::Header& header() const noexcept { return header_; }

  const Complaint& complaint() const noexcept { return complaint_; }

 private:
  bool fail(std::size_t offset, std::string found, std::string expected, std::string hint = {});
  bool bad_value(const Item& item, std::string expected);
  bool set_event(const ExportEvent& event, traces::Record& record);
  bool set_phase(const ExportEvent& event, traces::Record& record);
  bool set_head(const ExportEvent& event, traces::Record& record);
  bool apply(const Item& item, traces::Record& record);
  bool apply_special(const Item& item, traces::Record& record, bool& was_special);
  bool apply_dispatch(const Item& item, std::string_view member, traces::Record& record);
  bool set_field(const Item& item, traces::Field field, traces::Record& record);
  bool set_named(const Item& item, traces::Field field, traces::Record& record);
  bool set_until(const Item& item, traces::Record& record);
  bool set_stamp(const Item& item, std::uint64_t& ticks);
  bool finish(traces::Record& record);
  Made take_header(const ExportEvent& event);
  Made take_text(const ExportEvent& event);

  std::int64_t zero_ = 0;
  std::optional<std::uint64_t> log_frequency_;  // of the raw stamps in fields
  std::set<std::string, std::less<>> names_;
  Columns columns_;
  traces::Header header_;
  std::string parts_;
  std::string text_;
  Complaint complaint_;
};

}  // namespace wskcheck::exports

#endif
