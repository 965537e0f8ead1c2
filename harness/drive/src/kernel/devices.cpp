// Devices and symbolic links: what the driver makes it must delete. Each is a block of the pool, so
// that a leak is seen as that of any block.
#include <cctype>
#include <cstring>
#include <string>
#include <string_view>

#include "kernel/io_manager.h"

namespace wskcheck::drive::kernel {
namespace {

const char device_text[] = "a device";
const char link_text[] = "a symbolic link";

// In front of a device or link: its name.
struct Named {
  USHORT length;  // in bytes
  WCHAR text[64];
};
struct Device {
  DEVICE_OBJECT object;
  Named name;
  bool deleted;  // and kept by a handle
  const void* deleted_at;
};
struct Link {
  Named name;
  Named device;
};

bool same_name(const Named& name, PCUNICODE_STRING other) {
  return name.length != 0 && name.length == other->Length &&
         std::memcmp(name.text, other->Buffer, other->Length) == 0;
}

PCUNICODE_STRING checked_name(PCUNICODE_STRING name, const void* site) {
  check_access(name, sizeof *name, false, site);
  check_access(name->Buffer, name->Length, false, site);
  return name;
}

void keep_name(Named& to, PCUNICODE_STRING name) {
  if (name->Length > sizeof to.text) not_offered("names of objects with more than 64 characters");
  to.length = name->Length;
  std::memcpy(to.text, name->Buffer, name->Length);
}

// The live device or link of that name; nullptr when there is none.
void* find(PCUNICODE_STRING name, const char* what) {
  void* found = nullptr;
  for_each_live_block([&](const Block& block) {
    if (block.what != what) return;
    const Named& has = what == device_text ? static_cast<Device*>(block.address)->name
                                           : static_cast<Link*>(block.address)->name;
    if (same_name(has, name)) found = block.address;
  });
  return found;
}

NTSTATUS create(PDRIVER_OBJECT driver, ULONG extension, PCUNICODE_STRING name, DEVICE_TYPE type,
                ULONG characteristics, PDEVICE_OBJECT* device, const char* function,
                const void* site) {
  need_level_max(PASSIVE_LEVEL, function, site);
  check_access(driver, sizeof *driver, true, site);
  check_access(device, sizeof *device, true, site);
  if (name != nullptr && find(checked_name(name, site), device_text) != nullptr) {
    if (telling()) tell(site, "%s returns STATUS_OBJECT_NAME_COLLISION", function);
    return STATUS_OBJECT_NAME_COLLISION;
  }
  if (choose(op(OpKind::allocate, driver, site, function), 2, true) != 0) {
    if (telling()) tell(site, "%s fails with STATUS_INSUFFICIENT_RESOURCES", function);
    state.device_failed = true;
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  auto* made = static_cast<Device*>(allocate(sizeof(Device) + 16 + extension, 0, BlockKind::object,
                                             pool_zeroed, site, device_text));
  DEVICE_OBJECT& o = made->object;
  o.Type = IO_TYPE_DEVICE;
  o.Size = static_cast<USHORT>(sizeof(DEVICE_OBJECT) + extension);
  o.ReferenceCount = 1;
  o.DriverObject = driver;
  o.NextDevice = driver->DeviceObject;
  o.DeviceType = type;
  o.Characteristics = characteristics;
  o.StackSize = 1;
  o.Flags = DO_DEVICE_INITIALIZING;
  o.WskCheckKind = kind_device;
  const auto behind = (number(made + 1) + 15) / 16 * 16;
  if (extension != 0) o.DeviceExtension = reinterpret_cast<PVOID>(behind);
  if (name != nullptr) keep_name(made->name, name);
  driver->DeviceObject = &o;
  *device = &o;
  return STATUS_SUCCESS;
}

// One that is deleted while a handle is open goes with the handle.
bool keeps_open(PDEVICE_OBJECT device, const void* site) {
  auto* of = reinterpret_cast<Device*>(device);
  if (of->deleted) misuse("%s for a device that is deleted already", "IoDeleteDevice", of, site);
  if (device->ReferenceCount == 1) return false;
  of->deleted = true;
  of->deleted_at = site;
  return true;
}

// In one case, without what stands for the folder of symbolic links.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view folder :
       {"\\\\.\\", "\\??\\", "\\global??\\", "\\dosdevices\\", "global\\"}) {
    if (plain.starts_with(folder)) plain.erase(0, folder.size());
  }
  return plain;
}
std::string plain_name(const Named& name) {
  std::string text;
  for (std::size_t i = 0; i < name.length / sizeof(WCHAR); ++i) {
    text += name.text[i] < 128 ? static_cast<char>(name.text[i]) : '?';
  }
  return plain_name(text);
}

}  // namespace

PDEVICE_OBJECT find_device(PDRIVER_OBJECT driver, const char* name, bool& fault) {
  fault = state.device_failed;
  std::string wanted = plain_name(std::string_view(name));
  for_each_live_block([&](const Block& block) {
    if (block.what != link_text) return;
    const auto* link = static_cast<const Link*>(block.address);
    if (plain_name(link->name) == wanted) wanted = plain_name(link->device);
  });
  PDEVICE_OBJECT found = nullptr;
  for (PDEVICE_OBJECT d = driver->DeviceObject; d != nullptr; d = d->NextDevice) {
    const Named& has = reinterpret_cast<Device*>(d)->name;
    if (wanted.empty() || plain_name(has) == wanted) found = d;
  }
  return found;
}

