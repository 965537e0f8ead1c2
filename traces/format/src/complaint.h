// The words for a value that is not what was expected; shared by the decoders of header and record.
#ifndef WSKCHECK_TRACES_COMPLAINT_H
#define WSKCHECK_TRACES_COMPLAINT_H

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "json_text.h"

namespace wskcheck::traces {

// `token` is a part of `line` and not empty.
LineError complaint(std::string_view line, std::string_view token, std::string expected,
                    std::string hint = {});

// A field that is not there.
LineError missing(std::string_view name, std::string_view where, std::string hint = {});

// one of "call", "return"
std::string one_of(std::span<const std::string_view> names);

// an integer from 0 to 31
std::string integer_up_to(std::uint64_t max);

// did you mean "WskAccept"?
std::string did_you_mean(std::string_view name);

inline constexpr std::uint64_t ticks_max = (std::uint64_t{1} << 63) - 1;

}  // namespace wskcheck::traces

#endif
