// The table, and the search through the model's tables.
#include "driver_rules.h"

#include <algorithm>
#include <array>

#include "id_lookup.h"

namespace wskcheck::cli {
namespace {

constexpr std::array table{
    DriverRule{"KRN-01", "memory is not used after it was freed", "ExFreePoolWithTag, Remarks"},
    DriverRule{"KRN-02", "only memory inside an allocation is read and written",
               "ExAllocatePool2, Remarks"},
    DriverRule{"KRN-03", "what is freed was allocated, and is freed once",
               "ExFreePoolWithTag, Parameters"},
    DriverRule{"KRN-04", "a driver that is unloaded has given back all that it took",
               "DRIVER_UNLOAD, Remarks"},
    DriverRule{"KRN-05", "a driver raises no exception that it does not handle",
               "Bug Check 0x1E: KMODE_EXCEPTION_NOT_HANDLED"},
    DriverRule{"KRN-06", "no loop of a driver goes on for ever",
               "Bug Check 0x133: DPC_WATCHDOG_VIOLATION"},
    DriverRule{"KRN-07", "what a driver waits for comes", "KeWaitForSingleObject, Remarks"},
    DriverRule{"KRN-08", "functions of the kernel are called as their pages say",
               "the page of the function"},
    DriverRule{"KRN-09",
               "two threads touch the same memory, one of them writing it, only where something "
               "orders the two",
               "Introduction to Spin Locks; Interlocked Variable Access"},
    DriverRule{"AEV-07",
               "a NULL AcceptSocket says that the listener is dead: it is no socket, and the "
               "driver closes the listener",
               "D:accept_event/p"},
    DriverRule{"ASO-05", "the driver closes each socket that it was given",
               "N:closing-a-socket; UNL-03"},
    DriverRule{"BND-13",
               "with static callbacks WskAcceptEvent may come as soon as the bind completes", "S"},
    DriverRule{"BND-14",
               "WskInspectEvent may come as soon as WskBind is called: the context is ready before",
               "X from BND-02, EVT-14"},
    DriverRule{"CLO-05", "WSK lets callbacks in progress return before the close completes",
               "D:close_socket/rem; N:closing-a-socket"},
    DriverRule{"CLO-13",
               "the context of a socket is freed once its close has completed, not before",
               "N:closing-a-socket"},
    DriverRule{"DEAD-04", "a driver that was told of a listener's death closes the listener",
               "D:accept_event/p; D:inspect_event/p"},
    DriverRule{"EVT-12",
               "after STATUS_EVENT_PENDING callbacks may still be in progress, and no notice comes "
               "of their end",
               "N:so-wsk-event-callback"},
    DriverRule{"EVT-14", "disabling WskAcceptEvent does not stop WskInspectEvent and WskAbortEvent",
               "N:enabling-and-disabling"},
    DriverRule{"INS-06",
               "a NULL InspectID says that the listener is dead: there is nothing to inspect, and "
               "the driver closes the listener",
               "D:inspect_event/p"},
    DriverRule{"UNL-01", "each registration ends with one WskDeregister", "D:nf.wskregister; H"},
    DriverRule{"UNL-02", "each captured provider NPI is released once",
               "D:nf.wskcaptureprovidernpi"},
    DriverRule{"UNL-03",
               "WskDeregister waits until each captured NPI is released and each socket is closed",
               "D:nf.wskderegister/rem"},
    DriverRule{"UNL-10",
               "WskDeregister waits until the driver has closed each accepted socket: no one else "
               "does",
               "S"},
    DriverRule{"UNL-04", "WskDeregister waits until each IRP that WSK was given is completed",
               "N:unregistering"},
};

}  // namespace

std::span<const DriverRule> driver_rules() { return table; }

RuleWords rule_words(const std::string& id) {
  for (const DriverRule& one : table) {
    if (one.id == id) return {std::string(one.says), std::string(one.cite)};
  }
  const auto found = look_up(id, "");
  if (!found) return {};
  for (const auto& one : found->obligations) return {one.obligation.says, one.obligation.cite};
  if (found->left_out) return {found->left_out->says, found->left_out->cite};
  for (const auto& one : found->rules) return {one.says, one.cite};
  for (const auto& one : found->properties) return {one.says, one.cite};
  for (const auto& one : found->questions) return {one.asks, one.fixed};
  for (const auto& one : found->covered_by) return {one.says, one.cite};
  return {};
}

}  // namespace wskcheck::cli
