// WskRegister, WskCaptureProviderNPI, WskReleaseProviderNPI, WskDeregister: exported to the driver.
#include "core/hooks.h"
#include "provider/calls.h"
#include "provider/outgoing.h"
#include "provider/provider.h"
#include "provider/sockets.h"
#include "provider/tables.h"

using namespace wskcheck;
using namespace wskcheck::drive;
using namespace wskcheck::drive::provider;

namespace {

// WSK_CLIENT is opaque: its address stands for the client.
PWSK_CLIENT the_client() {
  static std::uint64_t client = 0;
  return reinterpret_cast<PWSK_CLIENT>(&client);
}

}  // namespace

WSKCHECK_EXPORT const NPIID NPI_WSK_INTERFACE_ID = {
    0x2227E803, 0x8D8B, 0x11D4, {0xAB, 0xAD, 0x00, 0x90, 0x27, 0x71, 0x9E, 0x09}};

WSKCHECK_EXPORT NTSTATUS WskRegister(PWSK_CLIENT_NPI npi, PWSK_REGISTRATION registration) {
  const Site site = WSKCHECK_SITE;
  Call c = call_of("WskRegister", FrameKind::WskRegister, nullptr, site);
  check_access(npi, sizeof *npi, false, c.site);
  check_access(registration, sizeof *registration, true, c.site);
  if (npi->Dispatch == nullptr || npi->Dispatch->Reserved != 0) {
    broken("CTX-09", "WSK_CLIENT_DISPATCH is given, its Reserved is 0", c.site);
  }
  state.client_dispatch = npi->Dispatch;
  state.client_context = npi->ClientContext;
  state.registration = registration;
  state.register_site = c.site;
  return make(c);
}

WSKCHECK_EXPORT VOID WskDeregister(PWSK_REGISTRATION registration) {
  const Site site = WSKCHECK_SITE;
  Call c = call_of("WskDeregister", FrameKind::WskDeregister, nullptr, site);
  check_access(registration, sizeof *registration, false, c.site);
  if (registration != state.registration) {
    broken("UNL-01", "WskDeregister gets the block that WskRegister got", c.site);
  }
  const ThreadId self = current_thread();
  if (outgoing::inside_above(self, frame_of(self)) != Inside::nothing) {
    broken("UNL-09", "WskDeregister is not called from a WSK callback or completion routine",
           c.site);
  }
  make(c);
}

WSKCHECK_EXPORT NTSTATUS WskCaptureProviderNPI(PWSK_REGISTRATION registration, ULONG wait_ms,
                                               PWSK_PROVIDER_NPI npi) {
  const Site site = WSKCHECK_SITE;
  Call c = call_of("WskCaptureProviderNPI", FrameKind::WskCaptureProviderNPI, nullptr, site);
  check_access(registration, sizeof *registration, false, c.site);
  check_access(npi, sizeof *npi, true, c.site);
  if (wait_ms != WSK_NO_WAIT && irql() != 0) {
    broken("IRQ-06", "WskCaptureProviderNPI that may wait is called at PASSIVE_LEVEL", c.site);
  }
  const NTSTATUS status = make(c);
  if (NT_SUCCESS(status)) {
    state.capture_site = c.site;
    npi->Client = the_client();
    npi->Dispatch = static_cast<const WSK_PROVIDER_DISPATCH*>(provider_table());
  }
  return status;
}

WSKCHECK_EXPORT VOID WskReleaseProviderNPI(PWSK_REGISTRATION registration) {
  const Site site = WSKCHECK_SITE;
  Call c = call_of("WskReleaseProviderNPI", FrameKind::WskReleaseProviderNPI, nullptr, site);
  check_access(registration, sizeof *registration, false, c.site);
  make(c);
}

WSKCHECK_EXPORT NTSTATUS WskQueryProviderCharacteristics(PWSK_REGISTRATION registration,
                                                         PWSK_PROVIDER_CHARACTERISTICS out) {
  const Site site = WSKCHECK_SITE;
  check_access(registration, sizeof *registration, false, site);
  check_access(out, sizeof *out, true, site);
  out->HighestVersion = MAKE_WSK_VERSION(1, 0);
  out->LowestVersion = MAKE_WSK_VERSION(1, 0);
  return STATUS_SUCCESS;
}

namespace wskcheck::drive::provider {

bool cancel(void* irp, const void* site) {
  Call c = call_of("IoCancelIrp", FrameKind::IoCancelIrp, static_cast<PIRP>(irp), site);
  if (outgoing::has(irp)) return outgoing::cancel(c);
  return make(c) != STATUS_UNSUCCESSFUL;
}

const char* forbids_wait(ThreadId thread, const void*) {
  switch (inside(thread)) {
    case Inside::accept_event:
    case Inside::socket_event:
      return "AEV-17";
    case Inside::inspect_event:
      return "INS-14";
    case Inside::abort_event:
      return "ABT-12";
    case Inside::completion:
      return "IRP-13";
    case Inside::nothing:
      break;
  }
  return nullptr;
}

}  // namespace wskcheck::drive::provider
