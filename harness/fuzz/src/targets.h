// What the fuzzers feed with bytes: every reader of files that a user may have from anybody.
//
// A target reads the whole input as its reader does, and takes whatever comes: records, errors,
// nothing. What it must not do is crash, hang, or hold much more memory than the input is long.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace wskcheck::fuzz {

using Bytes = std::span<const std::uint8_t>;

void feed_etl(Bytes bytes);       // an event log: headers, decoding, records, what it sums up
void feed_jsonl(Bytes bytes);     // a trace in JSON Lines, strict and with bad lines left out
void feed_xml(Bytes bytes);       // an export of an event log in XML
void feed_csv(Bytes bytes);       // an export of an event log in CSV
void feed_manifest(Bytes bytes);  // a .man file
void feed_replay(Bytes bytes);    // a trace in JSON Lines, through the conformance checker
void feed_context(Bytes bytes);   // an event log: what Windows' own providers tell in it
void feed_convert(Bytes bytes);   // a trace in JSON Lines, written as an event log and read again

struct Target {
  std::string_view name;  // also its folder in corpus/
  void (*feed)(Bytes);
};

inline constexpr std::array<Target, 8> targets{{{"etl", feed_etl},
                                                {"xml", feed_xml},
                                                {"csv", feed_csv},
                                                {"jsonl", feed_jsonl},
                                                {"manifest", feed_manifest},
                                                {"replay", feed_replay},
                                                {"context", feed_context},
                                                {"convert", feed_convert}}};

}  // namespace wskcheck::fuzz
