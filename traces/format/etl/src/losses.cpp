// See losses.h. Which witnesses there are and how far each reaches: docs/etw.md, "Lost data".
#include "losses.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "header_buffer.h"

namespace wskcheck::etl {
namespace {

// More holes than this are told as one over the whole log.
constexpr std::size_t holes_max = 1000;

class LossFinder {
 public:
  LossFinder(const BufferIndex& index, const std::vector<std::vector<std::uint32_t>>& streams)
      : index_(index), streams_(streams) {
    std::size_t seen = 0;
    for (const auto& stream : streams) {
      seen += has_records(stream) ? 1 : 0;
      edges_.push_back(edges_of(stream));
    }
    sees_all_ = !streams.empty() && (index.one_stream || seen >= index.sessions.front().processors);
  }

  std::vector<Loss> run() {
    header_counts();
    sequence_holes();
    for (std::size_t s = 0; s < streams_.size(); ++s) marked_buffers(streams_[s], edges_[s]);
    lost_records();
    open_ends();
    cut_off();
    const auto key = [](const Loss& loss) { return std::tuple(loss.from, loss.until, loss.kind); };
    std::stable_sort(out_.begin(), out_.end(),
                     [&](const Loss& a, const Loss& b) { return key(a) < key(b); });
    return std::move(out_);
  }

 private:
  // For each place in a stream, and for its end: the last event before it, and the first one at or
  // behind it.
  struct Edges {
    std::vector<std::int64_t> last_before;
    std::vector<std::int64_t> first_from;
  };

  Edges edges_of(const std::vector<std::uint32_t>& stream) const {
    Edges out;
    out.last_before.resize(stream.size() + 1, index_.first_stamp);
    out.first_from.resize(stream.size() + 1, index_.last_stamp);
    for (std::size_t i = 0; i < stream.size(); ++i) {
      const BufferEntry& one = entry(stream[i]);
      out.last_before[i + 1] = one.records > 0 ? one.last : out.last_before[i];
    }
    for (std::size_t i = stream.size(); i-- > 0;) {
      const BufferEntry& one = entry(stream[i]);
      out.first_from[i] = one.records > 0 ? one.first : out.first_from[i + 1];
    }
    return out;
  }

  const BufferEntry& entry(std::uint32_t i) const { return index_.entries[i]; }

  bool has_records(const std::vector<std::uint32_t>& stream) const {
    return std::any_of(stream.begin(), stream.end(),
                       [&](std::uint32_t i) { return entry(i).records > 0; });
  }

  void add(LossKind kind, std::int64_t from, std::int64_t until, std::uint64_t offset) {
    out_.push_back({kind, from, std::max(from, until), {}, {}, offset});
  }

  // Any event of any time may be meant.
  void header_counts() {
    for (const LogHeader& header : index_.sessions) {
      if (header.events_lost > 0) {
        add(LossKind::events_lost, index_.first_stamp, index_.last_stamp, 0);
        out_.back().events = header.events_lost;
      }
      if (header.buffers_lost > 0) {
        add(LossKind::buffers_lost, index_.first_stamp, index_.last_stamp, 0);
      }
    }
  }

  // A buffer between `low` and `high` is missing; its processor is not known, so the extent holds
  // for each of them. A processor that is nowhere in the log may have lost all it had.
  void hole(const BufferEntry& low, const BufferEntry& high) {
    const LogHeader& header = index_.sessions[low.segment];
    const bool wrapped = header.has(mode::circular) && low.is_header;
    std::int64_t from = sees_all_ ? index_.last_stamp : index_.first_stamp;
    std::int64_t until = sees_all_ ? index_.first_stamp : index_.last_stamp;
    for (std::size_t s = 0; s < streams_.size() && sees_all_; ++s) {
      const auto& stream = streams_[s];
      const auto behind = std::partition_point(stream.begin(), stream.end(), [&](std::uint32_t i) {
        return std::tuple(entry(i).segment, entry(i).sequence) <
               std::tuple(high.segment, high.sequence);
      });
      const auto at = static_cast<std::size_t>(behind - stream.begin());
      from = std::min(from, edges_[s].last_before[at]);
      until = std::max(until, edges_[s].first_from[at]);
    }
    if (wrapped) {
      add(LossKind::overwritten, index_.first_stamp, overwritten_until(until), high.offset);
    } else {
      add(LossKind::missing_buffer, from, until, high.offset);
    }
  }

  // What was overwritten had been flushed before everything that survived.
  std::int64_t overwritten_until(std::int64_t until) const {
    std::int64_t flushed = index_.last_stamp;
    for (const BufferEntry& one : index_.entries) {
      if (one.is_header || one.records == 0) continue;
      if (one.flushed < one.last) return until;  // no stamp of this clock
      flushed = std::min(flushed, one.flushed);
    }
    return std::min(until, flushed);
  }

