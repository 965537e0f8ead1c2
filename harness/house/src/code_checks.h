// Checks that see the code of a C++ file, without its comments and literals.
#ifndef WSKCHECK_HOUSE_CODE_CHECKS_H
#define WSKCHECK_HOUSE_CODE_CHECKS_H

#include "allow_list.h"
#include "complaint.h"
#include "source_text.h"

namespace wskcheck::house {

// None of the calls whose result differs between runs, compilers or platforms. Wall time may be
// read in a file that the allow list names under `clock`.
Complaints check_banned_calls(const File& file, AllowList& allowed);

// Functions of at most 60 lines, signature and braces counted. Lambdas count with the function that
// holds them; initialisers of tables do not count.
Complaints check_function_length(const File& file, AllowList& allowed);

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_CODE_CHECKS_H
