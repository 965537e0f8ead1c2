// Values without names, as columns of CSV or as raw bytes: which field each of them is.
//
// They come in the order in which our recorder (traces/instrument) writes them, but a field may be
// there, be null, or be left out. So every way to understand the values is tried, and they are
// taken only when exactly one fits.
#ifndef WSKCHECK_EXPORTS_COLUMNS_H
#define WSKCHECK_EXPORTS_COLUMNS_H

#include <deque>
#include <string>
#include <vector>

#include "event.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::exports {

class Columns {
 public:
  // Gives the event's items their names; those of a payload are made. False: see the complaint.
  bool name_items(traces::Event ev, traces::Phase phase, ExportEvent& event, Complaint& complaint);

 private:
  std::vector<std::uint8_t> payload_;
  std::deque<std::string> made_;
};

}  // namespace wskcheck::exports

#endif
