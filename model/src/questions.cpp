#include "questions.h"

namespace wskcheck {

std::span<const Question, question_count> questions() { return all_questions; }

}  // namespace wskcheck
