// Unpacking of compressed buffers: against packers of our own, by hand, and the examples of
// [MS-XCA].
#include "../src/unpack.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "hand_made.h"
#include "packers.h"

namespace wskcheck::etl {
namespace {

FileBytes unpacked(const FileBytes& in, std::size_t size, PackFormat format = PackFormat::lz77) {
  FileBytes out(size, 0xee);
  out.resize(unpack(format, in, out));
  return out;
}

std::string text_of(const FileBytes& bytes) { return {bytes.begin(), bytes.end()}; }

constexpr PackFormat formats[] = {PackFormat::lznt1, PackFormat::lz77, PackFormat::lz77_huffman};

FileBytes packed_as(PackFormat format, const FileBytes& bytes, std::uint32_t seed) {
  if (format == PackFormat::lznt1) return packed_lznt1(bytes);
  return format == PackFormat::lz77 ? packed(bytes) : packed_huffman(bytes, any_code(seed));
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

RC_GTEST_PROP(UnpackProperty, UndoesPacking, (std::uint32_t seed)) {
  const FileBytes bytes = any_repetitive();
  for (const PackFormat format : formats) {
    RC_ASSERT(unpacked(packed_as(format, bytes, seed), bytes.size(), format) == bytes);
  }
}

RC_GTEST_PROP(UnpackProperty, OfACutInputGivesTheFrontOrLess, (std::uint32_t seed)) {
  const FileBytes bytes = any_repetitive();
  for (const PackFormat format : formats) {
    FileBytes in = packed_as(format, bytes, seed);
    in.resize(*rc::gen::inRange<std::size_t>(0, in.size() + 1));
    const FileBytes out = unpacked(in, bytes.size(), format);
    RC_ASSERT(out.size() <= bytes.size());
    RC_ASSERT(std::equal(out.begin(), out.end(), bytes.begin()));
  }
}

RC_GTEST_PROP(UnpackProperty, OfFlippedBitsStaysInBounds, (std::uint32_t seed)) {
  const FileBytes bytes = any_repetitive();
  for (const PackFormat format : formats) {
    FileBytes in = packed_as(format, bytes, seed);
    for (int flips = in.empty() ? 0 : 3; flips > 0; --flips) {
      in[*rc::gen::inRange<std::size_t>(0, in.size())] ^= *rc::gen::arbitrary<std::uint8_t>();
    }
    RC_ASSERT(unpacked(in, bytes.size(), format).size() <= bytes.size());
  }
}

RC_GTEST_PROP(UnpackProperty, OfAnyBytesStaysInBounds, ()) {
  const auto in = *rc::gen::arbitrary<FileBytes>();
  for (const PackFormat format : formats) {
    RC_ASSERT(unpacked(in, 5000, format).size() <= 5000U);
  }
}

// A block ends behind 65536 bytes, also inside a match that reaches beyond.
TEST(Unpack, ManyBlocksOfHuffmanFollowEachOther) {
  FileBytes bytes(200000);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(i * i >> 7 ^ i);
  }
  bytes.insert(bytes.begin() + 65500, 100000, 'x');
  for (std::uint32_t seed = 0; seed < 8; ++seed) {
    const FileBytes in = packed_huffman(bytes, any_code(seed));
    ASSERT_EQ(unpacked(in, bytes.size(), PackFormat::lz77_huffman), bytes);
  }
}

// The examples of [MS-XCA] 3.2.
TEST(Unpack, ReadsTheExamplesOfHuffman) {
  FileBytes letters(256);
  letters[0x30] = 0x50;
  for (std::size_t i = 0x31; i < 0x3b; ++i) letters[i] = 0x55;
  letters[0x3b] = 0x45;
  letters[0x3c] = 0x44;
  letters[0x3d] = 0x04;
  letters[0x80] = 0x04;
  FileBytes repeated(256);
  repeated[0x30] = 0x30;
  repeated[0x31] = 0x23;
  repeated[0x80] = 0x02;
  repeated[0x8f] = 0x20;
  for (const int byte : {0xd8, 0x52, 0x3e, 0xd7, 0x94, 0x11, 0x5b, 0xe9, 0x19, 0x5f,
                         0xf9, 0xd6, 0x7c, 0xdf, 0x8d, 0x04, 0,    0,    0,    0}) {
    letters.push_back(static_cast<std::uint8_t>(byte));
  }
  for (const int byte : {0xa8, 0xdc, 0, 0, 0xff, 0x26, 0x01}) {
    repeated.push_back(static_cast<std::uint8_t>(byte));
  }

  std::string abc;
  for (int i = 0; i < 100; ++i) abc += "abc";
  EXPECT_EQ(text_of(unpacked(letters, 26, PackFormat::lz77_huffman)), "abcdefghijklmnopqrstuvwxyz");
  EXPECT_EQ(text_of(unpacked(repeated, 300, PackFormat::lz77_huffman)), abc);
}

// The example of [MS-XCA] 3.3.
TEST(Unpack, ReadsTheExampleOfLznt1) {
  const FileBytes in{0x38, 0xb0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41, 0x00,
                     0x10, 0xa2, 0x47, 0x01, 0xa0, 0x45, 0x20, 0x44, 0x00, 0x08, 0x45, 0x01,
                     0x50, 0x79, 0x00, 0xc0, 0x45, 0x20, 0x05, 0x24, 0x13, 0x88, 0x05, 0xb4,
                     0x02, 0x4a, 0x44, 0xef, 0x03, 0x58, 0x02, 0x8c, 0x09, 0x16, 0x01, 0x48,
                     0x45, 0x00, 0xbe, 0x00, 0x9e, 0x00, 0x04, 0x01, 0x18, 0x90, 0x00};
  const std::string song =
      "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E "
      "F# G F# E D E A F# F# G A A G F# E D D E F# E D D";
  EXPECT_EQ(text_of(unpacked(in, song.size() + 1, PackFormat::lznt1)), song + '\0');
}

TEST(Unpack, AShortChunkOfLznt1IsFollowedByZeros) {
  FileBytes expected(4097);
  expected[0] = 'a';
  expected[4096] = 'b';
  EXPECT_EQ(unpacked({0x00, 0x30, 'a', 0x00, 0x30, 'b'}, 4097, PackFormat::lznt1), expected);
}

TEST(Unpack, ACodeThatDoesNotUseAllValuesIsRefused) {
  FileBytes in(400);
  in[0x30] = 0x11;  // two symbols of one bit are a whole code, three too much, one too little
  EXPECT_EQ(unpacked(in, 1, PackFormat::lz77_huffman).size(), 1U);
  in[0x31] = 0x01;
  EXPECT_EQ(unpacked(in, 1, PackFormat::lz77_huffman).size(), 0U);
  in[0x30] = 0;
  EXPECT_EQ(unpacked(in, 1, PackFormat::lz77_huffman).size(), 0U);
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
