// TraceLogging metadata and payloads: every type, arrays, structures, tags, and what is damaged.
#include "wskcheck/etl/decode.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "../src/trace_logging.h"
#include "hand_made.h"

namespace wskcheck::etl {
namespace {

// Bytes put together from numbers and texts.
class Blob {
 public:
  Blob& text(std::string_view text) {
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    return byte(0);
  }
  Blob& byte(int value) {
    bytes_.push_back(static_cast<std::uint8_t>(value));
    return *this;
  }
  Blob& number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i, value >>= 8) byte(static_cast<int>(value & 0xff));
    return *this;
  }
  Blob& wide(std::string_view text) {
    for (const char c : text) number(static_cast<std::uint8_t>(c), 2);
    return *this;
  }
  Blob& all(const FileBytes& more) {
    bytes_.insert(bytes_.end(), more.begin(), more.end());
    return *this;
  }
  Blob& field(std::string_view name, int in) { return text(name).byte(in); }
  Blob& field(std::string_view name, int in, int out) {
    return text(name).byte(in | 0x80).byte(out);
  }
  const FileBytes& bytes() const { return bytes_; }

 private:
  FileBytes bytes_;
};

// Metadata: their size, no tags, the name, the fields.
FileBytes metadata(const Blob& fields, std::string_view name = "Event") {
  Blob body;
  body.byte(0).text(name).all(fields.bytes());
  return Blob().number(body.bytes().size() + 2, 2).all(body.bytes()).bytes();
}

struct Outcome {
  bool parsed = false;
  Decoded decoded = Decoded::whole;
  std::string text;
};

Outcome decoded(const FileBytes& item, const FileBytes& payload, std::uint8_t pointer_size = 8) {
  Outcome out;
  EventSchema schema;
  out.parsed = parse_event_metadata(item, schema);
  if (!out.parsed) return out;
  EventView event;
  event.kind = HeaderKind::event64;
  event.pointer_size = pointer_size;
  event.schema = item;
  event.payload = payload;
  std::vector<Value> values;
  out.decoded = decode(event, schema, values);
  out.text = values_text(values);
  return out;
}

std::string text_of(const Blob& fields, const Blob& payload) {
  const Outcome out = decoded(metadata(fields), payload.bytes());
  EXPECT_TRUE(out.parsed);
  EXPECT_EQ(out.decoded, Decoded::whole);
  return out.text;
}

TEST(Decode, KnowsEveryInType) {
  const Blob fields = Blob()
                          .field("a", 1)
                          .field("b", 2)
                          .field("c", 3)
                          .field("d", 4)
                          .field("e", 5)
                          .field("f", 6)
                          .field("g", 7)
                          .field("h", 8)
                          .field("i", 9)
                          .field("j", 10)
                          .field("k", 11)
                          .field("l", 12)
                          .field("m", 13)
                          .field("n", 14);
  const Blob payload = Blob()
                           .wide("Wide")
                           .number(0, 2)
                           .text("narrow")
                           .byte(0xff)
                           .byte(0xff)
                           .number(0xfffe, 2)
                           .number(0xfffe, 2)
                           .number(0xfffffffd, 4)
                           .number(0xfffffffd, 4)
                           .number(static_cast<std::uint64_t>(-5), 8)
                           .number(static_cast<std::uint64_t>(-5), 8)
                           .number(0x40490000, 4)
                           .number(0x4009000000000000, 8)
                           .number(2, 4)
                           .number(3, 2)
                           .byte(1)
                           .byte(0xab)
                           .byte(0);
  EXPECT_EQ(text_of(fields, payload),
            "a=Wide b=narrow c=-1 d=255 e=-2 f=65534 g=-3 h=4294967293 i=-5 "
            "j=18446744073709551611 k=3.140625 l=3.125 m=true n=01ab00");
}

