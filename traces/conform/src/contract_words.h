// What rules of the contract say that are no step of the model's: a finding names them where a
// record breaks what several steps together keep.
#pragma once

#include <string_view>

namespace wskcheck::conform {

struct ContractWords {
  std::string_view id;
  std::string_view says;
  std::string_view cite;
};

// nullptr: the model has the rule, or nobody has.
const ContractWords* contract_words(std::string_view id);

}  // namespace wskcheck::conform
