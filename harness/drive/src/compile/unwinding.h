// Structured exceptions as they run when nothing raises one.
#pragma once

#include <string>

#include "compile/tokens.h"

namespace wskcheck::drive {

// The words that the headers make of __try, __except, __finally, __leave and AbnormalTermination()
// when WSKCHECK_KM_WORDS is defined.
bool has_try(const Tokens& tokens);

// The text without these words. A statement that leaves a block with a __finally (return, goto,
// break, continue) runs a copy of the __finally first, in which AbnormalTermination() is 1. False
// when the text is not in the order that C asks for: the compiler has to say what is wrong.
bool unwind(const Tokens& tokens, bool cpp, std::string& text);

}  // namespace wskcheck::drive
