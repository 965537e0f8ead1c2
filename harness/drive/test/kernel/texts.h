// The kernel's functions on strings and the like, called on a fiber, as plain C++ values. Apart
// from the tests, whose headers of the system have sockets of their own.
#pragma once

#include <string>
#include <vector>

namespace wskcheck::drive::test {

std::string formatted(const char* format, ...);
const void* wide_counted();    // a UNICODE_STRING, "wide"
const void* narrow_counted();  // an ANSI_STRING, "narrow"
std::string safely_formatted(unsigned size, const char* format, ...);
std::string safely_copied(unsigned size, const char* from);
std::string safely_appended(unsigned size, const char* to, const char* from);
std::string counted_facts();

std::string six_as_text(const void* bytes);
std::string six_from_text(const char* text);
std::string four_as_text(const void* bytes);
std::string four_from_text(const char* text);
std::string with_port(const char* text);

std::string table_story(const std::vector<int>& keys, const std::vector<int>& deleted);
std::string time_story();

}  // namespace wskcheck::drive::test
