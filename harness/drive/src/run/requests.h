// The words in which a scenario says what a program asks of the driver's device.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

enum class RequestKind : std::uint8_t { open, ioctl, read, write, close };

struct ProgramRequest {
  std::string text = "open";
  RequestKind kind = RequestKind::open;
  std::string name;                  // of the device, or of its symbolic link; empty: the first one
  std::uint32_t code = 0;            // of an ioctl
  std::vector<unsigned char> input;  // also what is written
  std::uint32_t output_length = 0;   // also how much is read
  bool operator==(const ProgramRequest&) const = default;
};

// All of them, an "open" in front of what needs a handle and has none; or what is wrong with one.
std::optional<RequestMistake> parse_requests(const std::vector<std::string>& texts,
                                             std::vector<ProgramRequest>& requests);

}  // namespace wskcheck::drive
