// The engine for states of 8 words of 64 bits.
#include "engine.hpp"

namespace wskcheck::explore {

template ScopeResult check_packed<8>(const Setup&, const check::Options&);
template ScopeResult walk_packed<8>(const Setup&, const check::WalkOptions&);

}  // namespace wskcheck::explore
