// Unpacking of compressed buffers: against a packer of our own, and by hand.
#include "../src/unpack.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hand_made.h"

namespace wskcheck::etl {
namespace {

FileBytes unpacked(const FileBytes& in, std::size_t size) {
  FileBytes out(size);
  out.resize(unpack_lz77(in, out));
  return out;
}

// Few different bytes, long runs and repetitions with every distance.
FileBytes any_repetitive() {
  FileBytes out;
  const int pieces = *rc::gen::inRange(0, 20);
  for (int i = 0; i < pieces; ++i) {
    const auto length = *rc::gen::element<std::size_t>(1, 2, 3, 9, 10, 24, 25, 279, 280, 9000);
    const std::size_t distance = *rc::gen::inRange<std::size_t>(1, 9000);
    for (std::size_t k = 0; k < length; ++k) {
      const bool repeats = distance <= out.size() && i % 3 != 0;
      out.push_back(repeats ? out[out.size() - distance] : static_cast<std::uint8_t>(k * 7 + 13));
    }
  }
  return out;
}

RC_GTEST_PROP(UnpackProperty, UndoesPacking, ()) {
  const FileBytes bytes = any_repetitive();
  RC_ASSERT(unpacked(packed(bytes), bytes.size()) == bytes);
}

RC_GTEST_PROP(UnpackProperty, OfACutInputGivesTheFrontOrLess, ()) {
  const FileBytes bytes = any_repetitive();
  FileBytes in = packed(bytes);
  in.resize(*rc::gen::inRange<std::size_t>(0, in.size() + 1));
  const FileBytes out = unpacked(in, bytes.size());
  RC_ASSERT(out.size() <= bytes.size());
  RC_ASSERT(std::equal(out.begin(), out.end(), bytes.begin()));
}

RC_GTEST_PROP(UnpackProperty, OfAnyBytesStaysInBounds, ()) {
  const auto in = *rc::gen::arbitrary<FileBytes>();
  RC_ASSERT(unpacked(in, 5000).size() <= 5000U);
}

TEST(Unpack, LengthOf32BitsRunsOverTheWholeOutput) {
  // One literal 'a', then a match of distance 1 whose length comes as 7, 15, 255, 0 and 100000.
  const FileBytes in{0, 0, 0, 0x40, 'a', 7, 0, 15, 255, 0, 0, 0xa0, 0x86, 1, 0};
  EXPECT_EQ(unpacked(in, 100004), FileBytes(100004, 'a'));
}

TEST(Unpack, AMatchBeforeTheStartEndsIt) {
  const FileBytes in{0, 0, 0, 0x40, 'a', 8, 0};
  EXPECT_EQ(unpacked(in, 100), FileBytes(1, 'a'));
}

}  // namespace
}  // namespace wskcheck::etl
