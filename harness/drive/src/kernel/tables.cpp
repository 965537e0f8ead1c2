// Generic tables, of the AVL kind and the older one.
//
// A node is the links, which join all in the order of their keys, and then the element behind them,
// as drivers count on when they give the size of a node. Nodes come from the driver's own routine.
// The older kind has an entry of a list between the two: the order of insertion.
#include <cstring>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

struct SplayNode {
  RTL_SPLAY_LINKS links;
  LIST_ENTRY inserted;
};

// RightChild is the next node, Parent the one before.
struct Avl {
  using Table = RTL_AVL_TABLE;
  using Node = RTL_BALANCED_LINKS;
  static void started(Table*) {}
  static Node*& first(Table* table) { return table->BalancedRoot.RightChild; }
  static Node* last_told(Table* table) { return table->RestartKey; }
  static void tell_next(Table* table, Node* node) { table->RestartKey = node; }
  static void added(Table*, Node*) {}
  static void removed(Table* table, Node* node) {
    if (table->RestartKey == node) table->RestartKey = node->Parent;
    ++table->DeleteCount;
  }
};
struct Splay {
  using Table = RTL_GENERIC_TABLE;
  using Node = RTL_SPLAY_LINKS;
  static void started(Table* table) {
    table->InsertOrderList = {&table->InsertOrderList, &table->InsertOrderList};
  }
  static SplayNode* whole(Node* node) { return reinterpret_cast<SplayNode*>(node); }
  static Node*& first(Table* table) { return table->TableRoot; }
  static Node* last_told(Table* table) { return reinterpret_cast<Node*>(table->OrderedPointer); }
  static void tell_next(Table* table, Node* node) {
    table->OrderedPointer = reinterpret_cast<PLIST_ENTRY>(node);
  }
  static void added(Table* table, Node* node) {
    LIST_ENTRY& head = table->InsertOrderList;
    LIST_ENTRY& entry = whole(node)->inserted;
    entry = {&head, head.Blink};
    head.Blink->Flink = &entry;
    head.Blink = &entry;
  }
  static void removed(Table* table, Node* node) {
    if (last_told(table) == node) tell_next(table, node->Parent);
    const LIST_ENTRY& entry = whole(node)->inserted;
    entry.Blink->Flink = entry.Flink;
    entry.Flink->Blink = entry.Blink;
  }
};

template <class Kind>
constexpr std::size_t header_size = sizeof(typename Kind::Node);
template <>
constexpr std::size_t header_size<Splay> = sizeof(SplayNode);

template <class Kind>
PVOID element_of(typename Kind::Node* node) {
  return reinterpret_cast<std::byte*>(node) + header_size<Kind>;
}

template <class Table>
Table* checked_table(Table* table, const void* site) {
  checked(table, site);
  if (table->CompareRoutine == nullptr) {
    misuse("%s is used that was never initialised", "a generic table", table, site);
  }
  return table;
}

template <class Kind>
struct Place {
  typename Kind::Node* found = nullptr;   // with an equal key
  typename Kind::Node* before = nullptr;  // the last with a smaller key
};

template <class Kind>
Place<Kind> place_of(typename Kind::Table* table, PVOID key, const void* site) {
  Place<Kind> place;
  for (auto* node = Kind::first(table); node != nullptr; node = node->RightChild) {
    checked(node, site);
    switch (call_driver(table->CompareRoutine, table, key, element_of<Kind>(node))) {
      case GenericEqual:
        place.found = node;
        return place;
      case GenericLessThan:
        return place;
      default:
        place.before = node;
    }
  }
  return place;
}

