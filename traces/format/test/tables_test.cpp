// The tables of names: complete, unique, and the same in both directions.
#include <gtest/gtest.h>

#include <set>

#include "../src/json_text.h"
#include "../src/nearest.h"
#include "wskcheck/traces/schema.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::traces {
namespace {

TEST(StatusNames, AreUniqueAndSorted) {
  const StatusName* last = nullptr;
  std::set<std::string_view> names;
  for (const StatusName& entry : status_names()) {
    EXPECT_TRUE(last == nullptr || last->value < entry.value) << entry.name;
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(status_from_name(entry.name), entry.value);
    EXPECT_EQ(status_name(entry.value), entry.name);
    last = &entry;
  }
}

TEST(StatusNames, OtherValuesStayHexadecimal) {
  EXPECT_EQ(status_name(0xC0001234), "");
  EXPECT_EQ(status_text(0xC0001234), "0xc0001234");
  EXPECT_EQ(status_text(0x103), "STATUS_PENDING");
  EXPECT_FALSE(status_from_name("STATUS_"));
  EXPECT_FALSE(status_from_name("status_pending"));
  EXPECT_FALSE(status_from_name(""));
}

TEST(StatusNames, SuccessIncludesInformation) {
  EXPECT_TRUE(status_succeeded(status::success));
  EXPECT_TRUE(status_succeeded(status::event_pending));
  EXPECT_FALSE(status_succeeded(status::buffer_overflow));
  EXPECT_FALSE(status_succeeded(status::cancelled));
}

TEST(Names, OfEventsAreFoundBack) {
  for (int i = 0; i < event_count; ++i) {
    const auto event = static_cast<Event>(i);
    ASSERT_FALSE(event_name(event).empty()) << i;
    if (event == Event::other_function) continue;
    EXPECT_EQ(event_from_name(event_name(event)), event);
  }
  EXPECT_EQ(event_name(Event::mark), "mark");
  EXPECT_FALSE(event_from_name("any other WSK function"));
}

TEST(Names, OfFieldsAreFoundBack) {
  for (int i = 0; i < field_count; ++i) {
    const std::string_view name = field_name(static_cast<Field>(i));
    ASSERT_FALSE(name.empty()) << i;
    EXPECT_EQ(record_key(name), key_field + i);
  }
  EXPECT_EQ(field_name(Field::text), "text");
  EXPECT_EQ(field_name(Field::cpu), "cpu");
  EXPECT_EQ(record_key("t"), key_t);
  EXPECT_EQ(record_key("ev"), key_ev);
  EXPECT_EQ(record_key("ph"), key_ph);
  EXPECT_EQ(record_key("nothing"), -1);
  EXPECT_EQ(record_key(""), -1);
}

TEST(Names, OfEnumeratorsAreThoseOfThePage) {
  EXPECT_EQ(phase_name(Phase::none), "");
  EXPECT_EQ(phase_name(Phase::return_), "return");
  EXPECT_EQ(order_name(Order::per_thread), "per-thread");
  EXPECT_EQ(category_name(Category::basic), "basic");
  EXPECT_EQ(request_name(Request::ioctl), "ioctl");
  EXPECT_EQ(code_name(Code::number), "");
  EXPECT_EQ(code_name(Code::sio_wsk_query_inspect_id), "SIO_WSK_QUERY_INSPECT_ID");
  EXPECT_EQ(action_name(Action::pend), "pend");
  EXPECT_EQ(action_name(static_cast<Action>(7)), "");
  EXPECT_EQ(action_name(static_cast<Action>(-1)), "");
}

TEST(Nearest, CountsLetters) {
  EXPECT_EQ(letters_apart("WskAccept", "wskaccept"), 0U);
  EXPECT_EQ(letters_apart("WskAcecpt", "WskAccept"), 1U);
  EXPECT_EQ(letters_apart("kitten", "sitting"), 3U);
  EXPECT_EQ(letters_apart("", "abc"), 3U);
  EXPECT_EQ(letters_apart(std::string(100, 'a'), "a"), 100U);
}

TEST(JsonText, ShowsWhatIsNotPrintableAsBytes) {
  EXPECT_EQ(shown("a\x01\xff\xc3\xa4"), "a\\x01\\xff\xc3\xa4");
  EXPECT_EQ(shown(std::string(50, 'x')), std::string(40, 'x') + "...");
}

TEST(JsonText, UndoesEscapes) {
  std::string buffer;
  EXPECT_EQ(read_string(R"("a\"\\\/\b\f\n\r\t\u0041\u00e4\u20ac\ud83d\ude00")", buffer),
            "a\"\\/\b\f\n\r\tA\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

}  // namespace
}  // namespace wskcheck::traces
