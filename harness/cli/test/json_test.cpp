// Each verb's JSON parses and is what its schema in docs/json/ says.
//
// The validator knows the part of JSON Schema that the schemas use: type, const, enum, required,
// properties, additionalProperties false, items, $ref into $defs, anyOf. Another keyword fails.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>

#include "support.h"

namespace wskcheck::cli {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string type_of(element value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return "array";
    case element_type::OBJECT:
      return "object";
    case element_type::INT64:
    case element_type::UINT64:
      return "integer";
    case element_type::DOUBLE:
      return "number";
    case element_type::STRING:
      return "string";
    case element_type::BOOL:
      return "boolean";
    case element_type::NULL_VALUE:
      return "null";
  }
  return "?";
}

bool is_type(element value, std::string_view wanted) {
  const std::string type = type_of(value);
  return type == wanted || (wanted == "number" && type == "integer");
}

std::string text(element value) { return simdjson::minify(value); }

class Validator {
 public:
  explicit Validator(element schema) : root_(schema) {}
  // Empty when the value is valid; else what is wrong and where.
  std::string check(element value) { return check(value, root_, "$"); }

 private:
  std::string check(element value, element schema, const std::string& at) {
    for (const auto& [key, rule] : simdjson::dom::object(schema)) {
      const std::string wrong = keyword(value, key, rule, schema, at);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  std::string keyword(element value, std::string_view key, element rule, element schema,
                      const std::string& at) {
    if (key == "$ref") return check(value, referred(rule), at);
    if (key == "type") return types(value, rule, at);
    if (key == "const") return text(value) == text(rule) ? "" : at + ": not " + text(rule);
    if (key == "enum" || key == "anyOf") return some(value, key, rule, at);
    if (key == "required") return required(value, rule, at);
    if (key == "properties") return properties(value, rule, at);
    if (key == "additionalProperties") return no_others(value, schema, at);
    if (key == "items") return items(value, rule, at);
    if (key == "$schema" || key == "$defs" || key == "title" || key == "description") return "";
    return at + ": the schema uses " + std::string(key);
  }

  element referred(element rule) {
    const std::string_view name = rule;
    return root_.at_pointer(name.substr(1));
  }

  std::string types(element value, element rule, const std::string& at) {
    bool fits = false;
    if (rule.is_string()) {
      fits = is_type(value, rule);
    } else {
      for (const element one : simdjson::dom::array(rule)) fits = fits || is_type(value, one);
    }
    return fits ? "" : at + ": " + type_of(value) + " is not " + text(rule);
  }

  std::string some(element value, std::string_view key, element rule, const std::string& at) {
    for (const element one : simdjson::dom::array(rule)) {
      if (key == "enum" ? text(one) == text(value) : check(value, one, at).empty()) return "";
    }
    return at + ": " + text(value).substr(0, 60) + " is none of " + std::string(key);
  }

  std::string required(element value, element rule, const std::string& at) {
    for (const element name : simdjson::dom::array(rule)) {
      if (value.at_key(std::string_view(name)).error() != simdjson::SUCCESS) {
        return at + ": no " + text(name);
      }
    }
    return "";
  }

  std::string properties(element value, element rule, const std::string& at) {
    if (!value.is_object()) return "";
    for (const auto& [name, schema] : simdjson::dom::object(rule)) {
      element member;
      if (value.at_key(name).get(member) != simdjson::SUCCESS) continue;
      const std::string wrong = check(member, schema, at + '.' + std::string(name));
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  std::string no_others(element value, element schema, const std::string& at) {
    if (!value.is_object()) return "";
    const element known = schema["properties"];
    for (const auto& [name, member] : simdjson::dom::object(value)) {
      if (known.at_key(name).error() != simdjson::SUCCESS) {
        return at + ": " + std::string(name) + " is not in the schema";
      }
    }
    return "";
  }

  std::string items(element value, element rule, const std::string& at) {
    if (!value.is_array()) return "";
    std::size_t number = 0;
    for (const element one : simdjson::dom::array(value)) {
      const std::string wrong = check(one, rule, at + '[' + std::to_string(number++) + ']');
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  element root_;
};

struct Case {
  std::string schema;
  std::string line;
};
void PrintTo(const Case& one, std::ostream* out) { *out << as_name(one.line); }

class Schema : public testing::TestWithParam<Case> {};

TEST_P(Schema, DescribesTheOutput) {
  simdjson::dom::parser schema_parser;
  simdjson::dom::parser parser;
  const std::string path = "docs/json/" + GetParam().schema + ".schema.json";
  const simdjson::padded_string schema{read_file(path)};
  const simdjson::padded_string output{run(split(GetParam().line)).out};
  element schema_root;
  element root;
  ASSERT_EQ(schema_parser.parse(schema).get(schema_root), simdjson::SUCCESS) << path;
  ASSERT_EQ(parser.parse(output).get(root), simdjson::SUCCESS) << GetParam().line;

  EXPECT_EQ(Validator(schema_root).check(root), "");
}

const Case cases[] = {
    {"check", "check --json --conns 1 --irps 1 --features accept,close"},
    {"check", "check --json --conns 1 --irps 1 --features accept --max-states 20"},
    {"check", "walk --json --walks 10 --length 50 --conns 1 --irps 1 --features accept,close"},
    {"rules", "rules --json"},
    {"explain", "explain --json ACC-05"},
    {"explain", "explain --json Q-30"},
    {"explain", "explain --json CLO-06"},
    {"explain", "explain --json ACC-11"},
    {"explain", "explain --json 'NET-01(l0) ACC-01(l0,i0)' --conns 1"},
    {"explain", "explain --json 'NET-01(l0) ACC-04(c0,f0)' --conns 1"},
    {"replay", "replay --json traces/captured/wine-8.0/s01_accept_then_connect.jsonl"},
    {"replay", "replay --json traces/captured/wine-8.0/s06_two_pended_two_connects.jsonl LICENSE"},
    {"drive", "drive --json harness/cli/test/drivers/freed_too_early.c --connections 0"},
    {"drive", "drive --json harness/house/consumer/driver.c"},
    {"info", "info --json harness/fuzz/corpus/etl/compressed.etl"},
    {"info", "info --json traces/captured/wine-8.0/s01_accept_then_connect.jsonl LICENSE"},
};
INSTANTIATE_TEST_SUITE_P(Outputs, Schema, testing::ValuesIn(cases));

TEST(Validator, RefusesWhatTheSchemaDoesNotSay) {
  simdjson::dom::parser parser;
  simdjson::dom::parser other;
  const element schema =
      parser.parse(R"({"type":"object","required":["a"],"additionalProperties":false,)"
                   R"("properties":{"a":{"type":["integer","null"]}}})"_padded);

  EXPECT_EQ(Validator(schema).check(other.parse(R"({"a":1})"_padded)), "");
  EXPECT_EQ(Validator(schema).check(other.parse(R"({"b":1})"_padded)), "$: no \"a\"");
  EXPECT_EQ(Validator(schema).check(other.parse(R"({"a":1,"b":2})"_padded)),
            "$: b is not in the schema");
  EXPECT_EQ(Validator(schema).check(other.parse(R"({"a":"x"})"_padded)),
            "$.a: string is not [\"integer\",\"null\"]");
}

}  // namespace
}  // namespace wskcheck::cli
