// See support.h.
#include "support.h"

#include "wskcheck/traces/status.h"

namespace wskcheck::traces {
namespace {

constexpr std::uint64_t ticks_mask = (std::uint64_t{1} << 63) - 1;

Entry entry_of(std::uint64_t seed) { return static_cast<Entry>(seed % 3); }

Endpoint endpoint_of(std::uint64_t seed) {
  Endpoint out;
  out.is_ipv6 = seed % 2 == 1;
  // A bit of the seed for each byte, so that runs of zeros are common.
  for (std::size_t i = 0; i < (out.is_ipv6 ? 16U : 4U); ++i) {
    if ((seed >> i & 4) != 0) out.address[i] = static_cast<std::uint8_t>(seed >> i);
  }
  if (out.is_ipv6 && seed % 3 == 0) out.scope = static_cast<std::uint32_t>(seed >> 5);
  out.port = static_cast<std::uint16_t>(seed >> 17);
  return out;
}

std::uint32_t status_of(std::uint64_t seed) {
  const auto names = status_names();
  return seed % 2 == 0 ? names[seed / 2 % names.size()].value : static_cast<std::uint32_t>(seed);
}

std::string_view text_of(std::uint64_t seed) {
  static constexpr std::string_view texts[] = {"",
                                               "host connect",
                                               "\"quoted\" \\ and {braces}",
                                               "line\nfeed\ttab\x01",
                                               "\xc3\xa4\xe2\x82\xac",
                                               std::string_view("nul\0byte", 8),
                                               "\xf0\x9f\x98\x80",
                                               "\x7f"};
  return texts[seed % std::size(texts)];
}

// The members that are plain numbers; true when the field is one of them.
bool set_number(Record& record, Field field, std::uint64_t seed) {
  switch (field) {
    case Field::cpu:
      return record.cpu = static_cast<std::uint32_t>(seed), true;
    case Field::tid:
      return record.tid = seed & ticks_mask, true;
    case Field::irql:
      return record.irql = seed % 32, true;
    case Field::seq:
      return record.seq = seed & ticks_mask, true;
    case Field::op:
      return record.op = seed & ticks_mask, true;
    case Field::family:
      return record.family = static_cast<std::uint16_t>(seed), true;
    case Field::context:
      return record.context = seed, true;
    case Field::irp:
      return record.irp = seed, true;
    case Field::mask:
      return record.mask = static_cast<std::uint32_t>(seed), true;
    case Field::socket:
      return record.socket = seed, true;
    case Field::value:
      return record.value = seed & ticks_mask, true;
    case Field::flags:
      return record.flags = static_cast<std::uint32_t>(seed), true;
    case Field::information:
      return record.information = seed, true;
    case Field::accepted:
      return record.accepted = seed, true;
    case Field::accept_context:
      return record.accept_context = seed, true;
    case Field::until:
      return record.until = record.t + (seed & ticks_mask) % 1000, true;
    case Field::lost:
      return record.lost = seed & ticks_mask, true;
    default:
      return false;
  }
}

}  // namespace

void set_field(Record& record, Field field, std::uint64_t seed) {
  record.values.insert(field);
  if (set_number(record, field, seed)) return;
  switch (field) {
    case Field::category:
      record.category = static_cast<Category>(seed % 5);
      break;
    case Field::dispatch:
      if (record.ev == Event::wsk_socket) {
        record.dispatch = {entry_of(seed), entry_of(seed / 3), entry_of(seed / 9)};
      } else {
        record.dispatch_given = seed % 2 == 1;
      }
      break;
    case Field::status:
      record.status = status_of(seed);
      break;
    case Field::code:
      record.code = static_cast<Code>(seed % 5);
      if (record.code == Code::number) record.code_number = static_cast<std::uint32_t>(seed / 5);
      break;
    case Field::request:
      record.request = static_cast<Request>(seed % 3);
      break;
    case Field::inspect:
      record.inspect = {seed, seed / 7 & ticks_mask};
      break;
    case Field::local:
      record.local = endpoint_of(seed);
      break;
    case Field::remote:
      record.remote = endpoint_of(seed);
      break;
    case Field::action:
      record.action = static_cast<Action>(static_cast<std::int32_t>(
          static_cast<std::uint32_t>(seed % 2 == 0 ? seed / 2 % 3 : seed)));
      break;
    case Field::result:
      record.result = seed % 2 == 1;
      break;
    case Field::pending_returned:
      record.pending_returned = seed % 2 == 1;
      break;
    case Field::accept_dispatch:
      record.accept_dispatch = seed % 2 == 1;
      break;
    case Field::text:
      record.text = text_of(seed);
      break;
    default:
      break;
  }
}

Reading read_text(const std::string& text, const ReadOptions& options) {
  Reading out;
  out.in = std::make_unique<std::istringstream>(text);
  auto opened = read_jsonl(*out.in, "lab3.jsonl", options);
  if (!opened) {
    out.failed = true;
    out.error = opened.error();
    return out;
  }
  out.reader = std::move(*opened);
  Record record;
  ReadState state;
  while ((state = out.reader->next(record)) == ReadState::record) {
    record.text = out.texts.emplace_back(record.text);
    out.records.push_back(record);
  }
  out.failed = state == ReadState::error;
  if (out.failed) out.error = out.reader->error();
  return out;
}

std::string message_about(const std::string& line) {
  const Reading reading = read_text(header_line + line + "\n");
  return reading.failed ? reading.error.message() : "";
}

Record record_of(const std::string& line) {
  Reading reading = read_text(header_line + line + "\n");
  Record record;
  record.t = UINT64_MAX;
  if (reading.records.size() != 1) return record;
  record = reading.records[0];
  record.text = {};
  if (record.ev == Event::other_function) record.name = {};
  return record;
}

std::string written(const Header& header, const std::vector<Record>& records) {
  std::ostringstream out;
  JsonlWriter writer(out);
  writer.write(header);
  for (const Record& record : records) writer.write(record);
  writer.flush();
  return out.str();
}

}  // namespace wskcheck::traces
