// Visual Studio's preprocessor drops the comma in front of __VA_ARGS__ when there are no arguments.
#pragma once

#include "compile/tokens.h"

namespace wskcheck::drive {

// Commas that nothing follows but a closing bracket: no C has one. True when there were some.
bool drop_commas(Tokens& tokens);

}  // namespace wskcheck::drive
