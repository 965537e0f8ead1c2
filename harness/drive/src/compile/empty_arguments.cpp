// See empty_arguments.h.
#include "compile/empty_arguments.h"

namespace wskcheck::drive {

bool drop_commas(Tokens& tokens) {
  bool changed = false;
  for (std::size_t i = 0; i + 1 < tokens.all.size(); ++i) {
    if (tokens.all[i].text != "," || tokens.all[i + 1].text != ")") continue;
    tokens.all[i].text = " ";
    changed = true;
  }
  return changed;
}

}  // namespace wskcheck::drive
