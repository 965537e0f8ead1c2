// The buffers of a request: what the driver sees of the program's, and what the program gets.
#include <gtest/gtest.h>

#include "device.h"

namespace wskcheck::drive::test {
namespace {

// A control code of each method; what is written and read.
const Texts all = {"ioctl 0x222000 input 01 02 03 output 8",
                   "ioctl 0x222001 input 01 02 03 output 2",
                   "ioctl 0x222002 input 01 02 03 output 2",
                   "ioctl 0x222003 input 01 02 03 output 2",
                   "ioctl 0x222000 input 01 02 03",
                   "write 01 02 03",
                   "read 4"};

std::string asks(const std::string& code, int room) {
  return "asks IOCTL 0x0022200" + code + " with 3 bytes and room for " + std::to_string(room);
}

TEST(Buffers, AreThoseOfTheMethodAndOfTheDevice) {
  for (const std::string device_does : {"BUFFERED", "DIRECT", "NEITHER"}) {
    const DriveReport report =
        driven(device("looks_at_buffers.c", all, {device_does, "FAILS_AT_THE_END"}));

    EXPECT_EQ(outcome(report), "KRN-08 KeBugCheck: the driver ends the system");
    EXPECT_EQ(program_of(report),
              (Texts{"opens the device", "gets STATUS_SUCCESS, 0 bytes",            //
                     asks("0", 8), "gets STATUS_SUCCESS, 2 bytes: 06 ff",           //
                     asks("1", 2), "gets STATUS_SUCCESS, 2 bytes: 06 ff",           //
                     asks("2", 2), "gets STATUS_SUCCESS, 2 bytes: 06 ff",           //
                     asks("3", 2), "gets STATUS_SUCCESS, 2 bytes: 06 ff",           //
                     asks("0", 0), "gets STATUS_SUCCESS, 0 bytes",                  //
                     "writes 3 bytes", "gets STATUS_SUCCESS, 3 bytes",              //
                     "reads 4 bytes", "gets STATUS_SUCCESS, 4 bytes: 10 11 12 13",  //
                     "closes its handle: IRP_MJ_CLEANUP"}))
        << device_does;
  }
}

TEST(Buffers, EndWhereTheProgramsEnd) {
  const Texts request = {"ioctl 0x222000 input 01 02 03"};

  EXPECT_EQ(outcome(driven(device("looks_at_buffers.c", request))), "pass");
  EXPECT_EQ(outcome(driven(device("looks_at_buffers.c", request, {"TOO_FAR"}))),
            "KRN-02 memory is read beyond its block");
}

TEST(Buffers, AreGoneWhenTheRequestIsOver) {
  for (const std::string code : {"0x222000", "0x222002", "0x222003"}) {
    const Texts request = {"ioctl " + code + " input 01 02 03 output 2"};

    EXPECT_EQ(outcome(driven(device("looks_at_buffers.c", request, {"LATE"}))),
              "KRN-01 memory is read after it was freed");
  }
}

}  // namespace
}  // namespace wskcheck::drive::test
