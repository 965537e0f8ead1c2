// See any_record.h.
#include "any_record.h"

#include <rapidcheck.h>

#include "support.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {

std::uint64_t any_seed() { return *rc::gen::arbitrary<std::uint64_t>() * 0x9e3779b97f4a7c15U; }

Record any_record() {
  Record record;
  record.ev = static_cast<Event>(*rc::gen::inRange(0, event_count));
  const EventSchema& schema = schema_of(record.ev);
  const bool second = schema.second != Phase::none && *rc::gen::arbitrary<bool>();
  record.ph = second ? schema.second : schema.first;
  record.t = any_seed() >> 2;

  if (record.ev == Event::other_function) {
    record.name = *rc::gen::element<std::string_view>("WskSend", "WskSomethingNew", "Wsk_0");
  }
  const PhaseFields& listed = *fields_of(record.ev, record.ph);
  const auto maybe = [&](Field field, bool needed) {
    const int what = needed ? 0 : *rc::gen::inRange(0, 3);
    if (what == 0) set_field(record, field, any_seed());
    if (what == 1 && may_be_null(record.ev, field)) record.nulls.insert(field);
  };
  for (const Field field : common_fields) {
    maybe(field, field == Field::tid && schema.second != Phase::none);
  }
  for (const Field field : listed.fields()) maybe(field, listed.required.contains(field));
  return record;
}

std::vector<Record> any_records(int count_max) {
  std::vector<Record> records;
  const int count = *rc::gen::inRange(1, count_max);
  for (int i = 0; i < count; ++i) records.push_back(any_record());
  return records;
}

Header any_header() {
  Header header;
  header.frequency = 1 + any_seed() % 1000000000;
  header.order = static_cast<Order>(*rc::gen::inRange(0, 3));
  header.uncertainty = any_seed() >> 1;
  header.complete = *rc::gen::arbitrary<bool>();
  for (std::string* text :
       {&header.source, &header.provider, &header.driver, &header.os, &header.comment}) {
    *text = *rc::gen::element<std::string>("", "lab 3", "\"quoted\"\n\xc3\xa4");
  }
  return header;
}

}  // namespace wskcheck::traces
