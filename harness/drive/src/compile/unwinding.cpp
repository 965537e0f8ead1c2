// See unwinding.h. Statements are read by recursive descent, from a __try on; what is around it
// stays as it is.
#include "compile/unwinding.h"

#include <algorithm>
#include <utility>

namespace wskcheck::drive {
namespace {

constexpr const char* word_try = "wskcheck_try";
constexpr const char* word_except = "wskcheck_except";
constexpr const char* word_finally = "wskcheck_finally";
constexpr const char* word_leave = "wskcheck_leave";
constexpr const char* word_abnormal = "wskcheck_abnormal";

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind the last
};

enum class FrameKind : std::uint8_t { with_finally, with_except, loop, choice };

struct Frame {
  FrameKind kind = FrameKind::loop;
  Range body;  // of a __try
  Range last;  // its __finally
  unsigned id = 0;
};

class Rewriter {
 public:
  Rewriter(const Tokens& tokens, bool cpp) : tokens_(tokens), all_(tokens.all), cpp_(cpp) {}

  bool run(std::string& text) {
    std::size_t at = 0;
    while (at + 1 < all_.size() && good_) text += is(at, word_try) ? try_block(at) : take(at);
    text += all_.back().before;
    return good_;
  }

 private:
  bool is(std::size_t at, const char* text) const { return all_[at].text == text; }
  bool ends(std::size_t at) {
    if (at + 1 < all_.size()) return false;
    good_ = false;
    return true;
  }

  std::string take(std::size_t& at) {
    if (ends(at)) return {};
    const Token& token = all_[at++];
    if (token.text == word_abnormal) return token.before + (abnormal_ ? "1" : "0");
    return token.before + token.text;
  }

  // Behind the bracket that closes the one at `at`.
  std::size_t behind_group(std::size_t at) {
    int depth = 0;
    for (; !ends(at); ++at) {
      if (is(at, "(") || is(at, "[") || is(at, "{")) ++depth;
      if (is(at, ")") || is(at, "]") || is(at, "}")) --depth;
      if (depth <= 0) return at + 1;
    }
    return at;
  }

  std::string group(std::size_t& at) {
    std::string text;
    const std::size_t end = behind_group(at);
    while (at < end && good_) text += is(at, word_try) ? try_block(at) : take(at);
    return text;
  }

  std::string compound(std::size_t& at) {
    if (!is(at, "{")) good_ = false;
    std::string text = take(at);
    while (good_ && !is(at, "}")) text += statement(at);
    return text + take(at);
  }

  std::string within(FrameKind kind, std::size_t& at) {
    frames_.push_back({kind, {}, {}, 0});
    std::string text = statement(at);
    frames_.pop_back();
    return text;
  }

  std::string statement(std::size_t& at) {
    if (ends(at)) return {};
    if (is(at, "{")) return compound(at);
    if (is(at, word_try)) return try_block(at);
    if (is(at, word_leave)) return leave(at);
    if (is(at, "return")) return returning(at);
    if (is(at, "goto") || is(at, "break") || is(at, "continue")) return jump(at);
    if (is(at, "if") || is(at, "else") || is(at, "do") || is(at, "while") || is(at, "for") ||
        is(at, "switch")) {
      return control(at);
    }
    const bool label = all_[at].kind == TokenKind::word && is(at + 1, ":");
    if (label || is(at, "case")) {
      std::string text;
      while (good_ && !is(at, ":")) text += take(at);
      return text + take(at);
    }
    return plain(at);
  }

  std::string control(std::size_t& at) {
    const std::string word = all_[at].text;
    std::string text = take(at);
    if (word == "else") return text + statement(at);
    if (word == "do") {
      text += within(FrameKind::loop, at);
      return text + plain(at);  // while (...);
    }
    while (good_ && !is(at, "(")) text += take(at);  // if constexpr
    if (good_) text += group(at);
    if (word == "if") return text + statement(at);
    return text + within(word == "switch" ? FrameKind::choice : FrameKind::loop, at);
  }

  std::string plain(std::size_t& at) {
    std::string text;
    while (good_ && !is(at, ";")) {
      if (is(at, "}")) good_ = false;
      text += is(at, "(") || is(at, "[") || is(at, "{") ? group(at) : take(at);
    }
    return text + take(at);
  }

  std::string label_of(unsigned id) const { return "wskcheck_left_" + std::to_string(id); }

  std::string try_block(std::size_t& at) {
    const std::string before = all_[at++].before;
    Frame frame;
    frame.id = ++ids_;
    frame.body = {at, behind_group(at)};
    if (!good_) return {};
    const std::size_t second = frame.body.end;
    frame.kind = is(second, word_finally) ? FrameKind::with_finally : FrameKind::with_except;
    if (frame.kind == FrameKind::with_finally) {
      frame.last = {second + 1, behind_group(second + 1)};
    } else if (!is(second, word_except)) {
      good_ = false;
    }
    frames_.push_back(frame);
    const bool was = std::exchange(abnormal_, false);
    std::string text = before + "{" + compound(at);
    frames_.pop_back();
    text += " " + label_of(frame.id) + ": __attribute__((unused)); " + all_[at++].before;
    if (frame.kind == FrameKind::with_finally) {
      text += compound(at);
    } else if (good_) {
      text += "if (0 && " + group(at) + ")";
      text += compound(at);
    }
    abnormal_ = was;
    return text + "}";
  }

