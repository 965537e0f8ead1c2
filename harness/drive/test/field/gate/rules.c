/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    rules.c

Abstract:

    The allow/deny list. The AVL table under the resource is the authority
    for changes, which come at PASSIVE_LEVEL. Lookups come at DISPATCH_LEVEL
    from WskInspectEvent and use a snapshot under a spin lock.

--*/

#include "precomp.h"

#ifdef WPP_TRACING_ENABLED
#include "rules.tmh"
#endif

RTL_AVL_COMPARE_ROUTINE GateRuleCompare;
RTL_AVL_ALLOCATE_ROUTINE GateRuleAllocate;
RTL_AVL_FREE_ROUTINE GateRuleFree;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, GateRulesInitialize)
#pragma alloc_text(PAGE, GateRulesUninitialize)
#pragma alloc_text(PAGE, GateRulesAdd)
#pragma alloc_text(PAGE, GateRulesRemove)
#pragma alloc_text(PAGE, GateRulesParse)
#pragma alloc_text(PAGE, GateRuleCompare)
#pragma alloc_text(PAGE, GateRuleAllocate)
#pragma alloc_text(PAGE, GateRuleFree)
#endif

_Use_decl_annotations_
RTL_GENERIC_COMPARE_RESULTS
GateRuleCompare(
    PRTL_AVL_TABLE Table,
    PVOID FirstStruct,
    PVOID SecondStruct
    )
/*++

Routine Description:

    Longer prefixes sort first, so that the first match in table order is the
    most specific one.

--*/
{
    PCGATE_RULE First = (PCGATE_RULE)FirstStruct;
    PCGATE_RULE Second = (PCGATE_RULE)SecondStruct;
    int Result;

    PAGED_CODE();
    UNREFERENCED_PARAMETER(Table);

    if (First->PrefixLength != Second->PrefixLength) {
        return First->PrefixLength > Second->PrefixLength ? GenericLessThan :
                                                            GenericGreaterThan;
    }
    if (First->Family != Second->Family) {
        return First->Family < Second->Family ? GenericLessThan :
                                                GenericGreaterThan;
    }

    Result = memcmp(First->Address, Second->Address, sizeof(First->Address));
    return Result < 0 ? GenericLessThan :
           Result > 0 ? GenericGreaterThan : GenericEqual;
}

_Use_decl_annotations_
PVOID
GateRuleAllocate(
    PRTL_AVL_TABLE Table,
    CLONG ByteSize
    )
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(Table);

    return ExAllocatePoolZero(PagedPool, ByteSize, GATE_TAG_RULE);
}

_Use_decl_annotations_
VOID
GateRuleFree(
    PRTL_AVL_TABLE Table,
    PVOID Buffer
    )
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(Table);

    ExFreePoolWithTag(Buffer, GATE_TAG_RULE);
}

_Use_decl_annotations_
NTSTATUS
GateRulesInitialize(
    VOID
    )
{
    NTSTATUS Status;

    KeInitializeSpinLock(&GateGlobals.SnapshotLock);

    Status = ExInitializeResourceLite(&GateGlobals.RuleResource);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    GateGlobals.RuleResourceValid = TRUE;

    RtlInitializeGenericTableAvl(&GateGlobals.RuleTable,
                                 GateRuleCompare,
                                 GateRuleAllocate,
                                 GateRuleFree,
                                 NULL);
    return STATUS_SUCCESS;
}

