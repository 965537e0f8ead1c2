// Lives by pointer, and the few orders that such events decide.
#include "wskcheck/observe/watch.h"

#include <array>

namespace wskcheck::observe {
namespace {

// P-CLO-02: a WSK_SOCKET exists from its creation or delivery until its close has ended, and never
// again. The one property that events of a socket's beginning and end decide.
constexpr std::string_view existence = "P-CLO-02";

// AFD's sockets are created and then listen; of TCPIP's listeners the first is that they do.
constexpr bool begins(const Sight& sight) noexcept {
  switch (sight.kind) {
    case SightKind::created:
    case SightKind::alive:
    case SightKind::accepted:
    case SightKind::refused:
      return true;
    case SightKind::listening:
      return sight.source == Source::tcpip;
    default:
      return false;
  }
}

Moment moment_of(const Sight& sight) {
  return {sight.kind,   sight.abortive, sight.processor, sight.time,
          sight.offset, sight.other,    sight.status};
}

// What is certainly later: a greater stamp, or the same processor.
bool is_after(const Sight& sight, const Moment& moment) noexcept {
  return sight.time > moment.time || sight.processor == moment.processor;
}

bool failed(const Sight& sight) noexcept {
  return sight.status && (*sight.status & 0x8000'0000U) != 0;
}

}  // namespace

std::string_view verdict_name(LifeVerdict verdict) noexcept {
  constexpr std::array<std::string_view, 3> names{"conforms", "undecided", "violation"};
  return names[static_cast<std::size_t>(verdict)];
}

Watch::Open& Watch::life_of(const Sight& sight) {
  const auto [at, is_new] = open_.try_emplace(Key{sight.source, sight.object});
  if (is_new) begin(sight, at->second);
  return at->second;
}

void Watch::begin(const Sight& sight, Open& open) {
  open = {};
  open.index = lives_.size();
  Life life;
  life.source = sight.source;
  life.object = sight.object;
  lives_.push_back(std::move(life));
}

void Watch::mistake(std::uint64_t offset, const Open& open, const char* what) {
  Life& life = lives_[open.index];
  if (life.verdict == LifeVerdict::violation || (lossy_ && !life.why.empty())) return;
  life.why = what;
  if (lossy_) {
    life.why += "; events were lost, so this may be no mistake";
    return;
  }
  life.verdict = LifeVerdict::violation;
  life.rule = existence;
  life.offset = offset;
}

// What is known once nothing more can come: a close may have the same stamp as the end, and come
// behind it here.
void Watch::settle(const Open& open) {
  Life& life = lives_[open.index];
  if (open.began && open.freed && !open.closed) {
    mistake(open.freed->offset, open, "freed without a close");
  }
  const SightKind last = life.moments.back().kind;
  const bool ended =
      open.closed || open.freed || last == SightKind::refused || last == SightKind::disconnected;
  if (ended || !life.why.empty()) return;
  life.why = lossy_ ? "its end was not seen: events were lost" : "its end was not seen";
}

// AFD creates the socket that an accept uses beforehand: there `accepted` is no beginning.
void Watch::add(const Sight& sight) {
  Open& open = life_of(sight);
  const bool afd_accept = sight.source == Source::afd && sight.kind == SightKind::accepted;
  if (begins(sight) && !afd_accept && !lives_[open.index].moments.empty()) {
    settle(open);
    begin(sight, open);
  }
  if (begins(sight)) open.began = true;
  take(sight, open);
}

void Watch::take(const Sight& sight, Open& open) {
  if (open.freed && is_after(sight, *open.freed)) {
    mistake(sight.offset, open,
            sight.kind == SightKind::freed ? "freed twice" : "used after it was freed");
  } else if (sight.kind == SightKind::closed && open.closed && is_after(sight, *open.closed)) {
    mistake(sight.offset, open, "closed twice");
  }
  if (sight.kind == SightKind::closed && !failed(sight)) open.closed = moment_of(sight);
  if (sight.kind == SightKind::freed && !failed(sight)) open.freed = moment_of(sight);
  Life& life = lives_[open.index];
  life.is_listener = life.is_listener || sight.is_listener;
  if (sight.local) life.local = sight.local;
  if (sight.remote && sight.kind != SightKind::indicated) life.remote = sight.remote;
  if (life.moments.size() < moments_max) {
    life.moments.push_back(moment_of(sight));
  } else {
    ++life.moments_left_out;
  }
  if (life.moments.size() == 1 && !open.began && life.why.empty()) {
    life.why =
        lossy_ ? "its beginning is not there: events were lost" : "it began before the capture";
  }
}

std::vector<Life> Watch::finish() {
  for (const auto& [key, open] : open_) settle(open);
  for (Life& life : lives_) {
    if (life.verdict != LifeVerdict::violation) {
      life.verdict = life.why.empty() ? LifeVerdict::conforms : LifeVerdict::undecided;
    }
  }
  open_.clear();
  return std::move(lives_);
}

}  // namespace wskcheck::observe
