// The values of a record as TDH shows them: name and text, in the recorder's order.
#ifndef WSKCHECK_EXPORTS_TEST_FIELD_TEXTS_H
#define WSKCHECK_EXPORTS_TEST_FIELD_TEXTS_H

#include <string>
#include <vector>

#include "wskcheck/traces/record.h"

namespace wskcheck::exports::test {

struct FieldText {
  std::string name;  // "dispatch.accept" for a member of a structure
  std::string text;
  bool is_string = false;  // in quotes in CSV
};

std::vector<FieldText> field_texts(const traces::Record& record, bool hex_addresses);

std::string hex(const std::vector<std::uint8_t>& bytes);

}  // namespace wskcheck::exports::test

#endif