static
VOID
GateRulesEmptyTable(
    VOID
    )
{
    PVOID Element;

    while ((Element = RtlGetElementGenericTableAvl(&GateGlobals.RuleTable, 0)) != NULL) {
        (VOID)RtlDeleteElementGenericTableAvl(&GateGlobals.RuleTable, Element);
    }
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateRulesSwapSnapshot(
    _In_opt_ PGATE_SNAPSHOT New
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_SNAPSHOT Old;

    KeAcquireInStackQueuedSpinLock(&GateGlobals.SnapshotLock, &LockHandle);
    Old = GateGlobals.Snapshot;
    GateGlobals.Snapshot = New;
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    //
    // Readers hold the lock while they use a snapshot, so the old one has no
    // readers any more.
    //
    if (Old != NULL) {
        ExFreePoolWithTag(Old, GATE_TAG_RULE);
    }
}

_Use_decl_annotations_
VOID
GateRulesUninitialize(
    VOID
    )
{
    PAGED_CODE();

    if (GateGlobals.RuleResourceValid) {
        GateRulesEmptyTable();
        GateRulesSwapSnapshot(NULL);
        ExDeleteResourceLite(&GateGlobals.RuleResource);
        GateGlobals.RuleResourceValid = FALSE;
    }
}

_Must_inspect_result_
_Ret_maybenull_
__drv_allocatesMem(Mem)
static
PGATE_SNAPSHOT
GateRulesAllocateSnapshot(
    _In_ ULONG Count
    )
{
    //
    // At most 2 * GATE_MAX_RULES entries, no overflow.
    //
#pragma warning(suppress: 4996 28118)
    return (PGATE_SNAPSHOT)ExAllocatePoolWithTag(
                                NonPagedPoolNx,
                                FIELD_OFFSET(GATE_SNAPSHOT, Rule) +
                                    Count * sizeof(GATE_RULE),
                                GATE_TAG_RULE);
}

_Requires_exclusive_lock_held_(GateGlobals.RuleResource)
static
VOID
GateRulesPublish(
    _In_ _Post_invalid_ PGATE_SNAPSHOT Snapshot
    )
{
    PVOID Restart = NULL;
    PVOID Element;

    Snapshot->Count = 0;
    for (Element = RtlEnumerateGenericTableWithoutSplayingAvl(&GateGlobals.RuleTable, &Restart);
         Element != NULL;
         Element = RtlEnumerateGenericTableWithoutSplayingAvl(&GateGlobals.RuleTable, &Restart)) {

        Snapshot->Rule[Snapshot->Count++] = *(PCGATE_RULE)Element;
    }

    GateGlobals.Stats.RuleCount = Snapshot->Count;
    GateRulesSwapSnapshot(Snapshot);
}

_IRQL_requires_max_(APC_LEVEL)
_Acquires_exclusive_lock_(GateGlobals.RuleResource)
FORCEINLINE
VOID
GateRulesLock(
    VOID
    )
{
    KeEnterCriticalRegion();
    (VOID)ExAcquireResourceExclusiveLite(&GateGlobals.RuleResource, TRUE);
}

_IRQL_requires_max_(APC_LEVEL)
_Requires_exclusive_lock_held_(GateGlobals.RuleResource)
_Releases_exclusive_lock_(GateGlobals.RuleResource)
FORCEINLINE
VOID
GateRulesUnlock(
    VOID
    )
{
    ExReleaseResourceLite(&GateGlobals.RuleResource);
    KeLeaveCriticalRegion();
}

static
BOOLEAN
GateRuleNormalize(
    _Inout_ PGATE_RULE Rule
    )
/*++

Routine Description:

    Checks a rule from outside and clears the address bits which do not belong
    to the prefix.

--*/
{
    ULONG Bits;
    ULONG Index;

    switch (Rule->Family) {
    case AF_INET:
        Bits = 32;
        break;
    case AF_INET6:
        Bits = 128;
        break;
    default:
        return FALSE;
    }

    if (Rule->PrefixLength > Bits || Rule->Action > GateActionAllow) {
        return FALSE;
    }

    for (Index = 0; Index < sizeof(Rule->Address); Index++) {
        if (Index * 8 >= Rule->PrefixLength) {
            Rule->Address[Index] = 0;
        } else if (Rule->PrefixLength - Index * 8 < 8) {
            Rule->Address[Index] &= (UCHAR)(0xFF00 >> (Rule->PrefixLength - Index * 8));
        }
    }
    return TRUE;
}

_Use_decl_annotations_
NTSTATUS
GateRulesAdd(
    PCGATE_RULE Rules,
    ULONG Count,
    BOOLEAN Replace
    )
/*++

Routine Description:

    Adds rules, or replaces the whole list. All of the rules are checked
    before the first change. If memory runs out in between, the rules inserted
    so far stay.

--*/
{
    PGATE_SNAPSHOT Snapshot;
    PGATE_RULE Stored;
    GATE_RULE Rule;
    BOOLEAN New;
    ULONG Existing;
    ULONG Index;
    NTSTATUS Status = STATUS_SUCCESS;

    PAGED_CODE();

    if (Count > GATE_MAX_RULES) {
        return STATUS_QUOTA_EXCEEDED;
    }
    for (Index = 0; Index < Count; Index++) {
        Rule = Rules[Index];
        if (!GateRuleNormalize(&Rule)) {
            return STATUS_INVALID_PARAMETER;
        }
    }

    GateRulesLock();
    __try {

        Existing = Replace ? 0 : RtlNumberGenericTableElementsAvl(&GateGlobals.RuleTable);
        if (Existing + Count > GATE_MAX_RULES) {
            Status = STATUS_QUOTA_EXCEEDED;
            __leave;
        }

        Snapshot = GateRulesAllocateSnapshot(Existing + Count);
        if (Snapshot == NULL) {
            Status = STATUS_INSUFFICIENT_RESOURCES;
            __leave;
        }

        if (Replace) {
            GateRulesEmptyTable();
        }

        for (Index = 0; Index < Count; Index++) {
            Rule = Rules[Index];
            (VOID)GateRuleNormalize(&Rule);
            Stored = (PGATE_RULE)RtlInsertElementGenericTableAvl(&GateGlobals.RuleTable,
                                                                 &Rule,
                                                                 sizeof(Rule),
                                                                 &New);
            if (Stored == NULL) {
                Status = STATUS_INSUFFICIENT_RESOURCES;
                break;
            }
            Stored->Action = Rule.Action;
        }

        GateRulesPublish(Snapshot);

    } __finally {
        GateRulesUnlock();
    }

    return Status;
}

_Use_decl_annotations_
NTSTATUS
GateRulesRemove(
    PCGATE_RULE Rule
    )
{
    PGATE_SNAPSHOT Snapshot;
    GATE_RULE Key = *Rule;
    NTSTATUS Status;

    PAGED_CODE();

    if (!GateRuleNormalize(&Key)) {
        return STATUS_INVALID_PARAMETER;
    }

    GateRulesLock();

    Snapshot = GateRulesAllocateSnapshot(
                    RtlNumberGenericTableElementsAvl(&GateGlobals.RuleTable));
    if (Snapshot == NULL) {
        Status = STATUS_INSUFFICIENT_RESOURCES;
    } else if (!RtlDeleteElementGenericTableAvl(&GateGlobals.RuleTable, &Key)) {
        ExFreePoolWithTag(Snapshot, GATE_TAG_RULE);
        Status = STATUS_NOT_FOUND;
    } else {
        GateRulesPublish(Snapshot);
        Status = STATUS_SUCCESS;
    }

    GateRulesUnlock();

    return Status;
}

FORCEINLINE
BOOLEAN
GateRuleMatches(
    _In_ PCGATE_RULE Rule,
    _In_ const GATE_ADDRESS *Address
    )
{
    ULONG Bytes = Rule->PrefixLength / 8;
    ULONG Bits = Rule->PrefixLength % 8;

    if (Rule->Family != Address->Family ||
        RtlCompareMemory(Rule->Address, Address->Address, Bytes) != Bytes) {
        return FALSE;
    }
    return (BOOLEAN)(Bits == 0 ||
        ((Rule->Address[Bytes] ^ Address->Address[Bytes]) >> (8 - Bits)) == 0);
}

_Use_decl_annotations_
GATE_ACTION
GateRulesLookup(
    const GATE_ADDRESS *Address
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    GATE_ACTION Action = (GATE_ACTION)GateGlobals.Config.DefaultAction;
    PGATE_SNAPSHOT Snapshot;
    ULONG Index;

    KeAcquireInStackQueuedSpinLock(&GateGlobals.SnapshotLock, &LockHandle);

    Snapshot = GateGlobals.Snapshot;
    if (Snapshot != NULL) {
        for (Index = 0; Index < Snapshot->Count; Index++) {
            if (GateRuleMatches(&Snapshot->Rule[Index], Address)) {
                Action = (GATE_ACTION)Snapshot->Rule[Index].Action;
                break;
            }
        }
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);
    return Action;
}

_Use_decl_annotations_
NTSTATUS
GateRulesParse(
    PCWSTR Text,
    PGATE_RULE Rule
    )
/*++

Routine Description:

    Parses "allow 10.0.0.0/8", "deny fe80::1".

--*/
{
    static const UNICODE_STRING Allow = RTL_CONSTANT_STRING(L"allow ");
    static const UNICODE_STRING Deny = RTL_CONSTANT_STRING(L"deny ");
    UNICODE_STRING Line;
    UNICODE_STRING Number;
    PCWSTR Terminator;
    ULONG Prefix;
    NTSTATUS Status;

    PAGED_CODE();

    RtlZeroMemory(Rule, sizeof(*Rule));

    Status = RtlInitUnicodeStringEx(&Line, Text);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    if (RtlPrefixUnicodeString(&Allow, &Line, TRUE)) {
        Rule->Action = GateActionAllow;
        Text += Allow.Length / sizeof(WCHAR);
    } else if (RtlPrefixUnicodeString(&Deny, &Line, TRUE)) {
        Rule->Action = GateActionDeny;
        Text += Deny.Length / sizeof(WCHAR);
    } else {
        return STATUS_INVALID_PARAMETER;
    }

    Status = RtlIpv4StringToAddressW(Text, TRUE, &Terminator, (struct in_addr *)Rule->Address);
    if (NT_SUCCESS(Status)) {
        Rule->Family = AF_INET;
        Rule->PrefixLength = 32;
    } else {
        Status = RtlIpv6StringToAddressW(Text, &Terminator, (struct in6_addr *)Rule->Address);
        if (!NT_SUCCESS(Status)) {
            return Status;
        }
        Rule->Family = AF_INET6;
        Rule->PrefixLength = 128;
    }

    if (*Terminator == L'/') {
        RtlInitUnicodeString(&Number, Terminator + 1);
        Status = RtlUnicodeStringToInteger(&Number, 10, &Prefix);
        if (!NT_SUCCESS(Status)) {
            return Status;
        }
        if (Prefix > Rule->PrefixLength) {
            return STATUS_INVALID_PARAMETER;
        }
        Rule->PrefixLength = (UCHAR)Prefix;
    } else if (*Terminator != UNICODE_NULL) {
        return STATUS_INVALID_PARAMETER;
    }

    return STATUS_SUCCESS;
}
