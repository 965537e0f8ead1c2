// The table of open questions, as the rest of the project sees it.
#include "questions.h"

namespace wskcheck {

std::span<const Question, question_count> questions() { return all_questions; }

}  // namespace wskcheck
