// The model's rules by what the provider asks for.
#pragma once

#include <cstdint>
#include <span>

#include "wskcheck/model/program.h"

namespace wskcheck::drive::provider {

// The application's rules that begin a call of this kind, and those that end a callback of it.
std::span<const std::uint16_t> calls_of(FrameKind kind);
std::span<const std::uint16_t> leaves_of(FrameKind kind);

const Program& program();  // of WSK and the network
void set_bounds(const Bounds& bounds);
extern const Bounds* current_bounds;  // what set_bounds() was given
inline const Bounds& bounds() { return *current_bounds; }
inline const Flavour& flavour() { return current_bounds->flavour; }

}  // namespace wskcheck::drive::provider
