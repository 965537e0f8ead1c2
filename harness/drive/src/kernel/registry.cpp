// The registry by handle.
#include <cstddef>
#include <cstring>

#include "kernel/registry_store.h"

namespace wskcheck::drive::kernel {
namespace {

NTSTATUS missing(const char* function, const void* site) {
  if (telling()) tell(site, "%s returns STATUS_OBJECT_NAME_NOT_FOUND", function);
  return STATUS_OBJECT_NAME_NOT_FOUND;
}

NTSTATUS give_handle(Key* key, ACCESS_MASK access, PHANDLE handle, const void* site) {
  Opened opened = {};
  opened.access = access;
  opened.named = key;
  *checked(handle, site) = open_named(kind_key, opened, site);
  return STATUS_SUCCESS;
}

NTSTATUS open(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes,
              const char* function, const void* site) {
  enter_registry(function, site);
  *checked(handle, site) = nullptr;
  Name path;
  const NTSTATUS status = path_of(attributes, kind_key, path, function, site);
  if (status != STATUS_SUCCESS) return status;
  Key* key = find_key(path, site);
  return key == nullptr ? missing(function, site) : give_handle(key, access, handle, site);
}

// The key of a handle, or why it has none.
NTSTATUS key_of(HANDLE handle, const char* function, const void* site, Key*& key) {
  enter_registry(function, site);
  const Opened* opened = opened_by(handle, kind_key, function, site);
  if (opened == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
  key = static_cast<Key*>(opened->named);
  return key == nullptr ? NTSTATUS{STATUS_KEY_DELETED} : STATUS_SUCCESS;
}

// The last part of a path.
Name last_part(const Name& path) {
  std::uint32_t at = path.length;
  while (at > 0 && path.text[at - 1] != '\\') --at;
  Name part;
  append(part, path.text + at, path.length - at);
  return part;
}

// Copies what there is room for. `fixed`: what comes before the first byte that may be missing.
class Answer {
 public:
  Answer(PVOID to, ULONG room, PULONG needed, const void* site)
      : to_(static_cast<std::byte*>(to)), room_(room), needed_(needed), site_(site) {}
  void put(std::size_t at, const void* from, std::size_t size) {
    if (at + size > size_) size_ = at + size;
    if (size == 0 || at >= room_) return;
    const std::size_t fits = at + size <= room_ ? size : room_ - at;
    check_access(to_ + at, fits, true, site_);
    std::memcpy(to_ + at, from, fits);
  }
  NTSTATUS end(std::size_t fixed) {
    *checked(needed_, site_) = static_cast<ULONG>(size_);
    if (room_ < fixed) return STATUS_BUFFER_TOO_SMALL;
    return room_ < size_ ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
  }

 private:
  std::byte* to_;
  std::size_t room_;
  PULONG needed_;
  const void* site_;
  std::size_t size_ = 0;
};

NTSTATUS tell_value(const KeyValue& value, KEY_VALUE_INFORMATION_CLASS what, Answer answer) {
  const auto name_bytes = static_cast<ULONG>(value.name.length * sizeof(WCHAR));
  switch (what) {
    case KeyValueBasicInformation: {
      constexpr std::size_t fixed = offsetof(KEY_VALUE_BASIC_INFORMATION, Name);
      const KEY_VALUE_BASIC_INFORMATION head = {0, value.type, name_bytes, {}};
      answer.put(0, &head, fixed);
      answer.put(fixed, value.name.text, name_bytes);
      return answer.end(fixed);
    }
    case KeyValueFullInformation: {
      constexpr std::size_t fixed = offsetof(KEY_VALUE_FULL_INFORMATION, Name);
      const auto data_at = static_cast<ULONG>((fixed + name_bytes + 7) / 8 * 8);
      const KEY_VALUE_FULL_INFORMATION head = {0, value.type, data_at, value.size, name_bytes, {}};
      answer.put(0, &head, fixed);
      answer.put(fixed, value.name.text, name_bytes);
      answer.put(data_at, value.data, value.size);
      return answer.end(fixed);
    }
    case KeyValuePartialInformation: {
      constexpr std::size_t fixed = offsetof(KEY_VALUE_PARTIAL_INFORMATION, Data);
      const KEY_VALUE_PARTIAL_INFORMATION head = {0, value.type, value.size, {}};
      answer.put(0, &head, fixed);
      answer.put(fixed, value.data, value.size);
      return answer.end(fixed);
    }
    default:
      return STATUS_INVALID_PARAMETER;
  }
}

// How many keys are directly below it, and the one with that index.
ULONG keys_below(const Key* key, ULONG index, const Key*& found) {
  ULONG count = 0;
  for (const Key* one = state.keys; one != nullptr; one = one->next) {
    const Name part = last_part(one->name);
    const bool below = one != key && is_within(one->name, key->name) &&
                       one->name.length == key->name.length + 1 + part.length;
    if (below && count++ == index) found = one;
  }
  return count;
}

NTSTATUS tell_key(const Key& key, KEY_INFORMATION_CLASS what, Answer answer) {
  if (what == KeyBasicInformation) {
    const Name part = last_part(key.name);
    constexpr std::size_t fixed = offsetof(KEY_BASIC_INFORMATION, Name);
    KEY_BASIC_INFORMATION head = {};
    head.NameLength = static_cast<ULONG>(part.length * sizeof(WCHAR));
    answer.put(0, &head, fixed);
    answer.put(fixed, part.text, head.NameLength);
    return answer.end(fixed);
  }
  if (what != KeyFullInformation) not_offered("ZwQueryKey with that class of information");
  constexpr std::size_t fixed = offsetof(KEY_FULL_INFORMATION, Class);
  KEY_FULL_INFORMATION head = {};
  const Key* below = nullptr;
  head.SubKeys = keys_below(&key, 0, below);
  head.MaxNameLen = name_max * sizeof(WCHAR);
  head.ClassOffset = static_cast<ULONG>(fixed);
  for (const KeyValue* value = key.values; value != nullptr; value = value->next) {
    ++head.Values;
    const auto name_bytes = static_cast<ULONG>(value->name.length * sizeof(WCHAR));
    if (name_bytes > head.MaxValueNameLen) head.MaxValueNameLen = name_bytes;
    if (value->size > head.MaxValueDataLen) head.MaxValueDataLen = value->size;
  }
  answer.put(0, &head, fixed);
  return answer.end(fixed);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS ZwOpenKey(PHANDLE Handle, ACCESS_MASK Access,
                                   POBJECT_ATTRIBUTES Attributes) {
  return open(Handle, Access, Attributes, "ZwOpenKey", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS ZwOpenKeyEx(PHANDLE Handle, ACCESS_MASK Access,
                                     POBJECT_ATTRIBUTES Attributes, ULONG) {
  return open(Handle, Access, Attributes, "ZwOpenKeyEx", WSKCHECK_SITE);
}

// The key above it has to be there.
KERNEL_FUNCTION NTSTATUS ZwCreateKey(PHANDLE Handle, ACCESS_MASK Access,
                                     POBJECT_ATTRIBUTES Attributes, ULONG, PUNICODE_STRING, ULONG,
                                     PULONG Disposition) {
  const Site site = WSKCHECK_SITE;
  enter_registry("ZwCreateKey", site);
  *checked(Handle, site) = nullptr;
  Name path;
  const NTSTATUS status = path_of(Attributes, kind_key, path, "ZwCreateKey", site);
  if (status != STATUS_SUCCESS) return status;
  Key* key = find_key(path, site);
  const bool is_new = key == nullptr;
  if (is_new) {
    Name above = path;
    const Name part = last_part(path);
    above.length = path.length > part.length ? path.length - part.length - 1 : 0;
    if (find_key(above, site) == nullptr) return missing("ZwCreateKey", site);
    key = make_key(path, site);
  }
  if (Disposition != nullptr) {
    *checked(Disposition, site) =
        is_new ? ULONG{REG_CREATED_NEW_KEY} : ULONG{REG_OPENED_EXISTING_KEY};
  }
  return give_handle(key, Access, Handle, site);
}

// Only what nobody else has open can be taken away here; Windows keeps it until then.
KERNEL_FUNCTION NTSTATUS ZwDeleteKey(HANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwDeleteKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  const Key* below = nullptr;
  if (keys_below(key, 0, below) != 0) return STATUS_CANNOT_DELETE;
  ULONG opens = 0;
  for_each_opened(kind_key, [&](const Opened& one) { opens += one.named == key ? 1u : 0u; });
  if (opens > 1) not_offered("ZwDeleteKey for a key that is open twice");
  remove_key(key, site);
  opened_by(Handle, kind_key, "ZwDeleteKey", site)->named = nullptr;
  return STATUS_SUCCESS;
}

KERNEL_FUNCTION NTSTATUS ZwQueryValueKey(HANDLE Handle, PUNICODE_STRING ValueName,
                                         KEY_VALUE_INFORMATION_CLASS Class, PVOID Information,
                                         ULONG Length, PULONG ResultLength) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwQueryValueKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  Name name;
  if (!append(name, ValueName, site)) return STATUS_OBJECT_NAME_INVALID;
  const KeyValue* value = find_value(key, name);
  if (value == nullptr) return missing("ZwQueryValueKey", site);
  return tell_value(*value, Class, {Information, Length, ResultLength, site});
}
KERNEL_FUNCTION NTSTATUS ZwEnumerateValueKey(HANDLE Handle, ULONG Index,
                                             KEY_VALUE_INFORMATION_CLASS Class, PVOID Information,
                                             ULONG Length, PULONG ResultLength) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwEnumerateValueKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  const KeyValue* value = key->values;
  for (; Index != 0 && value != nullptr; --Index) value = value->next;
  if (value == nullptr) return STATUS_NO_MORE_ENTRIES;
  return tell_value(*value, Class, {Information, Length, ResultLength, site});
}
KERNEL_FUNCTION NTSTATUS ZwEnumerateKey(HANDLE Handle, ULONG Index, KEY_INFORMATION_CLASS Class,
                                        PVOID Information, ULONG Length, PULONG ResultLength) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwEnumerateKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  const Key* below = nullptr;
  keys_below(key, Index, below);
  if (below == nullptr) return STATUS_NO_MORE_ENTRIES;
  return tell_key(*below, Class, {Information, Length, ResultLength, site});
}
KERNEL_FUNCTION NTSTATUS ZwQueryKey(HANDLE Handle, KEY_INFORMATION_CLASS Class, PVOID Information,
                                    ULONG Length, PULONG ResultLength) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwQueryKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  return tell_key(*key, Class, {Information, Length, ResultLength, site});
}

KERNEL_FUNCTION NTSTATUS ZwSetValueKey(HANDLE Handle, PUNICODE_STRING ValueName, ULONG, ULONG Type,
                                       PVOID Data, ULONG Size) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwSetValueKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  Name name;
  if (!append(name, ValueName, site)) return STATUS_OBJECT_NAME_INVALID;
  if (Size != 0) check_access(Data, Size, false, site);
  set_value(key, name, Type, Data, Size, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ZwDeleteValueKey(HANDLE Handle, PUNICODE_STRING ValueName) {
  const Site site = WSKCHECK_SITE;
  Key* key = nullptr;
  const NTSTATUS status = key_of(Handle, "ZwDeleteValueKey", site, key);
  if (status != STATUS_SUCCESS) return status;
  Name name;
  if (!append(name, ValueName, site)) return STATUS_OBJECT_NAME_INVALID;
  KeyValue* value = find_value(key, name);
  if (value == nullptr) return missing("ZwDeleteValueKey", site);
  remove_value(key, value, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ZwFlushKey(HANDLE Handle) {
  Key* key = nullptr;
  return key_of(Handle, "ZwFlushKey", WSKCHECK_SITE, key);
}