template <class Kind>
PVOID insert(typename Kind::Table* table, PVOID buffer, ULONG size, PBOOLEAN is_new,
             const void* site) {
  checked_table(table, site);
  const Place<Kind> place = place_of<Kind>(table, buffer, site);
  if (is_new != nullptr) *checked(is_new, site) = FALSE;
  if (place.found != nullptr) return element_of<Kind>(place.found);
  auto* node = static_cast<typename Kind::Node*>(
      call_driver(table->AllocateRoutine, table, static_cast<ULONG>(header_size<Kind> + size)));
  if (node == nullptr) return nullptr;
  check_access(node, header_size<Kind> + size, true, site);
  check_access(buffer, size, false, site);
  std::memset(node, 0, header_size<Kind>);
  std::memcpy(element_of<Kind>(node), buffer, size);
  auto*& link = place.before != nullptr ? place.before->RightChild : Kind::first(table);
  node->Parent = place.before;
  node->RightChild = link;
  if (link != nullptr) link->Parent = node;
  link = node;
  Kind::added(table, node);
  ++table->NumberGenericTableElements;
  if (is_new != nullptr) *is_new = TRUE;
  return element_of<Kind>(node);
}

template <class Kind>
BOOLEAN erase(typename Kind::Table* table, PVOID key, const void* site) {
  checked_table(table, site);
  auto* node = place_of<Kind>(table, key, site).found;
  if (node == nullptr) return FALSE;
  if (node->RightChild != nullptr) node->RightChild->Parent = node->Parent;
  (node->Parent != nullptr ? node->Parent->RightChild : Kind::first(table)) = node->RightChild;
  Kind::removed(table, node);
  --table->NumberGenericTableElements;
  call_driver(table->FreeRoutine, table, node);
  return TRUE;
}

template <class Kind>
PVOID look_up(typename Kind::Table* table, PVOID key, const void* site) {
  auto* node = place_of<Kind>(checked_table(table, site), key, site).found;
  return node != nullptr ? element_of<Kind>(node) : nullptr;
}

// The one behind `last`; the first behind none.
template <class Kind>
typename Kind::Node* next(typename Kind::Table* table, typename Kind::Node* last,
                          const void* site) {
  return last != nullptr ? checked(last, site)->RightChild : Kind::first(table);
}
template <class Kind>
PVOID enumerate(typename Kind::Table* table, bool restart, const void* site) {
  checked_table(table, site);
  auto* node = next<Kind>(table, restart ? nullptr : Kind::last_told(table), site);
  if (restart || node != nullptr) Kind::tell_next(table, node);
  return node != nullptr ? element_of<Kind>(node) : nullptr;
}
template <class Kind>
PVOID enumerate(typename Kind::Table* table, PVOID* key, const void* site) {
  checked_table(table, site);
  auto* node = next<Kind>(table, static_cast<typename Kind::Node*>(*checked(key, site)), site);
  if (node == nullptr) return nullptr;
  *key = node;
  return element_of<Kind>(node);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

#define WSKCHECK_TABLE(Kind, Table_, Routine, suffix)                                           \
  KERNEL_FUNCTION VOID RtlInitializeGenericTable##suffix(                                       \
      P##Table_ Table, PRTL_##Routine##_COMPARE_ROUTINE Compare,                                \
      PRTL_##Routine##_ALLOCATE_ROUTINE Allocate, PRTL_##Routine##_FREE_ROUTINE Free,           \
      PVOID Context) {                                                                          \
    kernel::checked(Table, WSKCHECK_SITE);                                                      \
    std::memset(Table, 0, sizeof *Table);                                                       \
    Table->CompareRoutine = Compare;                                                            \
    Table->AllocateRoutine = Allocate;                                                          \
    Table->FreeRoutine = Free;                                                                  \
    Table->TableContext = Context;                                                              \
    kernel::Kind::started(Table);                                                               \
  }                                                                                             \
  KERNEL_FUNCTION PVOID RtlInsertElementGenericTable##suffix(P##Table_ Table, PVOID Buffer,     \
                                                             ULONG Size, PBOOLEAN NewElement) { \
    return kernel::insert<kernel::Kind>(Table, Buffer, Size, NewElement, WSKCHECK_SITE);        \
  }                                                                                             \
  KERNEL_FUNCTION BOOLEAN RtlDeleteElementGenericTable##suffix(P##Table_ Table, PVOID Buffer) { \
    return kernel::erase<kernel::Kind>(Table, Buffer, WSKCHECK_SITE);                           \
  }                                                                                             \
  KERNEL_FUNCTION PVOID RtlLookupElementGenericTable##suffix(P##Table_ Table, PVOID Buffer) {   \
    return kernel::look_up<kernel::Kind>(Table, Buffer, WSKCHECK_SITE);                         \
  }                                                                                             \
  KERNEL_FUNCTION PVOID RtlEnumerateGenericTable##suffix(P##Table_ Table, BOOLEAN Restart) {    \
    return kernel::enumerate<kernel::Kind>(Table, Restart != 0, WSKCHECK_SITE);                 \
  }                                                                                             \
  KERNEL_FUNCTION PVOID RtlEnumerateGenericTableWithoutSplaying##suffix(P##Table_ Table,        \
                                                                        PVOID* RestartKey) {    \
    return kernel::enumerate<kernel::Kind>(Table, RestartKey, WSKCHECK_SITE);                   \
  }                                                                                             \
  KERNEL_FUNCTION ULONG RtlNumberGenericTableElements##suffix(P##Table_ Table) {                \
    return kernel::checked_table(Table, WSKCHECK_SITE)->NumberGenericTableElements;             \
  }                                                                                             \
  KERNEL_FUNCTION BOOLEAN RtlIsGenericTableEmpty##suffix(P##Table_ Table) {                     \
    return kernel::checked_table(Table, WSKCHECK_SITE)->NumberGenericTableElements == 0;        \
  }

