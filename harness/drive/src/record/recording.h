// The recording of a run: records of what is seen at the WSK boundary, as a recorder at the driver
// writes them. Kept outside of the state, while one schedule is taken.
//
// Pointers and threads have numbers in the order in which they come up, so that nothing depends on
// addresses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/traces/record.h"

namespace wskcheck::drive::record {

extern bool is_kept;
inline bool kept() { return is_kept; }
void keep(bool yes);  // forgets the records before

// On a fiber of the driver: a record of the current thread, at the current step.
traces::Record& add(traces::Event ev, traces::Phase ph);
// The newest record of that event and phase of the current thread; nullptr.
traces::Record* last(traces::Event ev, traces::Phase ph);

// The name of a pointer, not 0.
std::uint64_t name_of(const void* pointer);
// Sets a field to a pointer's name, or to null.
void set_pointer(traces::Record& r, traces::Field field, std::uint64_t traces::Record::*member,
                 const void* pointer);

traces::Header header(const std::string& driver);
const std::vector<traces::Record>& records();
std::string text(const std::string& driver);  // JSON Lines

}  // namespace wskcheck::drive::record