  // --- what leaves a block ----------------------------------------------------------------------

  std::string leave(std::size_t& at) {
    for (std::size_t i = frames_.size(); i > 0; --i) {
      const Frame& frame = frames_[i - 1];
      if (frame.kind != FrameKind::with_finally && frame.kind != FrameKind::with_except) continue;
      const std::string text = all_[at++].before + "goto " + label_of(frame.id);
      return text + plain(at);
    }
    good_ = false;
    return {};
  }

  // The labels of a block that is copied are the copy's own.
  std::string own_labels(const Range& range) const {
    std::string names;
    for (std::size_t i = range.begin + 1; i + 1 < range.end; ++i) {
      const bool begins = is(i - 1, ";") || is(i - 1, "{") || is(i - 1, "}") || is(i - 1, ":");
      if (!begins || all_[i].kind != TokenKind::word || !is(i + 1, ":")) continue;
      if (!is(i, "default")) names += (names.empty() ? "" : ", ") + all_[i].text;
    }
    return names.empty() ? "" : "__label__ " + names + "; ";
  }

  // Copies of the __finally blocks of the frames from `down_to` on, the innermost first.
  std::string run_last(std::size_t down_to, const Token& from) {
    const std::vector<Frame> frames = frames_;
    std::string text;
    for (std::size_t i = frames.size(); i > down_to && good_; --i) {
      const Frame& frame = frames[i - 1];
      if (frame.kind != FrameKind::with_finally) continue;
      frames_.assign(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(i - 1));
      const bool was = std::exchange(abnormal_, true);
      std::size_t at = frame.last.begin;
      text += marker(tokens_, all_[at]) + "{ " + own_labels(frame.last);
      text += compound(at) + " }";
      abnormal_ = was;
    }
    frames_ = frames;
    return text.empty() ? text : text + marker(tokens_, from);
  }

  bool is_constant(const Range& range) const {
    return std::all_of(all_.begin() + static_cast<std::ptrdiff_t>(range.begin),
                       all_.begin() + static_cast<std::ptrdiff_t>(range.end), [](const Token& t) {
                         return t.kind == TokenKind::number || t.text == "(" || t.text == ")" ||
                                t.text == "-" || t.text == "nullptr";
                       });
  }

  // The value is known before the __finally runs, which may change what it is made of.
  std::string returning(std::size_t& at) {
    const Token& word = all_[at++];
    const std::size_t begin = at;
    std::string value = plain(at);
    if (!good_) return {};
    const Range range{begin, at - 1};
    value.resize(value.rfind(';'));
    const std::string last = run_last(0, all_[range.end]);
    if (last.empty()) return word.before + "return" + value + ";";
    if (is_constant(range)) return word.before + "{" + last + "return" + value + ";}";
    const std::string name = "wskcheck_result_" + std::to_string(++ids_);
    return word.before + "{ " + (cpp_ ? "auto " : "__auto_type ") + name + " = (" + value + ");" +
           last + "return " + name + ";}";
  }

  bool inside(const Frame& frame, const std::string& label) const {
    for (std::size_t i = frame.body.begin; i + 1 < frame.body.end; ++i) {
      if (is(i + 1, ":") && all_[i].text == label && !is(i - 1, "?")) return true;
    }
    return false;
  }

  std::string jump(std::size_t& at) {
    const std::string word = all_[at].text;
    std::size_t down_to = frames_.size();
    for (; down_to > 0; --down_to) {
      const Frame& frame = frames_[down_to - 1];
      const bool of_try =
          frame.kind == FrameKind::with_finally || frame.kind == FrameKind::with_except;
      if (word == "goto" && of_try && inside(frame, all_[at + 1].text)) break;
      if (word != "goto" && frame.kind == FrameKind::loop) break;
      if (word == "break" && frame.kind == FrameKind::choice) break;
    }
    const Token& from = all_[at];
    const std::string last = run_last(down_to, from);
    const std::string text = plain(at);
    if (last.empty()) return text;
    return from.before + "{" + last + text.substr(from.before.size()) + "}";
  }

  const Tokens& tokens_;
  const std::vector<Token>& all_;
  const bool cpp_;
  std::vector<Frame> frames_;
  unsigned ids_ = 0;
  bool abnormal_ = false;
  bool good_ = true;
};

}  // namespace

bool has_try(const Tokens& tokens) {
  return std::any_of(tokens.all.begin(), tokens.all.end(), [](const Token& token) {
    return token.text == word_try || token.text == word_abnormal;
  });
}

bool unwind(const Tokens& tokens, bool cpp, std::string& text) {
  return Rewriter(tokens, cpp).run(text);
}

}  // namespace wskcheck::drive
