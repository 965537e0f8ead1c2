// Cuts an export into its events, one at a time and in bounded memory. One class for XML, one for
// CSV; each also reads what it has cut.
#ifndef WSKCHECK_EXPORTS_CUTTER_H
#define WSKCHECK_EXPORTS_CUTTER_H

#include <cstdint>
#include <memory>
#include <string_view>

#include "event.h"
#include "text_source.h"

namespace wskcheck::exports {

class Cutter {
 public:
  enum class Got : std::uint8_t {
    event,
    end,
    bad,       // a piece that is no event, see complaint(); the next call goes on behind it
    hopeless,  // nothing that follows can be read, see complaint()
  };
  virtual ~Cutter() = default;

  // The next event as text, valid until the next call.
  virtual Got next(std::string_view& text) = 0;
  // Reads what next() gave. False: see complaint(). Views of the event live until the next call.
  virtual bool parse(std::string_view text, ExportEvent& event) = 0;

  const Complaint& complaint() const noexcept { return complaint_; }
  // After parse() said false: nothing that follows can be read either.
  bool is_hopeless() const noexcept { return is_hopeless_; }

 protected:
  Cutter(TextSource& source, std::size_t event_bytes_max)
      : source_(source), event_max_(event_bytes_max) {}

  // Always false.
  bool fail(std::size_t offset, std::string found, std::string expected, std::string hint = {}) {
    complaint_ = {offset, std::move(found), std::move(expected), std::move(hint)};
    return false;
  }

  TextSource& source_;
  std::size_t event_max_;
  std::size_t given_ = 0;  // bytes of the view that the last call gave out
  Complaint complaint_;
  bool is_hopeless_ = false;
};

std::unique_ptr<Cutter> cut_xml(TextSource& source, std::size_t event_bytes_max);
std::unique_ptr<Cutter> cut_csv(TextSource& source, std::size_t event_bytes_max);

}  // namespace wskcheck::exports

#endif
