// Mistakes of a provider that can be switched on, to see that a recording of one is blamed on the
// provider. Each is a step that no rule of the contract allows, taken once in a run as soon as it
// is possible; what follows from it is WSK's ordinary behaviour.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "provider/state.h"

namespace wskcheck::drive::provider {

// The names of the mistakes that can be made: "P-06".
std::span<const std::string_view> mistakes();
struct Mistake;
// Of a name in mistakes() (mistake_table.h).
const Mistake& mistake(std::string_view name);

// Of all runs from now on; an empty name: none. False when there is no such mistake.
bool set_mistake(std::string_view name);

// P-02: the accept IRP whose address buffers are written when this one completes; itself, if
// nothing goes wrong.
IrpId address_slot(IrpId irp);
// P-03: the socket that is freed although the driver has it, for a new one; nullptr if nothing goes
// wrong.
PWSK_SOCKET freed_socket();
// P-15: whether a socket that WskAcceptEvent has refused is kept.
bool keeps_refused();
// P-05: whether the IRP that has just been completed is completed once more; `was` is its location
// from before.
bool completes_again(PIRP irp, const IO_STACK_LOCATION& was);

// Before WSK's steps are offered: makes the mistake, if there is one to make and it is possible.
void make_mistake();

}  // namespace wskcheck::drive::provider
