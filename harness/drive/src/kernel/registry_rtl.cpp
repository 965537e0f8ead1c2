// The registry by path, and tables of what a driver wants from it.
#include <cstring>

#include "kernel/registry_store.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

bool append_text(Name& name, PCWSTR text, const void* site) {
  return text == nullptr || append(name, text, length_of(text, site));
}

constexpr std::string_view roots[] = {
    "",
    "\\Registry\\Machine\\System\\CurrentControlSet\\Services",
    "\\Registry\\Machine\\System\\CurrentControlSet\\Control",
    "\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion",
    "\\Registry\\Machine\\Hardware\\DeviceMap",
    "\\Registry\\User\\.Default",
};

// Where RelativeTo and Path lead.
NTSTATUS path_to(ULONG relative_to, PCWSTR path, Name& to, const char* function, const void* site) {
  to = Name{};
  if ((relative_to & RTL_REGISTRY_HANDLE) != 0) {
    // The path is the handle.
    const Opened* opened = opened_by(const_cast<PWSTR>(path), kind_key, function, site);
    if (opened == nullptr || opened->named == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
    to = name_of(*opened);
    return STATUS_SUCCESS;
  }
  const ULONG root = relative_to & ~(RTL_REGISTRY_HANDLE | RTL_REGISTRY_OPTIONAL);
  if (root >= RTL_REGISTRY_MAXIMUM) return STATUS_INVALID_PARAMETER;
  const bool good =
      append(to, roots[root]) && (root == 0 || append(to, "\\")) && append_text(to, path, site);
  while (to.length > 1 && to.text[to.length - 1] == '\\') --to.length;
  return good && to.length != 0 ? STATUS_SUCCESS : NTSTATUS{STATUS_OBJECT_NAME_INVALID};
}

struct Query {
  PVOID context;
  const char* function;
  const void* site;
};

bool is_text(ULONG type) { return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ; }

// Text goes to a counted string, which is allocated when it has no buffer.
NTSTATUS store_text(PUNICODE_STRING to, const void* data, ULONG size, const void* site) {
  checked(to, site);
  const ULONG length = size >= sizeof(WCHAR) ? size - static_cast<ULONG>(sizeof(WCHAR)) : 0;
  if (size > UNICODE_STRING_MAX_BYTES) return STATUS_BUFFER_TOO_SMALL;
  if (to->Buffer == nullptr) {
    to->Buffer = static_cast<PWSTR>(allocate(size + sizeof(WCHAR), 0, BlockKind::pool, pool_paged,
                                             site, "text from the registry"));
    to->MaximumLength = static_cast<USHORT>(size);
  } else if (size > to->MaximumLength) {
    return STATUS_BUFFER_TOO_SMALL;
  }
  check_access(to->Buffer, size, true, site);
  std::memcpy(to->Buffer, data, size);
  to->Length = static_cast<USHORT>(length);
  return STATUS_SUCCESS;
}

// What is neither text nor small goes behind its length and type, where the driver has said that
// there is room: a negative number of bytes.
NTSTATUS store_bytes(void* to, ULONG type, const void* data, ULONG size, const void* site) {
  if (size <= sizeof(ULONG)) {
    check_access(to, size, true, site);
    std::memcpy(to, data, size);
    return STATUS_SUCCESS;
  }
  auto* head = static_cast<LONG*>(to);
  check_access(head, sizeof *head, false, site);
  if (*head < 0) {
    const auto room = static_cast<ULONG>(-*head);
    if (room < size) return STATUS_BUFFER_TOO_SMALL;
    check_access(to, size, true, site);
    std::memcpy(to, data, size);
    return STATUS_SUCCESS;
  }
  const auto room = static_cast<ULONG>(*head);
  if (room < 2 * sizeof(ULONG) + size) return STATUS_BUFFER_TOO_SMALL;
  check_access(to, 2 * sizeof(ULONG) + size, true, site);
  std::memcpy(head, &size, sizeof size);
  std::memcpy(head + 1, &type, sizeof type);
  std::memcpy(head + 2, data, size);
  return STATUS_SUCCESS;
}

NTSTATUS call(const RTL_QUERY_REGISTRY_TABLE& t, ULONG type, const void* data, ULONG size,
              const Query& query) {
  return call_driver(t.QueryRoutine, t.Name, type, const_cast<void*>(data), size, query.context,
                     t.EntryContext);
}

// The routine is called for each string of a list.
NTSTATUS call_for_each(const RTL_QUERY_REGISTRY_TABLE& t, const void* data, ULONG size,
                       const Query& query) {
  const auto* text = static_cast<const WCHAR*>(data);
  const WCHAR* const end = text + size / sizeof(WCHAR);
  NTSTATUS status = STATUS_SUCCESS;
  while (status == STATUS_SUCCESS && text < end && *text != 0) {
    const WCHAR* behind = text;
    while (behind < end && *behind != 0) ++behind;
    const auto units = static_cast<std::size_t>(behind - text) + (behind < end ? 1 : 0);
    status = call(t, REG_SZ, text, static_cast<ULONG>(units * sizeof(WCHAR)), query);
    text += units;
  }
  return status;
}

NTSTATUS deliver(const RTL_QUERY_REGISTRY_TABLE& t, ULONG type, const void* data, ULONG size,
                 const Query& query) {
  if ((t.Flags & RTL_QUERY_REGISTRY_DIRECT) == 0) {
    const bool expand = type == REG_MULTI_SZ && (t.Flags & RTL_QUERY_REGISTRY_NOEXPAND) == 0;
    return expand ? call_for_each(t, data, size, query) : call(t, type, data, size, query);
  }
  const ULONG wanted = t.DefaultType >> RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
  if ((t.Flags & RTL_QUERY_REGISTRY_TYPECHECK) != 0 && wanted != REG_NONE && wanted != type) {
    return STATUS_OBJECT_TYPE_MISMATCH;
  }
  if (is_text(type)) {
    return store_text(static_cast<PUNICODE_STRING>(t.EntryContext), data, size, query.site);
  }
  return store_bytes(t.EntryContext, type, data, size, query.site);
}

// The bytes of a default: those of text are counted when no length is given.
ULONG size_of_default(const RTL_QUERY_REGISTRY_TABLE& t, ULONG type, const void* site) {
  if (t.DefaultLength != 0 || t.DefaultData == nullptr) return t.DefaultLength;
  if (type == REG_DWORD) return sizeof(ULONG);
  if (type == REG_QWORD) return sizeof(ULONGLONG);
  if (!is_text(type)) return 0;
  return static_cast<ULONG>((length_of(static_cast<PCWSTR>(t.DefaultData), site) + 1) *
                            sizeof(WCHAR));
}

NTSTATUS answer(const RTL_QUERY_REGISTRY_TABLE& t, Key* key, const Query& query) {
  Name name;
  if (!append_text(name, t.Name, query.site)) return STATUS_OBJECT_NAME_INVALID;
  KeyValue* value = find_value(key, name);
  if (value == nullptr) {
    if ((t.Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) {
      if (telling()) {
        tell(query.site, "%s returns STATUS_OBJECT_NAME_NOT_FOUND: a value is required",
             query.function);
      }
      return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    const ULONG type = t.DefaultType & 0xffffff;
    if (type == REG_NONE) return STATUS_SUCCESS;
    const ULONG size = size_of_default(t, type, query.site);
    if (size != 0) check_access(t.DefaultData, size, false, query.site);
    return deliver(t, type, t.DefaultData, size, query);
  }
  const NTSTATUS status = deliver(t, value->type, value->data, value->size, query);
  if (status == STATUS_SUCCESS && (t.Flags & RTL_QUERY_REGISTRY_DELETE) != 0) {
    remove_value(key, value, query.site);
  }
  return status;
}

// The values of a key one by one, for an entry without a name.
NTSTATUS answer_all(RTL_QUERY_REGISTRY_TABLE t, const Key* key, const Query& query) {
  for (const KeyValue* value = key->values; value != nullptr; value = value->next) {
    WCHAR name[name_max + 1] = {};
    std::memcpy(name, value->name.text, value->name.length * sizeof(WCHAR));
    t.Name = name;
    const NTSTATUS status = deliver(t, value->type, value->data, value->size, query);
    if (!NT_SUCCESS(status)) return status;
  }
  return STATUS_SUCCESS;
}

NTSTATUS answer_table(PRTL_QUERY_REGISTRY_TABLE table, Key* top, const Query& query) {
  Key* key = top;
  for (PRTL_QUERY_REGISTRY_TABLE t = table;; ++t) {
    check_access(t, sizeof *t, false, query.site);
    const bool sub_key = (t->Flags & RTL_QUERY_REGISTRY_SUBKEY) != 0;
    if (t->QueryRoutine == nullptr && !sub_key && (t->Flags & RTL_QUERY_REGISTRY_DIRECT) == 0) {
      return STATUS_SUCCESS;
    }
    if ((t->Flags & RTL_QUERY_REGISTRY_TOPKEY) != 0) key = top;
    NTSTATUS status = STATUS_SUCCESS;
    if (sub_key) {
      Name path = top->name;
      if (!append(path, "\\") || !append_text(path, t->Name, query.site)) {
        return STATUS_OBJECT_NAME_INVALID;
      }
      key = find_key(path, query.site);
      if (key == nullptr && (t->Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
      }
      if (key != nullptr && t->QueryRoutine != nullptr) status = answer_all(*t, key, query);
    } else if ((t->Flags & RTL_QUERY_REGISTRY_NOVALUE) != 0) {
      status = call_driver(t->QueryRoutine, nullptr, ULONG{REG_NONE}, nullptr, ULONG{0},
                           query.context, t->EntryContext);
    } else if (key == nullptr) {
      continue;
    } else {
      status = t->Name == nullptr ? answer_all(*t, key, query) : answer(*t, key, query);
    }
    if (!NT_SUCCESS(status)) return status;
  }
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS RtlQueryRegistryValues(ULONG RelativeTo, PCWSTR Path,
                                                PRTL_QUERY_REGISTRY_TABLE Table, PVOID Context,
                                                PVOID) {
  const Site site = WSKCHECK_SITE;
  const char* const function = "RtlQueryRegistryValues";
  enter_registry(function, site);
  Name path;
  const NTSTATUS status = path_to(RelativeTo, Path, path, function, site);
  if (status != STATUS_SUCCESS) return status;
  Key* key = find_key(path, site);
  if (key == nullptr) {
    if (telling()) tell(site, "%s returns STATUS_OBJECT_NAME_NOT_FOUND: no such key", function);
    return (RelativeTo & RTL_REGISTRY_OPTIONAL) != 0 ? STATUS_SUCCESS
                                                     : NTSTATUS{STATUS_OBJECT_NAME_NOT_FOUND};
  }
  return answer_table(Table, key, {Context, function, site});
}
KERNEL_FUNCTION NTSTATUS RtlCheckRegistryKey(ULONG RelativeTo, PWSTR Path) {
  const Site site = WSKCHECK_SITE;
  enter_registry("RtlCheckRegistryKey", site);
  Name path;
  const NTSTATUS status = path_to(RelativeTo, Path, path, "RtlCheckRegistryKey", site);
  if (status != STATUS_SUCCESS) return status;
  return find_key(path, site) != nullptr ? STATUS_SUCCESS : NTSTATUS{STATUS_OBJECT_NAME_NOT_FOUND};
}
KERNEL_FUNCTION NTSTATUS RtlCreateRegistryKey(ULONG RelativeTo, PWSTR Path) {
  const Site site = WSKCHECK_SITE;
  enter_registry("RtlCreateRegistryKey", site);
  Name path;
  const NTSTATUS status = path_to(RelativeTo, Path, path, "RtlCreateRegistryKey", site);
  if (status != STATUS_SUCCESS) return status;
  if (find_key(path, site) == nullptr) make_key(path, site);
  return STATUS_SUCCESS;
}
// The key is made where there is none.
KERNEL_FUNCTION NTSTATUS RtlWriteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName,
                                               ULONG Type, PVOID Data, ULONG Size) {
  const Site site = WSKCHECK_SITE;
  enter_registry("RtlWriteRegistryValue", site);
  Name path;
  Name name;
  const NTSTATUS status = path_to(RelativeTo, Path, path, "RtlWriteRegistryValue", site);
  if (status != STATUS_SUCCESS) return status;
  if (!append_text(name, ValueName, site)) return STATUS_OBJECT_NAME_INVALID;
  if (Size != 0) check_access(Data, Size, false, site);
  Key* key = find_key(path, site);
  if (key == nullptr) key = make_key(path, site);
  set_value(key, name, Type, Data, Size, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS RtlDeleteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName) {
  const Site site = WSKCHECK_SITE;
  enter_registry("RtlDeleteRegistryValue", site);
  Name path;
  Name name;
  const NTSTATUS status = path_to(RelativeTo, Path, path, "RtlDeleteRegistryValue", site);
  if (status != STATUS_SUCCESS) return status;
  if (!append_text(name, ValueName, site)) return STATUS_OBJECT_NAME_INVALID;
  Key* key = find_key(path, site);
  KeyValue* value = key != nullptr ? find_value(key, name) : nullptr;
  if (value == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  remove_value(key, value, site);
  return STATUS_SUCCESS;
}
