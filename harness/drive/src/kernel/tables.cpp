// Generic tables, of the AVL kind and the older one.
//
// A node is the links, which join all in the order of their keys, and then the element behind them,
// as drivers count on when they give the size of a node. Nodes come from the driver's own routine.
#include <cstring>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr std::size_t header_size = sizeof(RTL_BALANCED_LINKS);

PVOID element_of(PRTL_BALANCED_LINKS node) { return node + 1; }

PRTL_AVL_TABLE checked_table(PRTL_AVL_TABLE table, const void* site) {
  checked(table, site);
  if (table->CompareRoutine == nullptr) {
    misuse("%s is used that was never initialised", "a generic table", table, site);
  }
  return table;
}

// In the order of the keys: RightChild is the next node, Parent the one before.
PRTL_BALANCED_LINKS& first_of(PRTL_AVL_TABLE table) { return table->BalancedRoot.RightChild; }

struct Place {
  PRTL_BALANCED_LINKS found = nullptr;   // with an equal key
  PRTL_BALANCED_LINKS before = nullptr;  // the last with a smaller key
};

Place place_of(PRTL_AVL_TABLE table, PVOID key, const void* site) {
  Place place;
  for (PRTL_BALANCED_LINKS node = first_of(table); node != nullptr; node = node->RightChild) {
    checked(node, site);
    switch (call_driver(table->CompareRoutine, table, key, element_of(node))) {
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

PVOID insert(PRTL_AVL_TABLE table, PVOID buffer, ULONG size, PBOOLEAN is_new, const void* site) {
  checked_table(table, site);
  const Place place = place_of(table, buffer, site);
  if (is_new != nullptr) *checked(is_new, site) = FALSE;
  if (place.found != nullptr) return element_of(place.found);
  auto* node = static_cast<PRTL_BALANCED_LINKS>(
      call_driver(table->AllocateRoutine, table, static_cast<ULONG>(header_size + size)));
  if (node == nullptr) return nullptr;
  check_access(node, header_size + size, true, site);
  check_access(buffer, size, false, site);
  std::memset(node, 0, header_size);
  std::memcpy(element_of(node), buffer, size);
  PRTL_BALANCED_LINKS next = place.before != nullptr ? place.before->RightChild : first_of(table);
  node->Parent = place.before;
  node->RightChild = next;
  if (next != nullptr) next->Parent = node;
  (place.before != nullptr ? place.before->RightChild : first_of(table)) = node;
  ++table->NumberGenericTableElements;
  table->OrderedPointer = nullptr;
  if (is_new != nullptr) *is_new = TRUE;
  return element_of(node);
}

PRTL_BALANCED_LINKS nth(PRTL_AVL_TABLE table, ULONG n, const void* site) {
  PRTL_BALANCED_LINKS node = first_of(table);
  for (; node != nullptr && n != 0; --n) node = checked(node, site)->RightChild;
  return node;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION VOID RtlInitializeGenericTableAvl(PRTL_AVL_TABLE Table,
                                                  PRTL_AVL_COMPARE_ROUTINE Compare,
                                                  PRTL_AVL_ALLOCATE_ROUTINE Allocate,
                                                  PRTL_AVL_FREE_ROUTINE Free, PVOID Context) {
  kernel::checked(Table, WSKCHECK_SITE);
  std::memset(Table, 0, sizeof *Table);
  Table->CompareRoutine = Compare;
  Table->AllocateRoutine = Allocate;
  Table->FreeRoutine = Free;
  Table->TableContext = Context;
}
KERNEL_FUNCTION PVOID RtlInsertElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                      ULONG Size, PBOOLEAN NewElement) {
  return kernel::insert(Table, Buffer, Size, NewElement, WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID RtlInsertElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                          ULONG Size, PBOOLEAN NewElement, PVOID,
                                                          TABLE_SEARCH_RESULT) {
  return kernel::insert(Table, Buffer, Size, NewElement, WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN RtlDeleteElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_table(Table, site);
  PRTL_BALANCED_LINKS node = kernel::place_of(Table, Buffer, site).found;
  if (node == nullptr) return FALSE;
  if (node->RightChild != nullptr) node->RightChild->Parent = node->Parent;
  (node->Parent != nullptr ? node->Parent->RightChild : kernel::first_of(Table)) = node->RightChild;
  if (Table->RestartKey == node) Table->RestartKey = node->Parent;
  --Table->NumberGenericTableElements;
  ++Table->DeleteCount;
  call_driver(Table->FreeRoutine, Table, node);
  return TRUE;
}
KERNEL_FUNCTION PVOID RtlLookupElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer) {
  const Site site = WSKCHECK_SITE;
  PRTL_BALANCED_LINKS node =
      kernel::place_of(kernel::checked_table(Table, site), Buffer, site).found;
  return node != nullptr ? kernel::element_of(node) : nullptr;
}
KERNEL_FUNCTION PVOID RtlLookupElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                          PVOID* NodeOrParent,
                                                          TABLE_SEARCH_RESULT* SearchResult) {
  const Site site = WSKCHECK_SITE;
  const kernel::Place place = kernel::place_of(kernel::checked_table(Table, site), Buffer, site);
  const bool empty = kernel::first_of(Table) == nullptr;
  *kernel::checked(NodeOrParent, site) = place.found != nullptr ? place.found : place.before;
  *kernel::checked(SearchResult, site) = place.found != nullptr ? TableFoundNode
                                         : empty                ? TableEmptyTree
                                                                : TableInsertAsRight;
  return place.found != nullptr ? kernel::element_of(place.found) : nullptr;
}
KERNEL_FUNCTION PVOID RtlEnumerateGenericTableAvl(PRTL_AVL_TABLE Table, BOOLEAN Restart) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_table(Table, site);
  if (Restart) Table->RestartKey = nullptr;
  return RtlEnumerateGenericTableWithoutSplayingAvl(Table,
                                                    reinterpret_cast<PVOID*>(&Table->RestartKey));
}
KERNEL_FUNCTION PVOID RtlEnumerateGenericTableWithoutSplayingAvl(PRTL_AVL_TABLE Table,
                                                                 PVOID* RestartKey) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_table(Table, site);
  auto* last = static_cast<PRTL_BALANCED_LINKS>(*kernel::checked(RestartKey, site));
  PRTL_BALANCED_LINKS next =
      last != nullptr ? kernel::checked(last, site)->RightChild : kernel::first_of(Table);
  if (next == nullptr) return nullptr;
  *RestartKey = next;
  return kernel::element_of(next);
}
KERNEL_FUNCTION PVOID RtlGetElementGenericTableAvl(PRTL_AVL_TABLE Table, ULONG I) {
  const Site site = WSKCHECK_SITE;
  PRTL_BALANCED_LINKS node = kernel::nth(kernel::checked_table(Table, site), I, site);
  return node != nullptr ? kernel::element_of(node) : nullptr;
}
KERNEL_FUNCTION ULONG RtlNumberGenericTableElementsAvl(PRTL_AVL_TABLE Table) {
  return kernel::checked_table(Table, WSKCHECK_SITE)->NumberGenericTableElements;
}
KERNEL_FUNCTION BOOLEAN RtlIsGenericTableEmptyAvl(PRTL_AVL_TABLE Table) {
  return kernel::checked_table(Table, WSKCHECK_SITE)->NumberGenericTableElements == 0;
}
