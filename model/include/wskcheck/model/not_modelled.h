// The rules of the contract that the model leaves out, each with the reason.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wskcheck {

struct NotModelled {
  std::string_view id;    // of the contract
  std::string_view says;  // the rule
  std::string_view cite;  // where it comes from
  std::string_view
      reason;  // why no step or check of the model realises it, and who sees it instead
};

// In the order of the contract.
std::span<const NotModelled> not_modelled();

// docs/not-modelled.md: these rules by group, then the open questions that are not choices.
std::string not_modelled_page();

}  // namespace wskcheck
