// JSON is written with its members in order, escaped, and always as valid UTF-8.
#include "wskcheck/report/json.h"

#include <gtest/gtest.h>

namespace wskcheck::report {
namespace {

TEST(Json, KeepsTheOrderOfItsMembers) {
  Json value = Json::object();
  value.set("b", 1).set("a", Json::array({"x", "y"})).set("c", Json());

  EXPECT_EQ(value.text(),
            "{\n  \"b\": 1,\n  \"a\": [\n    \"x\",\n    \"y\"\n  ],\n  \"c\": null\n}\n");
}

TEST(Json, WritesEmptyContainersOnOneLine) {
  EXPECT_EQ(Json::object().set("a", Json::array()).set("o", Json::object()).text(),
            "{\n  \"a\": [],\n  \"o\": {}\n}\n");
}

TEST(Json, EscapesWhatMustBe) {
  EXPECT_EQ(Json("a\"b\\c\n\t\x01\x7f").text(), "\"a\\\"b\\\\c\\n\\t\\u0001\\u007f\"\n");
}

TEST(Json, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(Json("\xc3\xa4").text(), "\"\xc3\xa4\"\n");
  EXPECT_EQ(Json("a\xff"
                 "b")
                .text(),
            "\"a\xef\xbf\xbd"
            "b\"\n");
  EXPECT_EQ(Json("\xed\xa0\x80").text(), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n");
  EXPECT_EQ(Json("\xe2\x82").text(), "\"\xef\xbf\xbd\xef\xbf\xbd\"\n");
}

TEST(Json, WritesNumbersWholly) {
  EXPECT_EQ(Json(std::uint64_t{18446744073709551615u}).text(), "18446744073709551615\n");
  EXPECT_EQ(Json::decimal(1.0 / 3).text(), "0.33\n");
  EXPECT_EQ(Json::text_or_null("").text(), "null\n");
}

}  // namespace
}  // namespace wskcheck::report
