// One line becomes one record: which event, which phase, which fields, and what must be there.
#ifndef WSKCHECK_TRACES_RECORD_DECODER_H
#define WSKCHECK_TRACES_RECORD_DECODER_H

#include <set>
#include <string>
#include <string_view>

#include "object_reader.h"
#include "value_decoder.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {

class RecordDecoder {
 public:
  // Fills the record but for `at`. `padding_bytes` behind the line must be readable. False: see
  // error(), whose offset is in the line; the record is unspecified.
  bool decode(std::string_view line, Record& record);
  const LineError& error() const noexcept { return *error_; }

 private:
  bool fail(LineError error);
  bool event(Record& record);
  bool other_function(std::string_view token, std::string_view name, Record& record);
  bool phase(Record& record);
  bool fields(const PhaseFields& listed, Record& record);
  bool required(const PhaseFields& listed, const Record& record);

  std::string_view line_;
  ObjectReader object_;
  ValueDecoder values_;
  std::set<std::string, std::less<>> names_;  // of other functions; its nodes never move
  std::string buffer_;
  LineError own_error_;
  const LineError* error_ = &own_error_;
};

}  // namespace wskcheck::traces

#endif
