// The registry of a run: its keys and their values.
//
// There are the service's own key and those above it, the keys and values of the scenario, and what
// the driver has made.
#pragma once

#include <optional>

#include "kernel/named.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::kernel {

struct KeyValue {
  KeyValue* next;
  Name name;
  ULONG type;  // REG_*
  ULONG size;  // in bytes
  UCHAR* data;
};

struct Key {
  Key* next;
  KeyValue* values;  // the newest last
  Name name;         // the whole path
};

extern const std::string_view service_key;  // what DriverEntry is given as its RegistryPath

// What each run begins with; values of the service's key and of keys below it.
void set_registry(const std::vector<RegistryValue>& values);
void fill_registry();  // at the start of a run

// The choice point of a function; all of the registry is one object for schedules.
void enter_registry(const char* function, const void* site);
// nullptr: there is none.
Key* find_key(const Name& path, const void* site);
Key* make_key(const Name& path, const void* site);
// Takes its values with it. Those below it are keys of their own.
void remove_key(Key* key, const void* site);
KeyValue* find_value(Key* key, const Name& name);
void set_value(Key* key, const Name& name, ULONG type, const void* data, ULONG size,
               const void* site);
void remove_value(Key* key, KeyValue* value, const void* site);

}  // namespace wskcheck::drive::kernel
