// Takes one line apart: a JSON object becomes a token for each known key. The only user of
// simdjson.
//
// A token is the raw text of the value in the line, so its address tells its column. Scalars are
// checked; of an object under a known key the members are kept too, one level deep.
#ifndef WSKCHECK_TRACES_OBJECT_READER_H
#define WSKCHECK_TRACES_OBJECT_READER_H

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "json_text.h"

namespace wskcheck::traces {

// Bytes that must be readable (of any value) behind the line given to ObjectReader::read().
inline constexpr std::size_t padding_bytes = 64;

// The position of a key among the known ones, or -1.
using KeyFinder = int (*)(std::string_view key) noexcept;
inline constexpr std::size_t keys_max = 40;

struct Member {
  int owner = 0;  // the known key whose object this belongs to
  std::string_view key;
  std::string_view token;
};

class ObjectReader {
 public:
  ObjectReader();
  ~ObjectReader();
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  // False: the line is not one JSON object, or has a known key twice; see error(). The tokens live
  // as long as the line.
  bool read(std::string_view line, KeyFinder find_key);

  bool has(int key) const noexcept { return (seen_ >> key & 1) != 0; }
  // The raw value: of an object or array only the opening bracket. Valid if has(key).
  std::string_view token(int key) const noexcept { return tokens_[static_cast<std::size_t>(key)]; }
  const std::vector<Member>& members() const noexcept { return members_; }
  const LineError& error() const noexcept { return error_; }

 private:
  struct Parser;  // hides simdjson

  bool refuse(std::string_view line, const char* reason);
  bool refuse_twice(std::string_view line, std::string_view key);

  std::unique_ptr<Parser> parser_;
  std::array<std::string_view, keys_max> tokens_{};
  std::uint64_t seen_ = 0;
  std::vector<Member> members_;
  std::string key_buffer_;
  LineError error_;
};

}  // namespace wskcheck::traces

#endif
