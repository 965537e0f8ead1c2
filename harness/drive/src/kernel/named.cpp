// Names without regard to case, and handles to what has one.
#include "kernel/named.h"

#include <cstring>

#include "kernel/file_store.h"
#include "kernel/registry_store.h"
#include "kernel/text.h"
#include "kernel/utf8.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {

bool append(Name& name, const WCHAR* text, std::size_t length) {
  if (length > name_max - name.length) return false;
  std::memcpy(name.text + name.length, text, length * sizeof(WCHAR));
  name.length += static_cast<std::uint32_t>(length);
  return true;
}

bool append(Name& name, std::string_view utf8) {
  WCHAR text[name_max];
  const std::size_t length = widen(utf8, text);
  return length <= name_max && append(name, text, length);
}

bool append(Name& name, PCUNICODE_STRING text, const void* site) {
  if (text == nullptr) return true;
  check_access(text, sizeof *text, false, site);
  if (text->Length == 0) return true;
  check_access(text->Buffer, text->Length, false, site);
  return append(name, text->Buffer, text->Length / sizeof(WCHAR));
}

bool same(const Name& a, const Name& b) { return a.length == b.length && is_within(a, b); }

bool is_within(const Name& path, const Name& folder) {
  if (path.length < folder.length) return false;
  for (std::uint32_t i = 0; i < folder.length; ++i) {
    if (upper(path.text[i]) != upper(folder.text[i])) return false;
  }
  return path.length == folder.length || path.text[folder.length] == '\\';
}

HANDLE open_named(Kind kind, const Opened& opened, const void* site) {
  auto* made = static_cast<Opened*>(allocate(sizeof(Opened), 0, BlockKind::handle, pool_zeroed,
                                             site, kind == kind_key ? "a key" : "a file"));
  *made = opened;
  initialise_header(&made->Header, kind, NotificationEvent, 1);
  made->references = 1;
  return open_handle(made, site);
}

Opened* opened_by(HANDLE handle, Kind kind, const char* function, const void* site) {
  const Handle* found = find_handle(handle);
  if (found == nullptr) {
    misuse("%s for a handle that does not exist, or was closed", function, handle, site);
  }
  auto* header = static_cast<PDISPATCHER_HEADER>(found->object);
  return header->WskCheckKind == kind ? reinterpret_cast<Opened*>(header) : nullptr;
}

const Name& name_of(const Opened& opened) {
  return opened.Header.WskCheckKind == kind_key ? static_cast<const Key*>(opened.named)->name
                                                : static_cast<const File*>(opened.named)->name;
}

NTSTATUS path_of(POBJECT_ATTRIBUTES attributes, Kind kind, Name& path, const char* function,
                 const void* site) {
  check_access(attributes, sizeof *attributes, false, site);
  path = Name{};
  if (attributes->RootDirectory != nullptr) {
    const Opened* root = opened_by(attributes->RootDirectory, kind, function, site);
    if (root == nullptr) return STATUS_OBJECT_TYPE_MISMATCH;
    path = name_of(*root);
    const bool has_name =
        attributes->ObjectName != nullptr &&
        (check_access(attributes->ObjectName, sizeof(UNICODE_STRING), false, site),
         attributes->ObjectName->Length != 0);
    if (has_name && !append(path, "\\")) return STATUS_OBJECT_NAME_INVALID;
  }
  if (!append(path, attributes->ObjectName, site)) return STATUS_OBJECT_NAME_INVALID;
  if (path.length == 0 || path.text[0] != '\\') return STATUS_OBJECT_PATH_SYNTAX_BAD;
  while (path.length > 1 && path.text[path.length - 1] == '\\') --path.length;
  return STATUS_SUCCESS;
}

}  // namespace wskcheck::drive::kernel
