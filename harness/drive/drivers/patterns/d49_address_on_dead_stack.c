// D-49: the address buffer of a pended WskAccept lies on the stack of a function that returned.
//
// WSK writes the peer's address when the accept completes, so the buffer has to stay until then
// (ACC-13). Here the function that posts the accept has returned, and WSK writes into whatever its
// caller keeps there now. Shown by one connection that comes after the accept.
#include "kit.h"

DECLSPEC_NOINLINE static VOID post_accept(PWSK_SOCKET listener) {
#ifdef CORRECTED
  static SOCKADDR_IN peer;
#else
  SOCKADDR_IN peer;
#endif
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, (PSOCKADDR)&peer,
                                 kit_ready(&kit_io));
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  post_accept(listener);
  while (kit_take_accepted(&socket)) {
    kit_close(socket);
    post_accept(listener);
  }
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
