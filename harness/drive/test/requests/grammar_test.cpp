// The words of requests: what they mean, and what is said of others.
#include <gtest/gtest.h>

#include <ostream>

#include "device.h"
#include "run/requests.h"

namespace wskcheck::drive::test {
namespace {

TEST(RequestWords, BecomeRequests) {
  const Texts texts = {"open \\\\.\\Echo",
                       "ioctl 0x222000",
                       "  ioctl\t2236420  input 01 fF output 0x10 ",
                       "read 16",
                       "write 01 02",
                       "close",
                       "read 0"};
  std::vector<ProgramRequest> requests;

  ASSERT_EQ(parse_requests(texts, requests), std::nullopt);

  EXPECT_EQ(requests, (std::vector<ProgramRequest>{
                          {texts[0], RequestKind::open, "\\\\.\\Echo", 0, {}, 0},
                          {texts[1], RequestKind::ioctl, "", 0x222000, {}, 0},
                          {texts[2], RequestKind::ioctl, "", 0x222004, {1, 255}, 16},
                          {texts[3], RequestKind::read, "", 0, {}, 16},
                          {texts[4], RequestKind::write, "", 0, {1, 2}, 0},
                          {texts[5], RequestKind::close, "", 0, {}, 0},
                          {"open", RequestKind::open, "", 0, {}, 0},  // for the next one
                          {texts[6], RequestKind::read, "", 0, {}, 0}}));
}

struct Bad {
  Texts requests;
  std::string found;
  std::string expected;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.found; }

class BadRequests : public ::testing::TestWithParam<Bad> {};

TEST_P(BadRequests, AreNamed) {
  const auto wrong = check_requests(GetParam().requests);

  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->index, GetParam().requests.size() - 1);
  EXPECT_EQ(wrong->found, GetParam().found);
  EXPECT_EQ(wrong->expected, GetParam().expected);
}

const char* const bytes = "bytes in hexadecimal, two digits each, like 01 ff; at most 256 of them";
const char* const name = "a name like \\Device\\Echo or \\\\.\\Echo, of at most 64 characters";
const char* const code = "a control code of 32 bits, like 0x222000";
const char* const room = "a number of bytes from 0 to 4096";

INSTANTIATE_TEST_SUITE_P(
    Words, BadRequests,
    ::testing::Values(
        Bad{{""}, "the request \"\"", "open, ioctl, read, write or close first"},
        Bad{{"open", "Ioctl 1"},
            "\"Ioctl\" in the request \"Ioctl 1\"",
            "open, ioctl, read, write or close first"},
        Bad{{"ioctl"}, "the request \"ioctl\"", code},
        Bad{{"ioctl 0x"}, "\"0x\" in the request \"ioctl 0x\"", code},
        Bad{{"ioctl 0x1222000ff"}, "\"0x1222000ff\" in the request \"ioctl 0x1222000ff\"", code},
        Bad{{"ioctl -1"}, "\"-1\" in the request \"ioctl -1\"", code},
        Bad{{"ioctl 1 01 02"},
            "\"01\" in the request \"ioctl 1 01 02\"",
            "nothing, input BYTES or output NUMBER"},
        Bad{{"ioctl 1 input"}, "the request \"ioctl 1 input\"", bytes},
        Bad{{"ioctl 1 input 1"}, "\"1\" in the request \"ioctl 1 input 1\"", bytes},
        Bad{{"ioctl 1 input 0g"}, "\"0g\" in the request \"ioctl 1 input 0g\"", bytes},
        Bad{{"ioctl 1 output 4097"}, "\"4097\" in the request \"ioctl 1 output 4097\"", room},
        Bad{{"ioctl 1 output 4 input 01"},
            "\"input\" in the request \"ioctl 1 output 4 input 01\"",
            "nothing, input BYTES or output NUMBER"},
        Bad{{"read"}, "the request \"read\"", room},
        Bad{{"read 1 2"}, "\"2\" in the request \"read 1 2\"", "nothing more"},
        Bad{{"write"}, "the request \"write\"", bytes},
        Bad{{"open Echo"}, "\"Echo\" in the request \"open Echo\"", name},
        Bad{{"open \\"}, "\"\\\" in the request \"open \\\"", name},
        Bad{{"open", "open"}, "the request \"open\" while a handle is open", "close before it"},
        Bad{{"close"},
            "the request \"close\" while no handle is open",
            "another request before it"},
        Bad{{"read 1", "close", "close"},
            "the request \"close\" while no handle is open",
            "another request before it"},
        Bad{Texts(17, "read 1"), "17 requests", "at most 16"}));

TEST(RequestWords, HaveRoomForSoManyBytes) {
  std::string text = "write";
  for (int i = 0; i < 256; ++i) text += " 00";

  EXPECT_EQ(check_requests({text}), std::nullopt);
  EXPECT_TRUE(check_requests({text + " 00"}));
}

TEST(RequestWords, ThatAreWrongAreNotDriven) {
  DriveReport report;
  DriveError error;

  EXPECT_FALSE(drive(device("pends_a_request.c", {"ioctl"}), report, error));
  EXPECT_EQ(error.what, "a scenario with the request \"ioctl\"");
}

}  // namespace
}  // namespace wskcheck::drive::test
