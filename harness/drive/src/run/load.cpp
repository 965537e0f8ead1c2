// See load.h.
#include "run/load.h"

#include "core/pool.h"
#include "kernel/kernel.h"
#include "kernel/offered.h"
#include "provider/provider.h"
#include "run/build.h"
#include "run/host.h"

namespace wskcheck::drive {

bool load_into_kernel(const std::string& library, DriveError& error) {
  core::platform::Library loaded;
  void* entry = load_driver(library, loaded, error);
  if (entry == nullptr) return false;
  core::set_driver(loaded.writable, loaded.image);
  set_driver_entry(entry);
  (void)kernel::offered();  // every function of the kernel is there for the driver
  kernel::set_up();
  inside_now = [] { return static_cast<std::uint8_t>(provider::inside(current_thread())); };
  kernel::set_wait_hook(provider::forbids_wait);
  kernel::set_cancel_hook(provider::cancel);
  return true;
}

}  // namespace wskcheck::drive
