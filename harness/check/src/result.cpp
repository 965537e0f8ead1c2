// The words for outcomes, kinds and reasons, as reports print them.
#include "wskcheck/check/result.h"

namespace wskcheck::check {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::violation:
      return "violation";
    case Outcome::inconclusive:
      return "inconclusive";
  }
  return "?";
}

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::always:
      return "always";
    case Kind::sometimes:
      return "sometimes";
    case Kind::eventually:
      return "eventually";
    case Kind::deadlock:
      return "deadlock";
  }
  return "?";
}

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "everything was explored";
    case Reason::states:
      return "the limit on states was reached";
    case Reason::memory:
      return "the limit on memory was reached";
    case Reason::time:
      return "the limit on time was reached";
    case Reason::depth:
      return "the limit on depth was reached";
    case Reason::interrupted:
      return "interrupted";
    case Reason::first_violation:
      return "stopped at the first violation";
    case Reason::table_full:
      return "the state table is full";
  }
  return "?";
}

}  // namespace wskcheck::check