  void sequence_holes() {
    std::vector<const BufferEntry*> all;
    all.reserve(index_.entries.size());
    for (const BufferEntry& one : index_.entries) all.push_back(&one);
    std::sort(all.begin(), all.end(), [](const BufferEntry* a, const BufferEntry* b) {
      return std::tuple(a->segment, a->sequence, a->offset) <
             std::tuple(b->segment, b->sequence, b->offset);
    });
    std::vector<std::size_t> holes;
    for (std::size_t i = 1; i < all.size(); ++i) {
      if (all[i]->segment != all[i - 1]->segment) continue;
      if (all[i]->sequence - all[i - 1]->sequence > 1) holes.push_back(i);
    }
    if (holes.size() > holes_max) {
      add(LossKind::missing_buffer, index_.first_stamp, index_.last_stamp,
          all[holes.front()]->offset);
      return;
    }
    for (const std::size_t i : holes) hole(*all[i - 1], *all[i]);
  }

  // Flags, and records that could not be read: between the buffer before and the buffer behind.
  void marked_buffers(const std::vector<std::uint32_t>& stream, const Edges& edges) {
    for (std::size_t i = 0; i < stream.size(); ++i) {
      const BufferEntry& one = entry(stream[i]);
      const std::int64_t before = edges.last_before[i];
      const std::int64_t behind = edges.first_from[i + 1];
      if ((one.flags & (buffer::flag_events_lost | buffer::flag_buffer_lost)) != 0) {
        add(LossKind::buffer_flag, before, behind, one.offset);
      }
      if (!one.is_damaged) continue;
      add(LossKind::damaged, before, behind, one.offset);
      if (!index_.one_stream) out_.back().processor = one.processor;
    }
  }

  void lost_records() {
    std::int64_t before = index_.first_stamp;
    std::vector<LostRecord> sorted = index_.lost_records;
    std::sort(sorted.begin(), sorted.end(), [](const LostRecord& a, const LostRecord& b) {
      return std::tuple(a.time, a.offset) < std::tuple(b.time, b.offset);
    });
    for (const LostRecord& one : sorted) {
      add(LossKind::lost_event, before, one.time, one.offset);
      before = one.time;
    }
  }

  // From the earliest last event of a processor up to the end of the session with this number; up
  // to the latest first event behind it.
  void add_end(LossKind kind, std::size_t segment, std::uint64_t offset) {
    std::int64_t from = sees_all_ ? index_.last_stamp : index_.first_stamp;
    std::int64_t until = sees_all_ ? index_.first_stamp : index_.last_stamp;
    for (std::size_t s = 0; s < streams_.size() && sees_all_; ++s) {
      const auto& stream = streams_[s];
      const auto behind = std::partition_point(stream.begin(), stream.end(), [&](std::uint32_t i) {
        return entry(i).segment <= segment;
      });
      const auto at = static_cast<std::size_t>(behind - stream.begin());
      from = std::min(from, edges_[s].last_before[at]);
      until = std::max(until, edges_[s].first_from[at]);
    }
    add(kind, from, until, offset);
  }

  // A session that is closed marks the last buffer that it writes. In a circular log that one may
  // be anywhere.
  void open_ends() {
    const auto& entries = index_.entries;
    std::uint64_t header_at = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const BufferEntry& one = entries[i];
      if (one.is_header) header_at = one.offset;
      const bool at_end = i + 1 == entries.size();
      if (at_end ? index_.cut_off_at.has_value() : entries[i + 1].segment == one.segment) continue;
      const LogHeader& session = index_.sessions[one.segment];
      const bool is_marked = (one.flags & buffer::flag_flush) != 0;
      if (session.end_time == 0) {
        add_end(LossKind::never_closed, one.segment, header_at);
      } else if (!is_marked && !session.has(mode::circular)) {
        add_end(LossKind::missing_end, one.segment, one.offset);
      }
    }
  }

  void cut_off() {
    if (!index_.cut_off_at) return;
    const std::size_t segment = index_.entries.empty() ? 0 : index_.entries.back().segment;
    add_end(LossKind::cut_off, segment, *index_.cut_off_at);
  }

  const BufferIndex& index_;
  const std::vector<std::vector<std::uint32_t>>& streams_;
  std::vector<Edges> edges_;  // of each stream
  bool sees_all_ = false;
  std::vector<Loss> out_;
};

}  // namespace

std::string_view loss_name(LossKind kind) noexcept {
  static constexpr std::string_view names[] = {
      "events lost", "buffers lost", "buffer marked", "buffer missing", "overwritten",
      "lost event",  "cut off",      "damaged",       "end missing",    "never closed"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<std::vector<std::uint32_t>> streams_of(const BufferIndex& index) {
  std::map<std::uint16_t, std::vector<std::uint32_t>> by_processor;
  for (std::size_t i = 0; i < index.entries.size(); ++i) {
    const std::uint16_t processor = index.one_stream ? 0 : index.entries[i].processor;
    by_processor[processor].push_back(static_cast<std::uint32_t>(i));
  }
  std::vector<std::vector<std::uint32_t>> out;
  for (auto& [processor, stream] : by_processor) {
    std::sort(stream.begin(), stream.end(), [&](std::uint32_t a, std::uint32_t b) {
      const BufferEntry& x = index.entries[a];
      const BufferEntry& y = index.entries[b];
      return std::tuple(x.segment, x.sequence, x.offset) <
             std::tuple(y.segment, y.sequence, y.offset);
    });
    out.push_back(std::move(stream));
  }
  return out;
}

std::vector<Loss> find_losses(const BufferIndex& index,
                              const std::vector<std::vector<std::uint32_t>>& streams) {
  return LossFinder(index, streams).run();
}

}  // namespace wskcheck::etl
