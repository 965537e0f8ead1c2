// Records without what they must have, and events and phases that do not fit.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::traces {
namespace {

struct Case {
  const char* line;
  const char* message;
};

constexpr Case cases[] = {
    {R"({})", R"(lab3.jsonl:2:1: found no "t", expected it in every record)"},
    {R"({"t":1})", R"(lab3.jsonl:2:1: found no "ev", expected it in every record)"},
    {R"({"ev":"mark","text":"a"})", R"(lab3.jsonl:2:1: found no "t", expected it in every record)"},
    {R"({"wsk_trace":1,"frequency":1})",
     R"(lab3.jsonl:2:1: found no "t", expected it in every record)"
     "\n"
     R"(  hint: a header stands only in the first line; one trace a file)"},
    {R"({"t":-1,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found -1, expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":1.5,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found 1.5, expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":1e3,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found 1e3, expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":9223372036854775808,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found 9223372036854775808, expected an integer from 0 to 2^63 )"
     R"(- 1)"},
    {R"({"t":99999999999999999999999,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found 99999999999999999999999, expected an integer from 0 to )"
     R"(2^63 - 1)"},
    {R"({"t":"1","ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found "1", expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":null,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found null, expected an integer from 0 to 2^63 - 1)"
     "\n"
     R"(  hint: null stands for a NULL pointer; leave out a field that is not known)"},
    {R"({"t":{"a":1},"ev":"mark","text":"a"})",
     R"(lab3.jsonl:2:6: found an object, expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":1,"ev":7,"ph":"call"})", R"(lab3.jsonl:2:13: found 7, expected the name of an event)"},
    {R"({"t":1,"tid":1,"ev":"Complete","ph":"enter"})",
     R"(lab3.jsonl:2:21: found "Complete", expected an event of the format or the )"
     R"(name of a WSK function)"
     "\n"
     R"(  hint: did you mean "Completion"?)"},
    {R"({"t":1,"tid":1,"ev":"something else entirely","ph":"enter"})",
     R"(lab3.jsonl:2:21: found "something else entirely", expected an event of the )"
     R"(format or the name of a WSK function)"},
    {R"({"t":1,"tid":1,"ev":"WskAcept","ph":"call"})",
     R"(lab3.jsonl:2:21: found "WskAcept", expected an event of the format or another )"
     R"(WSK function)"
     "\n"
     R"(  hint: did you mean "WskAccept"?)"},
    {R"({"t":1,"tid":1,"ev":"wskaccept","ph":"call"})",
     R"(lab3.jsonl:2:21: found "wskaccept", expected an event of the format or the )"
     R"(name of a WSK function)"
     "\n"
     R"(  hint: did you mean "WskAccept"?)"},
    {R"({"t":1,"tid":1,"ev":"Wsk Accept","ph":"call"})",
     R"(lab3.jsonl:2:21: found "Wsk Accept", expected an event of the format or the )"
     R"(name of a WSK function)"
     "\n"
     R"(  hint: did you mean "WskAccept"?)"},
    {R"({"t":1,"tid":1,"ev":"","ph":"call"})",
     R"(lab3.jsonl:2:21: found "", expected an event of the format or the name of a )"
     R"(WSK function)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept"})",
     R"(lab3.jsonl:2:1: found no "ph", expected one of "call", "return")"},
    {R"({"t":1,"tid":1,"ev":"IoFreeIrp"})", R"(lab3.jsonl:2:1: found no "ph", expected "call")"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"foo"})",
     R"(lab3.jsonl:2:38: found "foo", expected one of "call", "return")"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"enter"})",
     R"(lab3.jsonl:2:38: found "enter", expected one of "call", "return")"},
    {R"({"t":1,"tid":1,"ev":"Completion","ph":"call"})",
     R"(lab3.jsonl:2:39: found "call", expected one of "enter", "leave")"},
    {R"({"t":1,"tid":1,"ev":"IoFreeIrp","ph":"return"})",
     R"(lab3.jsonl:2:38: found "return", expected "call")"},
    {R"({"t":1,"ev":"mark","ph":"call","text":"a"})",
     R"(lab3.jsonl:2:25: found "call", expected no "ph" in "mark")"},
    {R"({"t":1,"tid":1,"ev":"WskReceiveFromEvent","ph":"enter"})",
     R"(lab3.jsonl:2:48: found "enter", expected one of "call", "return")"
     "\n"
     R"(  hint: callbacks that the format does not list are left out)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":null})",
     R"(lab3.jsonl:2:38: found null, expected one of "call", "return")"
     "\n"
     R"(  hint: null stands for a NULL pointer; leave out a field that is not known)"},
    {R"({"t":1,"ev":"WskAccept","ph":"call"})",
     R"(lab3.jsonl:2:1: found neither "tid" nor "op", expected one of them in )"
     R"(WskAccept call)"
     "\n"
     R"(  hint: they tell which return belongs to which call)"},
    {R"({"t":1,"tid":1,"ev":"Completion","ph":"enter","status":"STATUS_SUCCESS"})",
     R"(lab3.jsonl:2:1: found no "irp", expected it in Completion enter)"},
    {R"({"t":1,"tid":1,"ev":"Completion","ph":"enter","irp":null})",
     R"(lab3.jsonl:2:53: found null, expected a value in Completion enter)"
     "\n"
     R"(  hint: this record means nothing without it)"},
    {R"({"t":1,"ev":"IoReuseIrp","ph":"call"})",
     R"(lab3.jsonl:2:1: found no "irp", expected it in IoReuseIrp call)"},
    {R"({"t":1,"ev":"gap"})", R"(lab3.jsonl:2:1: found no "until", expected it in gap)"},
    {R"({"t":5,"ev":"gap","until":4})", R"(lab3.jsonl:2:27: found 4, expected 5 or later)"
                                        "\n"
                                        R"(  hint: a gap ends no earlier than it begins)"},
    {R"({"t":5,"ev":"gap","until":6,"lost":-1})",
     R"(lab3.jsonl:2:36: found -1, expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":1,"ev":"mark"})", R"(lab3.jsonl:2:1: found no "text", expected it in mark)"},
    {R"({"t":1,"ev":"mark","text":7})", R"(lab3.jsonl:2:27: found 7, expected a string)"},
};

TEST(BadRecord, IsToldWithItsPlace) {
  for (const Case& bad : cases) EXPECT_EQ(message_about(bad.line), bad.message) << bad.line;
}

TEST(BadRecord, TellsThatThereAreTooManyNames) {
  std::string text = header_line;
  for (int i = 0; i <= 4096; ++i) {
    text += R"({"t":1,"tid":1,"ev":"WskFunction)" + std::to_string(i) + R"(","ph":"call"})" + "\n";
  }
  const Reading reading = read_text(text);

  EXPECT_EQ(reading.records.size(), 4096U);
  EXPECT_EQ(reading.error.message(),
            "lab3.jsonl:4098:21: found \"WskFunction4096\", expected at most 4096 names of other "
            "WSK functions");
}

}  // namespace
}  // namespace wskcheck::traces