TEST(Decode, KnowsTheLongerInTypes) {
  const Guid guid = guid_of("0ad614c4-0ef4-4225-8d1c-9a3a9a5b5c5d");
  const Blob fields = Blob()
                          .field("guid", 15)
                          .field("time", 17)
                          .field("system", 18)
                          .field("sid", 19)
                          .field("x32", 20)
                          .field("x64", 21)
                          .field("wide", 22)
                          .field("narrow", 23)
                          .field("bytes", 25);
  Blob payload;
  payload.all(FileBytes(guid.bytes.begin(), guid.bytes.end())).number(132223104000000000, 8);
  for (const int part : {2021, 9, 4, 9, 14, 59, 35, 7}) {
    payload.number(static_cast<std::uint64_t>(part), 2);
  }
  payload.byte(1).byte(2).number(0x050000000000, 6).number(32, 4).number(544, 4);
  payload.number(0xbeef, 4).number(0xffffa00c1b2e4010, 8);
  payload.number(4, 2).wide("ab").number(3, 2).all({'x', 0, 'y'}).number(1, 2).byte(0xcd);
  EXPECT_EQ(text_of(fields, payload),
            "guid=0ad614c4-0ef4-4225-8d1c-9a3a9a5b5c5d time=2020-01-01T00:00:00.0000000Z "
            "system=2021-09-09T14:59:35.007 sid=S-1-5-32-544 x32=0xbeef "
            "x64=0xffffa00c1b2e4010 wide=ab narrow=" +
                std::string("x\0y", 3) + " bytes=cd");
}

