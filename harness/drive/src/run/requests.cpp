// The grammar: one line, words between blanks.
#include "run/requests.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace wskcheck::drive {
namespace {

constexpr std::size_t requests_max = 16;
constexpr std::size_t input_max = 256;
constexpr std::uint32_t output_max = 4096;
constexpr std::size_t name_max = 64;

using Mistake = std::optional<RequestMistake>;

std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(blanks, end);
  }
  return words;
}

// Decimal, or hexadecimal behind 0x.
bool read_number(std::string_view word, std::uint32_t most, std::uint32_t& number) {
  const bool is_hex = word.starts_with("0x") || word.starts_with("0X");
  if (is_hex) word.remove_prefix(2);
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), number, is_hex ? 16 : 10);
  return error == std::errc() && end == word.data() + word.size() && number <= most;
}

bool read_byte(std::string_view word, unsigned char& byte) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), byte, 16);
  return word.size() == 2 && error == std::errc() && end == word.data() + word.size();
}

// Of one request: takes word by word.
class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text), words_(words_of(text)) {}

  Mistake parse(ProgramRequest& r);

 private:
  bool at_end() const { return next_ == words_.size(); }
  bool takes(std::string_view word) {
    if (at_end() || words_[next_] != word) return false;
    ++next_;
    return true;
  }
  Mistake name(std::string& name);
  Mistake number(std::uint32_t most, const char* expected, std::uint32_t& number);
  Mistake bytes(std::vector<unsigned char>& bytes);
  Mistake ioctl(ProgramRequest& r);
  Mistake fails(const std::string& expected) const;

  const std::string& text_;
  std::vector<std::string_view> words_;
  std::size_t next_ = 0;
};

// At the next word, or at the end.
Mistake Parser::fails(const std::string& expected) const {
  const std::string request = "the request \"" + text_ + "\"";
  if (at_end()) return RequestMistake{0, request, expected};
  return RequestMistake{0, "\"" + std::string(words_[next_]) + "\" in " + request, expected};
}

Mistake Parser::name(std::string& name) {
  if (at_end()) return std::nullopt;
  const std::string_view word = words_[next_];
  const bool is_printable = word.find_first_of("\x7f") == std::string_view::npos &&
                            word.find_first_not_of("\\") != std::string_view::npos;
  bool is_ascii = true;
  for (const char c : word) is_ascii &= c > ' ';
  if (word[0] != '\\' || !is_printable || !is_ascii || word.size() > name_max) {
    return fails("a name like \\Device\\Echo or \\\\.\\Echo, of at most 64 characters");
  }
  name = word;
  ++next_;
  return std::nullopt;
}

Mistake Parser::number(std::uint32_t most, const char* expected, std::uint32_t& number) {
  if (at_end() || !read_number(words_[next_], most, number)) return fails(expected);
  ++next_;
  return std::nullopt;
}

Mistake Parser::bytes(std::vector<unsigned char>& bytes) {
  static const char expected[] =
      "bytes in hexadecimal, two digits each, like 01 ff; at most 256 of them";
  for (unsigned char byte = 0; !at_end() && words_[next_] != "output"; ++next_) {
    if (bytes.size() == input_max || !read_byte(words_[next_], byte)) return fails(expected);
    bytes.push_back(byte);
  }
  return bytes.empty() ? fails(expected) : std::nullopt;
}

Mistake Parser::ioctl(ProgramRequest& r) {
  r.kind = RequestKind::ioctl;
  Mistake wrong = number(0xffffffff, "a control code of 32 bits, like 0x222000", r.code);
  if (!wrong && takes("input")) wrong = bytes(r.input);
  if (!wrong && takes("output")) {
    wrong = number(output_max, "a number of bytes from 0 to 4096", r.output_length);
  }
  if (!wrong && !at_end()) wrong = fails("nothing, input BYTES or output NUMBER");
  return wrong;
}

Mistake Parser::parse(ProgramRequest& r) {
  Mistake wrong;
  if (takes("open")) {
    wrong = name(r.name);
  } else if (takes("ioctl")) {
    return ioctl(r);
  } else if (takes("read")) {
    r.kind = RequestKind::read;
    wrong = number(output_max, "a number of bytes from 0 to 4096", r.output_length);
  } else if (takes("write")) {
    r.kind = RequestKind::write;
    wrong = bytes(r.input);
  } else if (takes("close")) {
    r.kind = RequestKind::close;
  } else {
    return fails("open, ioctl, read, write or close first");
  }
  return !wrong && !at_end() ? fails("nothing more") : wrong;
}

Mistake in_order(const std::string& text, RequestKind kind, bool& is_open,
                 std::vector<ProgramRequest>& requests) {
  const std::string found = "the request \"" + text + "\" while ";
  if (kind == RequestKind::open && is_open) {
    return RequestMistake{0, found + "a handle is open", "close before it"};
  }
  if (kind == RequestKind::close && !is_open) {
    return RequestMistake{0, found + "no handle is open", "another request before it"};
  }
  if (kind != RequestKind::open && !is_open) requests.push_back({});
  is_open = kind != RequestKind::close;
  return std::nullopt;
}

}  // namespace

Mistake parse_requests(const std::vector<std::string>& texts,
                       std::vector<ProgramRequest>& requests) {
  requests.clear();
  bool is_open = false;
  if (texts.size() > requests_max) {
    return RequestMistake{requests_max, std::to_string(texts.size()) + " requests",
                          "at most " + std::to_string(requests_max)};
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ProgramRequest request;
    request.text = texts[i];
    Mistake wrong = Parser(texts[i]).parse(request);
    if (!wrong) wrong = in_order(texts[i], request.kind, is_open, requests);
    if (wrong) {
      wrong->index = i;
      return wrong;
    }
    requests.push_back(request);
  }
  return std::nullopt;
}

Mistake check_requests(const std::vector<std::string>& texts) {
  std::vector<ProgramRequest> requests;
  return parse_requests(texts, requests);
}

}  // namespace wskcheck::drive
