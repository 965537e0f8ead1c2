// Traces in a few words: what happens on a listener, one line after the other.
#pragma once

#include <string>

#include "support.h"

namespace wskcheck::conform::test {

class Story {
 public:
  Story& line(const std::string& fields);
  // A call and its return, or one of the two. `more` are further fields: ",\"irp\":\"0xa1\"".
  Story& call(int tid, const std::string& ev, const std::string& more = "");
  Story& back(int tid, const std::string& ev, const std::string& status = "STATUS_SUCCESS");
  Story& whole(const std::string& ev, const std::string& more = "",
               const std::string& status = "STATUS_SUCCESS");
  // The completion of an IRP.
  Story& enter(int tid, const std::string& irp, const std::string& status = "STATUS_SUCCESS",
               const std::string& information = "0x0", const std::string& more = "");
  Story& leave(int tid, const std::string& irp,
               const std::string& status = "STATUS_MORE_PROCESSING_REQUIRED");
  Story& done(const std::string& irp, const std::string& status = "STATUS_SUCCESS",
              const std::string& information = "0x0");
  // A request with an IRP that is done inside the call, by thread 1.
  Story& request(const std::string& ev, const std::string& irp, const std::string& more = "",
                 const std::string& status = "STATUS_SUCCESS",
                 const std::string& information = "0x0");

  // Registered, and a listening socket 0x50 with context 0x10.
  Story& begin(bool conditional = false);
  Story& begin_with_statics();
  Story& accept(const std::string& irp);  // pending
  Story& enable();
  Story& disable();
  Story& inspect(int serial, const std::string& action);
  Story& answer(int serial, const std::string& action, const std::string& irp);
  Story& abort(int serial);
  Story& offer(const std::string& socket, const std::string& status = "STATUS_SUCCESS");
  Story& close(const std::string& socket, const std::string& irp);

  Trace trace() const { return parse(header_ + text_); }
  int lines() const { return lines_; }
  Report judge() const { return check(trace()); }
  Story& incomplete();

 private:
  Story& listen(bool conditional);

  std::string header_ =
      "{\"wsk_trace\":1,\"frequency\":10000000,\"order\":\"total\",\"complete\":true}\n";
  std::string text_;
  int lines_ = 1;
};

}  // namespace wskcheck::conform::test
