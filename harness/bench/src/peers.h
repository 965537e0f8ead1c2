// SPIN and rumur on the reduced accept model: making their verifiers, running them, reading how
// many states they found. Making a verifier is not measured.
#ifndef WSKCHECK_BENCH_PEERS_H
#define WSKCHECK_BENCH_PEERS_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "run_process.h"

namespace wskcheck::bench {

struct Size {
  unsigned connections = 4;
  unsigned irps = 2;
  bool conditional = true;
};

/// A program that explores the model and says how many states it found.
struct Contestant {
  std::string name;
  std::vector<std::string> command;
  std::string_view states_before;  // the text that follows the number of states in its output
  std::string error;               // why it cannot run; empty otherwise
};

struct Measurement {
  std::uint64_t states = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t peak_bytes = 0;
  std::string error;
};

/// Whether SPIN, rumur and a C compiler are there; names what is missing.
std::string missing_peers();

/// SPIN: depth-first, breadth-first and with collapse compression.
std::vector<Contestant> spin_contestants(const Size& size, const std::filesystem::path& folder);

/// rumur with this number of threads.
Contestant rumur_contestant(const Size& size, unsigned threads,
                            const std::filesystem::path& folder);

Measurement measure(const Contestant& contestant, const std::filesystem::path& folder);

/// The number that stands before `text` in `output`; 0 when there is none.
std::uint64_t number_before(std::string_view output, std::string_view text);

}  // namespace wskcheck::bench

#endif
