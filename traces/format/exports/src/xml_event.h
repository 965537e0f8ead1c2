// Reads one <Event> element: the shape that tracerpt and wevtutil share.
#ifndef WSKCHECK_EXPORTS_XML_EVENT_H
#define WSKCHECK_EXPORTS_XML_EVENT_H

#include <memory>
#include <string_view>

#include "event.h"

namespace wskcheck::exports {

class XmlParser {
 public:
  XmlParser();
  ~XmlParser();

  // The views of the event live until the next call. False: see the complaint.
  bool parse(std::string_view text, ExportEvent& event, Complaint& complaint);

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace wskcheck::exports

#endif
