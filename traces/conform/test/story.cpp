// The records of a story.
#include "story.h"

namespace wskcheck::conform::test {
namespace {

std::string thread(int tid) { return "\"tid\":" + std::to_string(tid); }
std::string id(int serial) { return "{\"key\":\"0x7\",\"serial\":" + std::to_string(serial) + "}"; }
const std::string on_listener = ",\"socket\":\"0x50\"";

}  // namespace

Story& Story::line(const std::string& fields) {
  text_ += "{\"t\":" + std::to_string(10 * ++lines_) + "," + fields + "}\n";
  return *this;
}
Story& Story::call(int tid, const std::string& ev, const std::string& more) {
  return line(thread(tid) + ",\"ev\":\"" + ev + "\",\"ph\":\"call\"" + more);
}
Story& Story::back(int tid, const std::string& ev, const std::string& status) {
  return line(thread(tid) + ",\"ev\":\"" + ev + "\",\"ph\":\"return\",\"status\":\"" + status +
              "\"");
}
Story& Story::whole(const std::string& ev, const std::string& more, const std::string& status) {
  return call(1, ev, more).back(1, ev, status);
}
Story& Story::enter(int tid, const std::string& irp, const std::string& status,
                    const std::string& information, const std::string& more) {
  return line(thread(tid) + R"(,"ev":"Completion","ph":"enter","irp":")" + irp + R"(","status":")" +
              status + R"(","information":")" + information + "\"" + more);
}
Story& Story::leave(int tid, const std::string& irp, const std::string& status) {
  return line(thread(tid) + R"(,"ev":"Completion","ph":"leave","irp":")" + irp + R"(","status":")" +
              status + "\"");
}
Story& Story::done(const std::string& irp, const std::string& status,
                   const std::string& information) {
  return enter(9, irp, status, information).leave(9, irp);
}
Story& Story::request(const std::string& ev, const std::string& irp, const std::string& more,
                      const std::string& status, const std::string& information) {
  return call(1, ev, more + ",\"irp\":\"" + irp + "\"")
      .enter(1, irp, status, information)
      .leave(1, irp)
      .back(1, ev, status);
}

Story& Story::begin(bool conditional) {
  whole("WskRegister").whole("WskCaptureProviderNPI");
  return listen(conditional);
}
Story& Story::begin_with_statics() {
  whole("WskRegister").whole("WskCaptureProviderNPI");
  whole("WskControlClient",
        R"(,"code":"WSK_SET_STATIC_EVENT_CALLBACKS","mask":"0x240","irp":null)");
  return listen(false);
}
Story& Story::listen(bool conditional) {
  request("WskSocket", "0xa0",
          R"(,"category":"listen","family":2,"context":"0x10",)"
          R"("dispatch":{"accept":true,"inspect":true,"abort":true})",
          "STATUS_SUCCESS", "0x50");
  if (conditional) {
    request("WskControlSocket", "0xa1",
            on_listener + R"(,"request":"set","code":"SO_CONDITIONAL_ACCEPT","value":1)");
  }
  return request("WskBind", "0xa2", on_listener + R"(,"local":"0.0.0.0:445")");
}
Story& Story::accept(const std::string& irp) {
  return whole("WskAccept", on_listener + ",\"flags\":0,\"irp\":\"" + irp + "\"", "STATUS_PENDING");
}
Story& Story::enable() {
  return whole("WskControlSocket", on_listener + R"(,"request":"set",)"
                                                 R"("code":"SO_WSK_EVENT_CALLBACK",)"
                                                 R"("mask":"0x200","irp":null)");
}
Story& Story::disable() {
  return whole("WskControlSocket", on_listener + R"(,"request":"set",)"
                                                 R"("code":"SO_WSK_EVENT_CALLBACK",)"
                                                 R"("mask":"0x80000200","irp":null)");
}
Story& Story::inspect(int serial, const std::string& action) {
  line(thread(8) + R"(,"ev":"WskInspectEvent","ph":"enter","context":"0x10","inspect":)" +
       id(serial));
  return line(thread(8) + R"(,"ev":"WskInspectEvent","ph":"leave","action":")" + action + "\"");
}
Story& Story::answer(int serial, const std::string& action, const std::string& irp) {
  return request("WskInspectComplete", irp,
                 on_listener + ",\"inspect\":" + id(serial) + ",\"action\":\"" + action + "\"");
}
Story& Story::abort(int serial) {
  line(thread(8) + R"(,"ev":"WskAbortEvent","ph":"enter","context":"0x10","inspect":)" +
       id(serial));
  return line(thread(8) + R"(,"ev":"WskAbortEvent","ph":"leave","status":"STATUS_SUCCESS")");
}
Story& Story::offer(const std::string& socket, const std::string& status) {
  line(thread(8) +
       R"(,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","flags":0,"accepted":")" + socket +
       "\"");
  return line(thread(8) + R"(,"ev":"WskAcceptEvent","ph":"leave","status":")" + status + "\"");
}
Story& Story::close(const std::string& socket, const std::string& irp) {
  return request("WskCloseSocket", irp, ",\"socket\":\"" + socket + "\"");
}
Story& Story::incomplete() {
  header_ = "{\"wsk_trace\":1,\"frequency\":10000000,\"order\":\"total\"}\n";
  return *this;
}

}  // namespace wskcheck::conform::test
