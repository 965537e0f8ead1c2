// Which rule of the contract a refused record breaks, where that is not the rule that refused it.
#pragma once

#include <string_view>

#include "session.h"

namespace wskcheck::conform {

// Looks at the session as it was left when the record was refused, and changes nothing.
class BrokenRule {
 public:
  explicit BrokenRule(Session& session) : s_(session) {}

  // Empty: the rule that refused.
  std::string_view of(const Miss& miss);

 private:
  bool ends_close_early();
  bool disables_early();
  bool says_why(const Miss& miss);
  std::string_view rule_of_abort(const Miss& miss, const Listener& l);
  std::string_view rule_of_completion(const Miss& miss, const Listener& l);
  std::string_view rule_of_delivery(const Miss& miss, const Listener& l);

  Session& s_;
};

}  // namespace wskcheck::conform
