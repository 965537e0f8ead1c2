// See registry_store.h.
#include "kernel/registry_store.h"

#include <cstring>

#include "kernel/text.h"
#include "kernel/utf8.h"

namespace wskcheck::drive::kernel {

const std::string_view service_key =
    "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\driver";

namespace {

std::vector<RegistryValue> wanted;

void* get(std::size_t size, const void* site, const char* what) {
  return allocate(size, 0, BlockKind::handle, pool_zeroed, site, what);
}

// Text as it lies in the registry, with its end.
void add_text(std::vector<unsigned char>& bytes, const std::string& utf8) {
  std::vector<WCHAR> wide(utf8.size());
  wide.resize(widen(utf8, wide));
  wide.push_back(0);
  const auto* begin = reinterpret_cast<const unsigned char*>(wide.data());
  bytes.insert(bytes.end(), begin, begin + wide.size() * sizeof(WCHAR));
}

struct Raw {
  ULONG type = REG_NONE;
  std::vector<unsigned char> bytes;
};

Raw raw_of(const RegistryValue::Data& data) {
  Raw raw;
  if (const auto* number = std::get_if<std::uint32_t>(&data)) {
    raw.type = REG_DWORD;
    raw.bytes.resize(sizeof *number);
    std::memcpy(raw.bytes.data(), number, sizeof *number);
  } else if (const auto* text = std::get_if<std::string>(&data)) {
    raw.type = REG_SZ;
    add_text(raw.bytes, *text);
  } else if (const auto* texts = std::get_if<std::vector<std::string>>(&data)) {
    raw.type = REG_MULTI_SZ;
    for (const std::string& one : *texts) add_text(raw.bytes, one);
    add_text(raw.bytes, "");
  } else {
    raw.type = REG_BINARY;
    raw.bytes = std::get<std::vector<unsigned char>>(data);
  }
  return raw;
}

// "Parameters\Port" is a value of a key below the service's.
void add(const RegistryValue& value) {
  Name path;
  append(path, service_key);
  const auto last = value.name.rfind('\\');
  if (last != std::string::npos) {
    append(path, "\\");
    append(path, std::string_view(value.name).substr(0, last));
  }
  Name name;
  append(name, std::string_view(value.name).substr(last == std::string::npos ? 0 : last + 1));
  Key* key = find_key(path, nullptr);
  if (key == nullptr) key = make_key(path, nullptr);
  const Raw raw = raw_of(value.data);
  set_value(key, name, raw.type, raw.bytes.data(), static_cast<ULONG>(raw.bytes.size()), nullptr);
}

}  // namespace

void set_registry(const std::vector<RegistryValue>& values) { wanted = values; }

void fill_registry() {
  for (const RegistryValue& value : wanted) add(value);
}

void enter_registry(const char* function, const void* site) {
  need_level_max(PASSIVE_LEVEL, function, site);
  step(op(OpKind::other, &state.keys, site, function));
  order_after(number(&state.keys));
  order_before(number(&state.keys));
}

// A key that is only above another one is made when it is asked for.
Key* find_key(const Name& path, const void* site) {
  Name service;
  append(service, service_key);
  bool above = is_within(service, path) && path.length > 1;
  for (Key* key = state.keys; key != nullptr; key = key->next) {
    if (same(key->name, path)) return key;
    above = above || is_within(key->name, path);
  }
  return above ? make_key(path, site) : nullptr;
}

Key* make_key(const Name& path, const void* site) {
  auto* key = static_cast<Key*>(get(sizeof(Key), site, "a key of the registry"));
  key->name = path;
  Key** end = &state.keys;
  while (*end != nullptr) end = &(*end)->next;
  *end = key;
  return key;
}

void remove_key(Key* key, const void* site) {
  while (key->values != nullptr) remove_value(key, key->values, site);
  Key** link = &state.keys;
  while (*link != key) link = &(*link)->next;
  *link = key->next;
  release(key, BlockKind::handle, site, "ZwDeleteKey");
}

KeyValue* find_value(Key* key, const Name& name) {
  for (KeyValue* value = key->values; value != nullptr; value = value->next) {
    if (same(value->name, name)) return value;
  }
  return nullptr;
}

void set_value(Key* key, const Name& name, ULONG type, const void* data, ULONG size,
               const void* site) {
  KeyValue** link = &key->values;
  while (*link != nullptr && !same((*link)->name, name)) link = &(*link)->next;
  if (*link == nullptr) {
    *link = static_cast<KeyValue*>(get(sizeof(KeyValue), site, "a value of the registry"));
    (*link)->name = name;
  }
  KeyValue& value = **link;
  if (value.data != nullptr) release(value.data, BlockKind::handle, site, "a value");
  value.data = nullptr;
  value.type = type;
  value.size = size;
  if (size == 0) return;
  value.data = static_cast<UCHAR*>(get(size, site, "the data of a value"));
  std::memcpy(value.data, data, size);
}

void remove_value(Key* key, KeyValue* value, const void* site) {
  KeyValue** link = &key->values;
  while (*link != value) link = &(*link)->next;
  *link = value->next;
  if (value->data != nullptr) release(value->data, BlockKind::handle, site, "a value");
  release(value, BlockKind::handle, site, "a value");
}

}  // namespace wskcheck::drive::kernel
