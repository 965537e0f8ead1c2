// How many events of each kind an export has: for the summary, in bounded memory.
#ifndef WSKCHECK_EXPORTS_EVENT_COUNTS_H
#define WSKCHECK_EXPORTS_EVENT_COUNTS_H

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "event.h"
#include "wskcheck/exports/export_reader.h"

namespace wskcheck::exports {

class EventCounts {
 public:
  enum class Use : std::uint8_t { none, record, other };

  void add(const ExportEvent& event, Use use, bool failed);
  std::vector<EventCount> rows() const;  // in the order of provider, name and the rest
  std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  template <typename Text>
  using KeyOf = std::tuple<Text, Text, std::uint32_t, std::uint32_t, std::uint32_t>;
  using Key = KeyOf<std::string>;
  using KeyView = KeyOf<std::string_view>;
  struct Less {
    using is_transparent = void;
    // Of views, since clang 14 does not compare tuples of strings with them.
    static KeyView view(const Key& key) noexcept { return key; }
    static KeyView view(const KeyView& key) noexcept { return key; }
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const noexcept {
      return view(a) < view(b);
    }
  };
  struct Row {
    std::uint64_t events = 0;
    std::uint64_t failed = 0;
    Use use = Use::none;
  };

  std::map<Key, Row, Less> rows_;
  std::uint64_t left_out_ = 0;
};

}  // namespace wskcheck::exports

#endif
