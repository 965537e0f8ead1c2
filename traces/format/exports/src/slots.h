// The places that our recorder fills for an event, and the two forms in which they come.
#ifndef WSKCHECK_EXPORTS_SLOTS_H
#define WSKCHECK_EXPORTS_SLOTS_H

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "event.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::exports {

enum class SlotKind : std::uint8_t {
  pointer,
  status,
  hex32,
  decimal8,
  decimal16,
  decimal32,
  decimal64,
  boolean,
  word,
  address,
  inspect,  // two values: key, serial
  table,    // three booleans
  string,
};

struct Slot {
  traces::Field field = traces::Field::seq;
  SlotKind kind = SlotKind::pointer;
  bool is_optional = false;
  bool may_be_null = false;
  bool is_with_last = false;  // there when the slot before is, and only then
};

// In the order of the recorder. `with_common`: `seq` and `irql` first.
std::vector<Slot> slots_of(traces::Event ev, traces::Phase phase, bool with_common);

// Values one after the other. take() adds the items of a slot whose value begins at `at` and gives
// the place behind it; 0: no such value stands there.
class SlotSource {
 public:
  virtual ~SlotSource() = default;
  virtual std::size_t size() const noexcept = 0;
  virtual std::size_t take(const Slot& slot, std::size_t at, std::vector<Item>& items) = 0;
  virtual std::size_t take_null(const Slot& slot, std::size_t at, std::vector<Item>& items) = 0;
};

class ColumnSource final : public SlotSource {
 public:
  explicit ColumnSource(std::vector<Item> columns) : columns_(std::move(columns)) {}
  std::size_t size() const noexcept override { return columns_.size(); }
  std::size_t take(const Slot& slot, std::size_t at, std::vector<Item>& items) override;
  std::size_t take_null(const Slot& slot, std::size_t at, std::vector<Item>& items) override;

 private:
  std::vector<Item> columns_;
};

// `made` keeps the texts of the values.
class PayloadSource final : public SlotSource {
 public:
  PayloadSource(const std::vector<std::uint8_t>& bytes, std::size_t offset,
                std::deque<std::string>& made)
      : bytes_(bytes), offset_(offset), made_(made) {}
  std::size_t size() const noexcept override { return bytes_.size(); }
  std::size_t take(const Slot& slot, std::size_t at, std::vector<Item>& items) override;
  std::size_t take_null(const Slot& slot, std::size_t at, std::vector<Item>& items) override;

 private:
  std::size_t take_number(const Slot& slot, std::size_t at, std::vector<Item>& items);
  std::size_t take_word(const Slot& slot, std::size_t at, std::vector<Item>& items);
  std::size_t take_address(const Slot& slot, std::size_t at, std::vector<Item>& items);
  std::size_t take_parts(const Slot& slot, std::size_t at, std::vector<Item>& items);
  std::uint64_t number_at(std::size_t at, std::size_t bytes) const noexcept;
  void add(std::string_view name, std::string text, std::vector<Item>& items);

  const std::vector<std::uint8_t>& bytes_;
  std::size_t offset_;
  std::deque<std::string>& made_;
};

}  // namespace wskcheck::exports

#endif
