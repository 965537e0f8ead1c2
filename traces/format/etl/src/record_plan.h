// From an event of the recorder to a trace record. What each field of the event means is worked out
// once for each schema.
#ifndef WSKCHECK_ETL_RECORD_PLAN_H
#define WSKCHECK_ETL_RECORD_PLAN_H

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/event.h"
#include "wskcheck/etl/schema.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::etl {

// Names that only a log has; docs/etw.md says what each is for.
inline constexpr std::string_view header_event = "header";
inline constexpr std::string_view header_text_event = "header_text";
inline constexpr std::string_view mark_part_event = "mark_part";

// Where a field of the event goes.
enum class Target : std::uint8_t {
  ignored,
  field,   // the member of the record, and `has`
  null,    // `is_null`
  stamp,   // `t`, in place of the stamp of the event
  no_cpu,  // the record has no `cpu`
  no_tid,
  inspect_key,
  inspect_serial,
  dispatch_given,  // `dispatch` of WskSocket, when nothing is known of its entries
  dispatch_accept,
  dispatch_inspect,
  dispatch_abort,
};

struct RecordPlan {
  enum class Kind : std::uint8_t { unmade, record, header, header_text, mark_part, unknown };
  struct Step {
    Target target = Target::ignored;
    traces::Field field = traces::Field::cpu;
  };
  Kind kind = Kind::unmade;
  traces::Event ev = traces::Event::mark;
  std::string_view name;    // of another function
  std::vector<Step> steps;  // one for each field of the schema
};

class RecordConverter {
 public:
  // Stamps become ticks since `base`; without `knows_cpu` the processor of an event means nothing.
  void start(std::int64_t base, bool knows_cpu) {
    base_ = base;
    knows_cpu_ = knows_cpu;
  }

  const RecordPlan& plan_of(const EventSchema& schema);

  // False: the event is no record, see found() and expected().
  bool convert(const EventView& event, const EventSchema& schema, const RecordPlan& plan,
               const std::vector<Value>& values, traces::Record& record);
  // A `mark` at the time of an event of another provider. `text` must live as long as the record.
  bool note(const EventView& event, std::string_view text, traces::Record& record);
  // Adds the text of a "mark_part" to that of the next mark.
  void add_part(const std::vector<Value>& values);

  const std::string& found() const noexcept { return found_; }
  const std::string& expected() const noexcept { return expected_; }

 private:
  RecordPlan make_plan(const EventSchema& schema);
  bool set_event(const EventView& event, const RecordPlan& plan, traces::Record& record);
  bool apply(const RecordPlan::Step& step, const Value& value, traces::Record& record);
  bool apply_special(Target target, const Value& value, traces::Record& record);
  bool set_field(traces::Field field, const Value& value, traces::Record& record);
  bool set_named(traces::Field field, const Value& value, traces::Record& record);
  bool set_text(const Value& value, traces::Record& record);
  bool finish(traces::Record& record);
  bool integer(const Value& value, std::uint64_t max, std::uint64_t& out);
  bool place(const EventView& event, traces::Record& record);
  bool ticks(std::int64_t stamp, std::uint64_t& out);
  bool fail(std::string found, std::string expected);
  bool bad_value(const Value& value, std::string expected);

  std::int64_t base_ = 0;
  bool knows_cpu_ = true;
  std::vector<RecordPlan> plans_;  // by EventSchema::number
  RecordPlan unkept_;
  std::set<std::string, std::less<>> names_;
  std::string parts_;
  std::string text_;
  std::string word_;
  std::string found_;
  std::string expected_;
};

}  // namespace wskcheck::etl

#endif
