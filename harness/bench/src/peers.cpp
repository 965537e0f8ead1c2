// The settings are the best we know for each peer; README.md of this folder says why.
#include "peers.h"

#include <fstream>
#include <sstream>

namespace wskcheck::bench {

namespace fs = std::filesystem;

namespace {

const fs::path models = WSKCHECK_BENCH_PEERS;

Contestant failed(const std::string& name, const ProcessRun& run) {
  return {name, {}, {}, run.error.empty() ? "failed" : run.error};
}

std::string murphi_text(const Size& size) {
  std::ifstream file(models / "accept.m");
  std::ostringstream text;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("const NC:", 0) == 0) {
      line = "const NC: " + std::to_string(size.connections) +
             "; NI: " + std::to_string(size.irps) +
             "; COND: " + (size.conditional ? "true" : "false") + ";";
    }
    text << line << '\n';
  }
  return text.str();
}

std::uint64_t hash_bits(const Size& size) { return size.connections >= 6 ? 27 : 24; }

}  // namespace

std::string missing_peers() {
  std::string missing;
  for (const char* program : {"spin", "rumur", "gcc"}) {
    if (!on_path(program)) missing += (missing.empty() ? "" : ", ") + std::string(program);
  }
  return missing;
}

std::vector<Contestant> spin_contestants(const Size& size, const fs::path& folder) {
  const auto generated = run_process(
      {"spin", "-DNC=" + std::to_string(size.connections), "-DNI=" + std::to_string(size.irps),
       size.conditional ? "-DCOND=1" : "-DCOND=0", "-a", (models / "accept.pml").string()},
      folder);
  struct Variant {
    const char* name;
    const char* program;
    const char* define;
  };
  std::vector<Contestant> result;
  for (const Variant& variant : {Variant{"SPIN depth-first", "pan", "-DDEPTH_FIRST"},
                                 Variant{"SPIN breadth-first", "pan_bfs", "-DBFS"},
                                 Variant{"SPIN collapse", "pan_collapse", "-DCOLLAPSE"}}) {
    if (!generated.ok) {
      result.push_back(failed(variant.name, generated));
      continue;
    }
    const auto compiled =
        run_process({"gcc", "-O3", "-march=native", "-w", "-DSAFETY", "-DNOREDUCE",
                     "-DMEMLIM=16000", variant.define, "pan.c", "-o", variant.program},
                    folder);
    if (!compiled.ok) {
      result.push_back(failed(variant.name, compiled));
      continue;
    }
    result.push_back({variant.name,
                      {(folder / variant.program).string(), "-E", "-m100000",
                       "-w" + std::to_string(hash_bits(size))},
                      " states, stored",
                      {}});
  }
  return result;
}

Contestant rumur_contestant(const Size& size, unsigned threads, const fs::path& folder) {
  const std::string name =
      "rumur, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
  const std::string stem = "rumur" + std::to_string(threads);
  std::ofstream(folder / (stem + ".m")) << murphi_text(size);
  const std::uint64_t capacity = std::uint64_t{8} << hash_bits(size);
  const auto generated =
      run_process({"rumur", "--threads", std::to_string(threads), "--deadlock-detection", "off",
                   "--symmetry-reduction", "off", "--counterexample-trace", "off", "--set-capacity",
                   std::to_string(capacity), stem + ".m", "--output", stem + ".c"},
                  folder);
  if (!generated.ok) return failed(name, generated);
  const auto compiled = run_process({"gcc", "-O3", "-march=native", "-w", "-std=c11", stem + ".c",
                                     "-o", stem, "-lpthread", "-mcx16"},
                                    folder);
  if (!compiled.ok) return failed(name, compiled);
  return {name, {(folder / stem).string()}, " states, ", {}};
}

std::uint64_t number_before(std::string_view output, std::string_view text) {
  const std::size_t end = output.rfind(text);
  if (end == std::string_view::npos) return 0;
  std::size_t begin = end;
  while (begin > 0 && output[begin - 1] >= '0' && output[begin - 1] <= '9') --begin;
  std::uint64_t number = 0;
  for (std::size_t i = begin; i < end; ++i) {
    number = number * 10 + static_cast<std::uint64_t>(output[i] - '0');
  }
  return number;
}

Measurement measure(const Contestant& contestant, const fs::path& folder) {
  Measurement result;
  result.error = contestant.error;
  if (!result.error.empty()) return result;
  const ProcessRun run = run_process(contestant.command, folder);
  if (!run.ok) {
    result.error = run.error;
    return result;
  }
  result.states = number_before(run.output, contestant.states_before);
  result.seconds = run.seconds;
  result.cpu_seconds = run.cpu_seconds;
  result.peak_bytes = run.peak_bytes;
  if (result.states == 0) result.error = contestant.name + " named no number of states";
  return result;
}

}  // namespace wskcheck::bench