void keep_device(PDEVICE_OBJECT device) { ++device->ReferenceCount; }
void let_device_go(PDEVICE_OBJECT device) {
  const auto* of = reinterpret_cast<Device*>(device);
  if (--device->ReferenceCount == 1 && of->deleted) {
    release(device, BlockKind::object, of->deleted_at, "IoDeleteDevice");
  }
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS IoCreateDevice(PDRIVER_OBJECT DriverObject, ULONG ExtensionSize,
                                        PUNICODE_STRING Name, DEVICE_TYPE Type,
                                        ULONG Characteristics, BOOLEAN,
                                        PDEVICE_OBJECT* DeviceObject) {
  return kernel::create(DriverObject, ExtensionSize, Name, Type, Characteristics, DeviceObject,
                        "IoCreateDevice", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS IoCreateDeviceSecure(PDRIVER_OBJECT DriverObject, ULONG ExtensionSize,
                                              PUNICODE_STRING Name, DEVICE_TYPE Type,
                                              ULONG Characteristics, BOOLEAN, PCUNICODE_STRING,
                                              LPCGUID, PDEVICE_OBJECT* DeviceObject) {
  return kernel::create(DriverObject, ExtensionSize, Name, Type, Characteristics, DeviceObject,
                        "IoCreateDeviceSecure", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID IoDeleteDevice(PDEVICE_OBJECT DeviceObject) {
  const Site site = WSKCHECK_SITE;
  step(kernel::op(OpKind::other, DeviceObject, site, "IoDeleteDevice"));
  kernel::need_level_max(APC_LEVEL, "IoDeleteDevice", site);
  kernel::checked(DeviceObject, site);
  kernel::need_kind(DeviceObject->WskCheckKind, kernel::kind_device, "a device", DeviceObject,
                    site);
  PDEVICE_OBJECT* link = &DeviceObject->DriverObject->DeviceObject;
  while (*link != nullptr && *link != DeviceObject) link = &(*link)->NextDevice;
  if (*link != nullptr) *link = DeviceObject->NextDevice;
  if (kernel::keeps_open(DeviceObject, site)) return;
  release(DeviceObject, BlockKind::object, site, "IoDeleteDevice");
}
KERNEL_FUNCTION NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING Link, PUNICODE_STRING Device) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "IoCreateSymbolicLink";
  kernel::need_level_max(PASSIVE_LEVEL, name, site);
  kernel::checked_name(Link, site);
  kernel::checked_name(Device, site);
  if (kernel::find(Link, kernel::link_text) != nullptr) return STATUS_OBJECT_NAME_COLLISION;
  if (choose(kernel::op(OpKind::allocate, nullptr, site, name), 2, true) != 0) {
    if (telling()) tell(site, "%s fails with STATUS_INSUFFICIENT_RESOURCES", name);
    kernel::state.device_failed = true;
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  auto* made = static_cast<kernel::Link*>(
      allocate(sizeof(kernel::Link), 0, BlockKind::object, pool_zeroed, site, kernel::link_text));
  kernel::keep_name(made->name, Link);
  kernel::keep_name(made->device, Device);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING Link) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "IoDeleteSymbolicLink", site);
  void* found = kernel::find(kernel::checked_name(Link, site), kernel::link_text);
  if (found == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  release(found, BlockKind::object, site, "IoDeleteSymbolicLink");
  return STATUS_SUCCESS;
}
// The driver's own devices are the only ones. A file for one is more than is offered.
KERNEL_FUNCTION NTSTATUS IoGetDeviceObjectPointer(PUNICODE_STRING Name, ACCESS_MASK, PFILE_OBJECT*,
                                                  PDEVICE_OBJECT*) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "IoGetDeviceObjectPointer", site);
  if (kernel::find(kernel::checked_name(Name, site), kernel::device_text) != nullptr) {
    not_offered("IoGetDeviceObjectPointer for a device of the driver itself");
  }
  if (telling()) tell(site, "IoGetDeviceObjectPointer returns STATUS_OBJECT_NAME_NOT_FOUND");
  return STATUS_OBJECT_NAME_NOT_FOUND;
}
KERNEL_FUNCTION NTSTATUS IoRegisterShutdownNotification(PDEVICE_OBJECT DeviceObject) {
  kernel::checked(DeviceObject, WSKCHECK_SITE);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION VOID IoUnregisterShutdownNotification(PDEVICE_OBJECT DeviceObject) {
  kernel::checked(DeviceObject, WSKCHECK_SITE);
}

static const WCHAR sddl_text[] = u"D:P(A;;GA;;;SY)(A;;GA;;;BA)";
extern const UNICODE_STRING wskcheck_sddl_all;
const UNICODE_STRING wskcheck_sddl_all = {sizeof sddl_text - sizeof(WCHAR), sizeof sddl_text,
                                          const_cast<PWCH>(sddl_text)};

// Types of objects: drivers pass them on.
static POBJECT_TYPE no_type = nullptr;
POBJECT_TYPE* IoDeviceObjectType = &no_type;
POBJECT_TYPE* IoFileObjectType = &no_type;
POBJECT_TYPE* IoDriverObjectType = &no_type;
POBJECT_TYPE* PsThreadType = &no_type;
POBJECT_TYPE* PsProcessType = &no_type;
POBJECT_TYPE* ExEventObjectType = &no_type;
PEPROCESS PsInitialSystemProcess = &kernel::state.process;
