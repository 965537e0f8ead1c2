// See any_export.h.
#include "any_export.h"

#include <rapidcheck.h>

#include "any_record.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {
void set_field(Record& record, Field field, std::uint64_t seed);  // of the tests of JSON Lines
}

namespace wskcheck::exports::test {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

std::uint64_t any_seed() { return *rc::gen::arbitrary<std::uint64_t>() * 0x9e3779b97f4a7c15U; }

std::string_view any_text() {
  return *rc::gen::element<std::string_view>("", "host connect", " a blank around ", "  ",
                                             "\"quoted\", <&amp;> {braces}",
                                             "two\r\nlines\tand a tab", "\xc3\xa4\xe2\x82\xac",
                                             "\xf0\x9f\x98\x80", "0x5000", "it's", "true");
}

void put_in_time(std::vector<Record>& records) {
  std::uint64_t t = 0;
  for (Record& record : records) {
    const std::uint64_t length = record.until >= record.t ? record.until - record.t : 0;
    t += *rc::gen::inRange<std::uint64_t>(0, 100000);
    record.t = t;
    if (record.has(Field::until)) record.until = t + length % 1000;
    if (record.has(Field::text)) record.text = any_text();
  }
}

bool is_sometimes_there(const Record& r, Field field) {
  switch (field) {
    case Field::mask:
    case Field::value:
    case Field::request:
    case Field::lost:
    case Field::accept_context:
      return true;
    case Field::dispatch:
      return r.ev == Event::wsk_socket;
    case Field::inspect:
      return r.ev == Event::wsk_control_socket;
    case Field::socket:
      return r.ph == Phase::enter || r.ev == Event::other_function;
    case Field::status:
      return r.ev == Event::other_function;
    default:
      return false;
  }
}

void fill(Record& record) {
  const traces::PhaseFields& listed = *traces::fields_of(record.ev, record.ph);
  const bool has_addresses = *rc::gen::arbitrary<bool>();
  for (const Field field : listed.fields()) {
    const bool is_address = field == Field::local || field == Field::remote;
    if (is_address && !has_addresses) continue;
    if (field == Field::accept_dispatch && record.is_missing(Field::accept_context)) continue;
    if (is_sometimes_there(record, field) && *rc::gen::arbitrary<bool>()) continue;
    const bool may_be_null = traces::may_be_null(record.ev, field) &&
                             !listed.required.contains(field) &&
                             !(record.ph == Phase::enter && field == Field::socket);
    if (may_be_null && *rc::gen::inRange(0, 4) == 0) {
      record.nulls.insert(field);
    } else {
      traces::set_field(record, field, any_seed());
    }
  }
  record.value &= 0xffffffff;
  record.inspect.serial &= 0xffffffff;
  for (traces::Entry* one :
       {&record.dispatch.accept, &record.dispatch.inspect, &record.dispatch.abort}) {
    const bool is_table = record.ev == Event::wsk_socket && record.has(Field::dispatch);
    if (is_table && *one == traces::Entry::unknown) *one = traces::Entry::absent;
  }
}

}  // namespace

std::vector<Record> any_records_in_time(int count_max) {
  std::vector<Record> records = traces::any_records(count_max);
  put_in_time(records);
  return records;
}

Record any_recorder_record() {
  Record record;
  record.ev = static_cast<Event>(*rc::gen::inRange(0, traces::event_count));
  const traces::EventSchema& schema = traces::schema_of(record.ev);
  const bool is_second = schema.second != Phase::none && *rc::gen::arbitrary<bool>();
  record.ph = is_second ? schema.second : schema.first;
  if (record.ev == Event::other_function) {
    record.name = *rc::gen::element<std::string_view>("WskSend", "WskSomethingNew");
  }
  record.cpu = static_cast<std::uint32_t>(any_seed() % 64);
  record.tid = any_seed() & 0x7fffffff;
  record.values.insert(Field::cpu);
  record.values.insert(Field::tid);
  if (record.ev != Event::gap) {
    traces::set_field(record, Field::irql, any_seed());
    if (*rc::gen::arbitrary<bool>()) traces::set_field(record, Field::seq, any_seed());
  }
  fill(record);
  return record;
}

std::vector<Record> any_recorder_records(int count_max) {
  std::vector<Record> records;
  const int count = *rc::gen::inRange(1, count_max);
  for (int i = 0; i < count; ++i) records.push_back(any_recorder_record());
  put_in_time(records);
  for (Record& record : records) {  // without the log's clock
    if (record.has(Field::until)) record.until = traces::integer_max;
  }
  return records;
}

std::vector<Record> any_records_for(Form form) {
  return form == Form::tracerpt_csv ? any_recorder_records() : any_records_in_time();
}

}  // namespace wskcheck::exports::test
