// A finding: what was violated, by whom, in which run, what was allowed instead. Complete before it
// is printed: names, sentences and citations are texts, nothing is looked up.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "wskcheck/report/json.h"
#include "wskcheck/report/text.h"

namespace wskcheck::report {

// An open question answered one way.
struct Answer {
  std::string question;     // "Q-30"
  std::string alternative;  // "fifo"
};

struct Obligation {
  std::string id;
  std::string says;
  std::string cite;
};

// One step of a run.
struct Step {
  std::string text;   // "ACC-01(l0,i0)"
  std::string rule;   // "ACC-01"
  std::string party;  // "driver", "WSK", "environment"
  std::string says;
  std::string cite;
  std::vector<std::string> changes;  // "irps[0] idle -> submitted for WskAccept"
  std::vector<Obligation> broken;    // by this step
  std::vector<Obligation> violated;  // properties that fail at this step
  std::optional<Answer> answer;      // the step exists only if the question is answered so
};

// A candidate for what should have happened.
struct Candidate {
  std::string rule;
  std::string says;
  std::string refused;  // the guard that refused it; empty: it was possible
};

struct Finding {
  std::string id;  // of the property or rule
  std::string says;
  std::string kind;   // "always", "eventually", "deadlock", "rule"
  std::string blame;  // a party
  std::string cite;
  std::string scope;  // of an exploration
  std::string where;  // "lab.jsonl:17", of a trace
  std::string what;   // what was seen there, of a trace
  std::string doubt;  // why it is not a violation: "lost records"; empty: it is one
  std::vector<Step> steps;
  std::optional<std::size_t> cycle_start;  // the run goes on for ever from this step
  std::vector<Candidate> instead;
  std::vector<Answer> only_if;  // the finding stands only if these are answered so
  std::string run;              // the steps as text, to paste
  std::string next;             // the command that shows the finding again
};

// The steps one below the other, as `check` and `explain` print them. A step longer than a line
// goes on below; `detail` adds citations.
std::string steps_text(const std::vector<Step>& steps, std::optional<std::size_t> cycle_start,
                       bool detail, const Paint& paint);
std::string answers_text(const std::vector<Answer>& answers);
std::string to_text(const Finding& finding, const Paint& paint);

Json to_json(const Step& step);
Json to_json(const Finding& finding);
Json to_json(const std::vector<Answer>& answers);

}  // namespace wskcheck::report