WSKCHECK_TABLE(Avl, RTL_AVL_TABLE, AVL, Avl)
WSKCHECK_TABLE(Splay, RTL_GENERIC_TABLE, GENERIC, )

KERNEL_FUNCTION PVOID RtlInsertElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                          ULONG Size, PBOOLEAN NewElement, PVOID,
                                                          TABLE_SEARCH_RESULT) {
  return kernel::insert<kernel::Avl>(Table, Buffer, Size, NewElement, WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID RtlLookupElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                          PVOID* NodeOrParent,
                                                          TABLE_SEARCH_RESULT* SearchResult) {
  const Site site = WSKCHECK_SITE;
  const auto place =
      kernel::place_of<kernel::Avl>(kernel::checked_table(Table, site), Buffer, site);
  const bool empty = kernel::Avl::first(Table) == nullptr;
  *kernel::checked(NodeOrParent, site) = place.found != nullptr ? place.found : place.before;
  *kernel::checked(SearchResult, site) = place.found != nullptr ? TableFoundNode
                                         : empty                ? TableEmptyTree
                                                                : TableInsertAsRight;
  return place.found != nullptr ? kernel::element_of<kernel::Avl>(place.found) : nullptr;
}
KERNEL_FUNCTION PVOID RtlGetElementGenericTableAvl(PRTL_AVL_TABLE Table, ULONG I) {
  const Site site = WSKCHECK_SITE;
  PRTL_BALANCED_LINKS node = kernel::Avl::first(kernel::checked_table(Table, site));
  for (; node != nullptr && I != 0; --I) node = kernel::checked(node, site)->RightChild;
  return node != nullptr ? kernel::element_of<kernel::Avl>(node) : nullptr;
}
// In the order in which they were inserted.
KERNEL_FUNCTION PVOID RtlGetElementGenericTable(PRTL_GENERIC_TABLE Table, ULONG I) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_table(Table, site);
  PLIST_ENTRY entry = Table->InsertOrderList.Flink;
  for (; entry != &Table->InsertOrderList && I != 0; --I) entry = entry->Flink;
  if (entry == &Table->InsertOrderList) return nullptr;
  return kernel::checked(entry, site) + 1;
}
