// See log_reader.h: the merge of the processors' streams.
#include "wskcheck/etl/log_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "cursor.h"
#include "header_buffer.h"
#include "losses.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;
using traces::Result;

// Orders streams by their next event: first comes the least of these.
struct Turn {
  std::uint32_t segment = 0;
  std::int64_t time = 0;
  std::uint32_t stream = 0;  // streams are numbered by processor
  friend auto operator<=>(const Turn&, const Turn&) = default;
};

class MergingReader final : public LogReader {
 public:
  MergingReader(std::unique_ptr<Input> input, BufferIndex index)
      : input_(std::move(input)), index_(std::move(index)), streams_(streams_of(index_)) {
    losses_ = find_losses(index_, streams_);
    rewind();
  }

  const EventView* next() override {
    if (turns_.empty()) return nullptr;
    if (current_ != nullptr && !step()) return nullptr;
    current_ = cursors_[turns_.front().stream].get();
    return &current_->event();
  }

  void rewind() override {
    cursors_.clear();
    turns_.clear();
    current_ = nullptr;
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      cursors_.push_back(index_.one_stream ? sorting_cursor(*input_, index_, streams_[i])
                                           : ordered_cursor(*input_, index_, streams_[i]));
      if (cursors_.back()->advance()) turns_.push_back(turn_of(static_cast<std::uint32_t>(i)));
    }
    std::make_heap(turns_.begin(), turns_.end(), std::greater<>());
  }

  const std::string& name() const noexcept override { return input_->name(); }
  std::uint64_t file_bytes() const noexcept override { return input_->bytes().size(); }
  const std::vector<LogHeader>& sessions() const noexcept override { return index_.sessions; }
  const BufferCounts& buffers() const noexcept override { return index_.counts; }
  const std::vector<Loss>& losses() const noexcept override { return losses_; }
  bool has_class(const Guid& event_class) const noexcept override {
    return !index_.has_all_classes || index_.classes.contains(event_class);
  }
  const std::vector<Diagnostic>& damage() const noexcept override { return index_.damage; }
  std::uint64_t damage_count() const noexcept override { return index_.damage_count; }
  std::int64_t first_stamp() const noexcept override { return index_.first_stamp; }
  std::int64_t last_stamp() const noexcept override { return index_.last_stamp; }

  // What all unpacked buffers may take at once.
  std::uint64_t unpacked_bytes() const {
    std::uint64_t sum = 0;
    for (const auto& stream : streams_) {
      std::uint64_t most = 0;
      for (const std::uint32_t i : stream) {
        const BufferEntry& entry = index_.entries[i];
        if (entry.is_compressed()) most = std::max<std::uint64_t>(most, entry.end);
      }
      sum += index_.one_stream ? 2 * most : most;
    }
    return sum;
  }

 private:
  Turn turn_of(std::uint32_t stream) const {
    const EventView& event = cursors_[stream]->event();
    return {event.segment, event.time, stream};
  }

  // Moves the front stream on, and puts it where its next event belongs. A stream often keeps its
  // turn, so the front is sifted down instead of popped and pushed.
  bool step() {
    const std::uint32_t stream = turns_.front().stream;
    if (!cursors_[stream]->advance()) {
      std::pop_heap(turns_.begin(), turns_.end(), std::greater<>());
      turns_.pop_back();
      return !turns_.empty();
    }
    const Turn turn = turn_of(stream);
    std::size_t hole = 0;
    for (std::size_t child = 1; child < turns_.size(); child = 2 * hole + 1) {
      if (child + 1 < turns_.size() && turns_[child + 1] < turns_[child]) ++child;
      if (turn < turns_[child]) break;
      turns_[hole] = turns_[child];
      hole = child;
    }
    turns_[hole] = turn;
    return true;
  }

  std::unique_ptr<Input> input_;
  BufferIndex index_;
  std::vector<std::vector<std::uint32_t>> streams_;
  std::vector<Loss> losses_;
  std::vector<std::unique_ptr<Cursor>> cursors_;
  std::vector<Turn> turns_;  // a heap, the least first
  const Cursor* current_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<LogReader>> open_log(std::unique_ptr<Input> input,
                                            const LogOptions& options) {
  if (!is_log(input->bytes())) return why_no_log(input->bytes(), input->name());
  auto index = index_buffers(*input, options);
  if (!index) return index.error();
  const std::string name = input->name();
  auto reader = std::make_unique<MergingReader>(std::move(input), std::move(*index));
  if (reader->unpacked_bytes() > options.unpacked_bytes_max) {
    Diagnostic error;
    error.file = name;
    error.found =
        fmt::format("compressed buffers that need {} bytes at a time", reader->unpacked_bytes());
    error.expected = fmt::format("at most {}", options.unpacked_bytes_max);
    error.hint = "raise the limit, or relog the file with smaller buffers";
    return error;
  }
  return std::unique_ptr<LogReader>(std::move(reader));
}

Result<std::unique_ptr<LogReader>> open_log(const std::string& path, const LogOptions& options) {
  auto input = open_input(path);
  if (!input) return input.error();
  return open_log(std::move(*input), options);
}

}  // namespace wskcheck::etl
