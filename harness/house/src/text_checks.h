// Checks that see a file as lines: lengths, head comment, leftovers, paths of a machine.
#ifndef WSKCHECK_HOUSE_TEXT_CHECKS_H
#define WSKCHECK_HOUSE_TEXT_CHECKS_H

#include <vector>

#include "allow_list.h"
#include "complaint.h"
#include "source_text.h"

namespace wskcheck::house {

// At most 100 columns, no tab, no blank at the end. C++, CMake and scripts.
Complaints check_lines(const File& file);

// At most 300 lines; up to 400 with a reason in the allow list. C++, CMake and scripts.
Complaints check_file_length(const File& file, AllowList& allowed);

// C++, CMake and scripts say at their top what they are for.
Complaints check_head_comment(const File& file);

// None of the four words that mark unfinished work.
Complaints check_reminders(const File& file);

// No folder of one machine, as in a home directory.
Complaints check_machine_paths(const File& file);

// At most 1 MB.
Complaints check_size(const File& file);

// Only the folders and files that the house has at its top.
Complaints check_top_level(const File& file);

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_TEXT_CHECKS_H