TEST(Decode, OutTypesSayHowANumberIsMeant) {
  const Blob fields = Blob()
                          .field("boolean", 4, 3)
                          .field("hex", 8, 4)
                          .field("port", 6, 7)
                          .field("v4", 8, 8)
                          .field("status", 8, 14)
                          .field("unnamed", 8, 14)
                          .field("error", 8, 13)
                          .field("v6", 14, 9)
                          .field("address", 14, 10);
  Blob payload;
  payload.byte(1).number(255, 4).byte(1).byte(0xbb).all({10, 0, 0, 1});
  payload.number(0x103, 4).number(0xc0de0001, 4).number(5, 4);
  payload.number(16, 2).all({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});
  payload.number(16, 2).all({2, 0, 1, 0xbd, 10, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(text_of(fields, payload),
            "boolean=true hex=0xff port=443 v4=10.0.0.1 status=STATUS_PENDING "
            "unnamed=0xc0de0001 error=0x5 v6=[fe80::9] address=10.0.0.9:445");
}

TEST(Decode, ArraysHaveTheirCountInTheMetadataOrInFrontOfTheValues) {
  const Blob fields = Blob()
                          .field("fixed", 6 | 0x20)
                          .number(3, 2)
                          .field("counted", 7 | 0x40)
                          .field("text", 6 | 0x40, 2)
                          .field("strings", 2 | 0x40)
                          .field("none", 10 | 0x40);
  Blob payload;
  payload.number(1, 2).number(2, 2).number(3, 2);
  payload.number(2, 2).number(7, 4).number(static_cast<std::uint64_t>(-8), 4);
  payload.number(2, 2).wide("Hi");
  payload.number(3, 2).text("a").text("").text("c");
  payload.number(0, 2);
  EXPECT_EQ(text_of(fields, payload),
            "fixed=[1, 2, 3] counted=[7, -8] text=Hi strings=[a  c] none=[]");
}

TEST(Decode, StructuresNestAndRepeat) {
  // outer { a, inner[] { b, c }, d } and e
  const Blob fields = Blob()
                          .field("outer", 24, 3)
                          .field("a", 4)
                          .field("inner", 24 | 0x40, 2)
                          .field("b", 4)
                          .field("c", 2)
                          .field("d", 4)
                          .field("e", 4);
  Blob payload;
  payload.byte(1).number(2, 2).byte(2).text("x").byte(3).text("y").byte(4).byte(5);
  EXPECT_EQ(text_of(fields, payload), "outer={a=1 inner=[{b=2 c=x} {b=3 c=y}] d=4} e=5");
  payload = Blob();
  payload.byte(1).number(0, 2).byte(4).byte(5);
  EXPECT_EQ(text_of(fields, payload), "outer={a=1 inner=[] d=4} e=5");
}

TEST(Decode, TagsAreReadFromTheLeft) {
  EventSchema schema;
  const Blob body =
      Blob().byte(0x81).byte(0x02).text("Tagged").text("a").byte(0x84).byte(0x83).byte(0x40);
  const FileBytes item = Blob().number(body.bytes().size() + 2, 2).all(body.bytes()).bytes();
  ASSERT_TRUE(parse_event_metadata(item, schema));
  EXPECT_EQ(schema.name, "Tagged");
  EXPECT_EQ(schema.tag, (1U << 21) | (2U << 14));
  ASSERT_EQ(schema.fields.size(), 1U);
  EXPECT_EQ(schema.fields[0].out, OutType::boolean);
  EXPECT_EQ(schema.fields[0].tag, 0x40U << 21);
}

TEST(Decode, ACustomFieldEndsWhatIsKnown) {
  const Blob fields =
      Blob().field("a", 4).field("custom", 14 | 0x60).number(2, 2).byte(9).byte(9).field("b", 4);
  const Outcome out = decoded(metadata(fields), {7, 1, 2, 3});
  EXPECT_TRUE(out.parsed);
  EXPECT_EQ(out.decoded, Decoded::undefined);
  EXPECT_EQ(out.text, "a=7");
}

TEST(Decode, APayloadThatIsTooShortOrTooLongIsTold) {
  const Blob fields = Blob().field("a", 4).field("b", 8);
  EXPECT_EQ(decoded(metadata(fields), {1, 2, 0, 0}).decoded, Decoded::cut);
  EXPECT_EQ(decoded(metadata(fields), {1, 2, 0, 0, 0}).decoded, Decoded::whole);
  EXPECT_EQ(decoded(metadata(fields), {1, 2, 0, 0, 0, 9}).decoded, Decoded::rest);
}

TEST(Decode, MetadataThatMakeNoSenseAreRefused) {
  EXPECT_FALSE(decoded({}, {}).parsed);
  EXPECT_FALSE(decoded({4, 0, 0, 'x'}, {}).parsed);              // a name without its NUL
  EXPECT_FALSE(decoded({9, 0, 0, 'x', 0}, {}).parsed);           // longer than the item
  EXPECT_FALSE(decoded(metadata(Blob().text("a")), {}).parsed);  // a field without a type
  EXPECT_FALSE(decoded(metadata(Blob().field("s", 24, 2).field("a", 4)), {}).parsed);
  Blob deep;
  for (int i = 0; i < 40; ++i) deep.field("s", 24, 1);
  EXPECT_FALSE(decoded(metadata(deep.field("a", 4)), {1}).parsed);
}

// Arrays of structures without bytes: no payload can make it run long.
TEST(Decode, EmptyStructuresDoNotMultiply) {
  Blob fields;
  for (int i = 0; i < 10; ++i) fields.field("s", 24 | 0x20, 1).number(60000, 2);
  fields.field("empty", 24, 0);
  EXPECT_EQ(decoded(metadata(fields), {}).decoded, Decoded::cut);
}

RC_GTEST_PROP(DecodeProperty, AnyMetadataAndPayloadStayInBounds, ()) {
  auto fields = *rc::gen::container<FileBytes>(
      rc::gen::element<std::uint8_t>('a', 0, 1, 2, 4, 14, 22, 24, 0x44, 0x58, 0x38, 0x98, 0xd8, 3));
  Blob blob;
  blob.all(fields);
  const auto payload = *rc::gen::arbitrary<FileBytes>();
  const Outcome out = decoded(metadata(blob), payload);
  RC_ASSERT(out.text.size() <= 100 * (payload.size() + fields.size() + 1));
}

TEST(Traits, HoldANameAndAGroup) {
  const Guid group = guid_of("4f50731a-89cf-4782-b3e0-dce8c90476ba");
  Blob body;
  body.text("My.Provider").number(2 + 1 + 1, 2).byte(200).byte(7);
  body.number(3 + 16, 2).byte(1).all(FileBytes(group.bytes.begin(), group.bytes.end()));
  const FileBytes traits = Blob().number(body.bytes().size() + 2, 2).all(body.bytes()).bytes();
  EXPECT_EQ(provider_name_of(traits), "My.Provider");
  EXPECT_EQ(provider_group_of(traits), group);
  EXPECT_EQ(provider_name_of(FileBytes{9, 0, 'a'}), "");
  EXPECT_EQ(provider_group_of(FileBytes{}), std::nullopt);
}

}  // namespace
}  // namespace wskcheck::etl
