// See header_decoder.h.
#include "header_decoder.h"

#include <fmt/format.h>

#include <array>

#include "complaint.h"
#include "name_table.h"
#include "object_reader.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {
namespace {

enum Key {
  wsk_trace,
  frequency,
  order,
  uncertainty,
  complete,
  source,
  provider,
  driver,
  os,
  comment,
  t,
  ev,
};

constexpr NameTable keys{
    std::array<std::string_view, 12>{"wsk_trace", "frequency", "order", "uncertainty", "complete",
                                     "source", "provider", "driver", "os", "comment", "t", "ev"}};

int find_key(std::string_view key) noexcept { return keys.find(key); }

class Decoder {
 public:
  Decoder(std::string_view line, Header& header) : line_(line), header_(header) {}

  std::optional<LineError> run() {
    if (!object_.read(line_, find_key)) return object_.error();
    if (version() && ticks() && promises() && texts()) return std::nullopt;
    return error_;
  }

 private:
  bool fail(LineError error) {
    error_ = std::move(error);
    return false;
  }

  bool refuse(Key key, std::string expected, std::string hint = {}) {
    return fail(complaint(line_, object_.token(key), std::move(expected), std::move(hint)));
  }

  bool version() {
    if (!object_.has(wsk_trace)) {
      const bool is_record = object_.has(t) || object_.has(ev);
      LineError error = missing("wsk_trace", "the first line");
      error.hint = is_record
                       ? "this is a record; a trace begins with a header, as {\"wsk_trace\":1,"
                         "\"frequency\":10000000}"
                       : "a trace begins with a header, as {\"wsk_trace\":1,"
                         "\"frequency\":10000000}";
      return fail(std::move(error));
    }
    const auto number = read_unsigned(object_.token(wsk_trace));
    if (number && *number == 1) return true;
    refuse(wsk_trace, "version 1",
           number ? "this program reads version 1 of the trace format only" : "");
    if (number) error_.found = fmt::format("version {} of the trace format", *number);
    return false;
  }

  bool ticks() {
    if (!object_.has(frequency)) return fail(missing("frequency", "the header"));
    const auto rate = read_unsigned(object_.token(frequency));
    if (!rate || *rate == 0 || *rate > ticks_max) {
      return refuse(frequency, "an integer from 1 to 2^63 - 1", "ticks a second of \"t\"");
    }
    header_.frequency = *rate;
    if (!object_.has(uncertainty)) return true;
    const auto ticks = read_unsigned(object_.token(uncertainty));
    if (!ticks || *ticks > ticks_max) return refuse(uncertainty, integer_up_to(ticks_max));
    header_.uncertainty = *ticks;
    return true;
  }

  bool promises() {
    if (object_.has(order)) {
      const std::string_view token = object_.token(order);
      const auto value =
          token.front() == '"' ? order_from_name(read_string(token, buffer_)) : std::nullopt;
      if (!value) return refuse(order, one_of(order_names()));
      header_.order = *value;
    }
    if (object_.has(complete)) {
      const std::string_view token = object_.token(complete);
      if (token != "true" && token != "false") return refuse(complete, "true or false");
      header_.complete = token == "true";
    }
    return true;
  }

  bool texts() {
    const std::pair<Key, std::string*> all[] = {{source, &header_.source},
                                                {provider, &header_.provider},
                                                {driver, &header_.driver},
                                                {os, &header_.os},
                                                {comment, &header_.comment}};
    for (const auto& [key, text] : all) {
      if (!object_.has(key)) continue;
      if (object_.token(key).front() != '"') return refuse(key, "a string");
      *text = read_string(object_.token(key), buffer_);
    }
    return true;
  }

  std::string_view line_;
  Header& header_;
  ObjectReader object_;
  std::string buffer_;
  LineError error_;
};

}  // namespace

std::optional<LineError> decode_header(std::string_view line, Header& header) {
  header = Header{};
  return Decoder(line, header).run();
}

}  // namespace wskcheck::traces
