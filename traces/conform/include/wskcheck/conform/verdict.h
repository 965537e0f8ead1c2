// What the conformance checker says about a trace, as values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wskcheck::conform {

// pass: some explanation of the trace follows the contract and leaves nothing open.
// violation: none does, whatever was hidden, lost or unordered.
// inconclusive: that cannot be told; the findings say why.
enum class Verdict : std::uint8_t { pass, violation, inconclusive };
std::string_view to_string(Verdict verdict);

// Who broke the rule.
enum class Blame : std::uint8_t { application, provider, recorder, nobody };
std::string_view to_string(Blame blame);

// Why a finding is not a violation.
enum class Doubt : std::uint8_t {
  none,        // it is one
  loss,        // records were lost that may explain it
  order,       // more orders of unordered records than could be tried
  bound,       // more explanations than could be tried
  open_end,    // the trace ends while something is open
  unmodelled,  // it is about what the model leaves out
};
std::string_view to_string(Doubt doubt);

// A step that was looked at in the record's place, and the guard that refused it.
struct Candidate {
  std::string rule;     // "IRP-10.complete"
  std::string says;     // its sentence
  std::string refused;  // "the IRP is idle, it would have to be done", or a condition's sentence
  bool operator==(const Candidate&) const = default;
};

struct Finding {
  Doubt doubt = Doubt::none;
  Blame blame = Blame::nobody;
  std::string rule;  // id of the contract: "ACC-14"
  std::string says;  // its sentence
  std::string cite;
  std::string what;        // what was found in the record, in one sentence
  std::uint64_t line = 0;  // of the record in the file; 0: the end of the trace
  std::uint64_t byte = 0;
  std::uint64_t t = 0;
  std::vector<Candidate> allowed;
  bool operator==(const Finding&) const = default;
};

// An answer to an open question without which the trace would not conform.
struct Settled {
  std::string question;     // "Q-30"
  std::string alternative;  // "any"
  std::string says;
  std::uint64_t line = 0;  // the first record that needs it
  bool operator==(const Settled&) const = default;
};

struct Report {
  Verdict verdict = Verdict::inconclusive;
  std::vector<Finding> findings;  // in the order of the trace; at most Options::findings_max
  std::uint64_t findings_left_out = 0;
  std::vector<Settled> settled;
  std::uint64_t records = 0;
  std::uint64_t calls = 0;
  std::uint64_t callbacks = 0;  // event callbacks
  std::uint64_t completions = 0;
  std::uint64_t connections = 0;   // delivered to the driver
  std::uint64_t hidden_steps = 0;  // inferred
  std::uint64_t gaps = 0;          // places where records were lost; with any, nothing passes
  std::uint64_t live_max = 0;      // objects alive at once, at most
  bool operator==(const Report&) const = default;
};

}  // namespace wskcheck::conform
