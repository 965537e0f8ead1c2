// One field of a record: from its token in the line to the member of Record.
#ifndef WSKCHECK_TRACES_VALUE_DECODER_H
#define WSKCHECK_TRACES_VALUE_DECODER_H

#include <span>
#include <string>
#include <string_view>

#include "object_reader.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::traces {

class ValueDecoder {
 public:
  // Sets the member and its bit in `values` or `nulls`. `record.ev` is set already; `object` has
  // read `line`. False: not a value of this field, see error(). A `text` with escapes points into
  // the decoder until the next call for a `text`.
  bool decode(std::string_view line, Field field, const ObjectReader& object, Record& record);
  const LineError& error() const noexcept { return error_; }

 private:
  bool set(Field field, std::string_view token, const ObjectReader& object, Record& record);
  bool set_common(Field field, std::string_view token, Record& record);
  bool set_pointer(Field field, std::string_view token, Record& record);
  bool set_other(Field field, std::string_view token, Record& record);
  bool fail(std::string_view token, std::string expected, std::string hint = {});
  std::string_view string_of(std::string_view token);

  template <typename T>
  bool integer(std::string_view token, T& out, std::uint64_t max);
  template <typename T>
  bool hex(std::string_view token, T& out);
  template <typename T, typename FromName>
  bool name(std::string_view token, T& out, FromName from_name,
            std::span<const std::string_view> names);
  bool boolean(std::string_view token, bool& out);
  bool endpoint(std::string_view token, Endpoint& out);
  bool status(std::string_view token, std::uint32_t& out);
  bool code(std::string_view token, Record& record);
  bool action(std::string_view token, Action& out);
  bool text(std::string_view token, Record& record);
  bool inspect(std::string_view token, const ObjectReader& object, InspectId& out);
  bool dispatch_table(std::string_view token, const ObjectReader& object, DispatchTable& out);

  std::string_view line_;
  std::string buffer_;
  std::string text_;
  LineError error_;
};

}  // namespace wskcheck::traces

#endif
