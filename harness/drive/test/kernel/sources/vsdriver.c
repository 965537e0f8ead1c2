// A driver as Visual Studio takes it (annotations, WPP, sections, structured exceptions, tags) that
// must compile without a change. It answers connections, complete from DriverEntry to Unload.
// clang-format off
#pragma warning(push)
#pragma warning(disable:4201) // nameless struct/union
#define POOL_ZERO_DOWN_LEVEL_SUPPORT
#include <ntddk.h>
#include <wsk.h>
#include <ntstrsafe.h>
#pragma warning(pop)

#define WPP_CONTROL_GUIDS \
    WPP_DEFINE_CONTROL_GUID(VsDriverGuid, (998bdf51, 0349, 4fbc, 870c, d6130a955a5f), \
        WPP_DEFINE_BIT(TRCERROR) WPP_DEFINE_BIT(TRCINFO))
#include "vsdriver.tmh"

#define VS_TAG ((ULONG)'vskW')
#define VS_CONN_TAG 'nocV'
#define VS_PORT 4242
#define VS_INVALID(s) ((s) == NULL || (s)->Dispatch == NULL)

C_ASSERT(sizeof(ULONG) == 4);
C_ASSERT(sizeof(WCHAR) == 2);
C_ASSERT(sizeof(LONGLONG) == 8);
C_ASSERT(FIELD_OFFSET(WSK_BUF, Offset) == sizeof(PVOID));

typedef enum _VS_STATE { VsStopped = 0, VsRunning, VsStopping } VS_STATE;

typedef struct _VS_CONTEXT {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PWSK_SOCKET Listener;
    KSPIN_LOCK Lock;
    LIST_ENTRY Connections;
    _Guarded_by_(Lock) volatile LONG Count;
    EX_RUNDOWN_REF Rundown;
    KEVENT Idle;
    VS_STATE State;
    PDEVICE_OBJECT Device;
    NPAGED_LOOKASIDE_LIST Lookaside;
    union { ULONG Flags; struct { ULONG V6 : 1; ULONG Spare : 31; }; };
} VS_CONTEXT, *PVS_CONTEXT;

typedef struct DECLSPEC_ALIGN(16) _VS_CONNECTION {
    LIST_ENTRY Link;
    PWSK_SOCKET Socket;
    PVS_CONTEXT Owner;
    PIRP Irp;
    PMDL Mdl;
    WSK_BUF Buffer;
    PIO_WORKITEM Work;
    __declspec(align(8)) UCHAR Data[512];
} VS_CONNECTION, *PVS_CONNECTION;

typedef struct _VS_WAIT {
    KEVENT Done;
    PIRP Irp;
} VS_WAIT, *PVS_WAIT;

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD VsUnload;
IO_COMPLETION_ROUTINE VsSyncComplete;
IO_WORKITEM_ROUTINE VsCloseWorker;
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_CLOSE) DRIVER_DISPATCH VsCreateClose;

static __declspec(noinline) NTSTATUS VsCloseSocket(_In_ PWSK_SOCKET Socket);
NTSTATUS WSKAPI VsAcceptEvent(_In_ PVOID SocketContext, _In_ ULONG Flags,
    _In_ PSOCKADDR LocalAddress,
    _In_ PSOCKADDR RemoteAddress, _In_opt_ PWSK_SOCKET AcceptSocket,
        _Outptr_result_maybenull_ PVOID *AcceptSocketContext,
    _Outptr_result_maybenull_ CONST WSK_CLIENT_CONNECTION_DISPATCH **AcceptSocketDispatch);
NTSTATUS WSKAPI VsReceiveEvent(_In_opt_ PVOID SocketContext, _In_ ULONG Flags,
    _In_opt_ PWSK_DATA_INDICATION DataIndication, _In_ SIZE_T BytesIndicated,
        _Inout_ SIZE_T *BytesAccepted);
NTSTATUS WSKAPI VsDisconnectEvent(_In_opt_ PVOID SocketContext, _In_ ULONG Flags);

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, VsUnload)
#endif

static const WSK_CLIENT_DISPATCH VsClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static const WSK_CLIENT_LISTEN_DISPATCH VsListenDispatch = { VsAcceptEvent, NULL, NULL };
static const WSK_CLIENT_CONNECTION_DISPATCH VsConnectionDispatch = { VsReceiveEvent,
    VsDisconnectEvent, NULL };
static VS_CONTEXT g_Context;
DECLARE_CONST_UNICODE_STRING(g_DeviceName, L"\\Device\\VsDriver");
static UNICODE_STRING g_LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\VsDriver");

FORCEINLINE BOOLEAN VsIsRunning(_In_ PVS_CONTEXT Context)
{
    return (BOOLEAN)(ReadULongAcquire((PULONG)&Context->State) == VsRunning);
}

_Use_decl_annotations_
NTSTATUS
NTAPI
VsSyncComplete(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);
    _Analysis_assume_(Context != NULL);
    KeSetEvent(&((PVS_WAIT)Context)->Done, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

_IRQL_requires_max_(DISPATCH_LEVEL) _Must_inspect_result_
static NTSTATUS VsPrepare(_Out_ PVS_WAIT Wait)
{
    KeInitializeEvent(&Wait->Done, SynchronizationEvent, FALSE);
    Wait->Irp = IoAllocateIrp(1, FALSE);
    if (!Wait->Irp) return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(Wait->Irp, VsSyncComplete, Wait, TRUE, TRUE, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS VsFinish(_Inout_ PVS_WAIT Wait, _In_ NTSTATUS Status,
    _Out_opt_ PULONG_PTR Information)
{
    if (Status == STATUS_PENDING) {
        LARGE_INTEGER timeout;
        timeout.QuadPart = -10ll * 1000 * 1000 * 30;
        while (KeWaitForSingleObject(&Wait->Done, Executive, KernelMode, FALSE,
            &timeout) == STATUS_TIMEOUT) {
            DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_WARNING_LEVEL,
                __FUNCTION__ ": still waiting for %p\n", Wait->Irp);
        }
        Status = Wait->Irp->IoStatus.Status;
    }
    if (Information != NULL) *Information = Wait->Irp->IoStatus.Information;
    IoFreeIrp(Wait->Irp);
    Wait->Irp = NULL;
    return Status;
}

static __declspec(noinline) NTSTATUS VsCloseSocket(_In_ PWSK_SOCKET Socket)
{
    VS_WAIT wait;
    NTSTATUS status = VsPrepare(&wait);
    if (!NT_SUCCESS(status)) return status;
    status = ((PWSK_PROVIDER_BASIC_DISPATCH)Socket->Dispatch)->WskCloseSocket(Socket, wait.Irp);
    return VsFinish(&wait, status, NULL);
}

VOID VsCloseWorker(_In_ PDEVICE_OBJECT DeviceObject, _In_opt_ PVOID Context)
{
    PVS_CONNECTION connection = (PVS_CONNECTION)Context;
    PVS_CONTEXT owner = connection->Owner;
    PIO_WORKITEM work = connection->Work;
    KLOCK_QUEUE_HANDLE handle;
    UNREFERENCED_PARAMETER(DeviceObject);
    VsCloseSocket(connection->Socket);
    KeAcquireInStackQueuedSpinLock(&owner->Lock, &handle);
    RemoveEntryList(&connection->Link);
    if (InterlockedDecrement(&owner->Count) == 0) KeSetEvent(&owner->Idle, IO_NO_INCREMENT, FALSE);
    KeReleaseInStackQueuedSpinLock(&handle);
    ExFreePoolWithTag(connection, VS_CONN_TAG);
    IoFreeWorkItem(work);
    ExReleaseRundownProtection(&owner->Rundown);
}

_Use_decl_annotations_
NTSTATUS WSKAPI VsAcceptEvent(PVOID SocketContext, ULONG Flags, PSOCKADDR LocalAddress,
    PSOCKADDR RemoteAddress,
    PWSK_SOCKET AcceptSocket, PVOID *AcceptSocketContext,
        CONST WSK_CLIENT_CONNECTION_DISPATCH **AcceptSocketDispatch)
{
    PVS_CONTEXT context = (PVS_CONTEXT)SocketContext;
    PVS_CONNECTION connection = NULL;
    NTSTATUS status = STATUS_REQUEST_NOT_ACCEPTED;
    WCHAR text[INET6_ADDRSTRLEN];
    ULONG cch = ARRAYSIZE(text);
    KIRQL irql;
    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(LocalAddress);
    if (AcceptSocket == NULL) {
        TraceEvents(TRACE_LEVEL_ERROR, TRCERROR, "the listener is gone");
        return STATUS_REQUEST_NOT_ACCEPTED;
    }
    if (!ExAcquireRundownProtection(&context->Rundown)) return STATUS_REQUEST_NOT_ACCEPTED;
    __try {
        connection = ExAllocatePoolZero(NonPagedPoolNx, sizeof(VS_CONNECTION), VS_CONN_TAG);
        if (connection == NULL) { status = STATUS_REQUEST_NOT_ACCEPTED; __leave; }
        connection->Work = IoAllocateWorkItem(context->Device);
        if (connection->Work == NULL) __leave;
        connection->Socket = AcceptSocket;
        connection->Owner = context;
        KeAcquireSpinLock(&context->Lock, &irql);
        InsertTailList(&context->Connections, &connection->Link);
        if (InterlockedIncrement(&context->Count) == 1) KeClearEvent(&context->Idle);
        KeReleaseSpinLock(&context->Lock, irql);
        if (RemoteAddress != NULL && RemoteAddress->sa_family == AF_INET) {
            PSOCKADDR_IN peer = (PSOCKADDR_IN)RemoteAddress;
            RtlIpv4AddressToStringEx(&peer->sin_addr, peer->sin_port, text, &cch);
            KdPrint(("accepted %ws, %lu connections\n", text, context->Count));
        }
        *AcceptSocketContext = connection;
        *AcceptSocketDispatch = &VsConnectionDispatch;
        status = STATUS_SUCCESS;
    } __finally {
        if (status != STATUS_SUCCESS) {
            if (connection != NULL) ExFreePoolWithTag(connection, VS_CONN_TAG);
            ExReleaseRundownProtection(&context->Rundown);
        }
    }
    return status;
}

_Use_decl_annotations_
NTSTATUS WSKAPI VsReceiveEvent(PVOID SocketContext, ULONG Flags,
    PWSK_DATA_INDICATION DataIndication,
    SIZE_T BytesIndicated, SIZE_T *BytesAccepted)
{
    PVS_CONNECTION connection = SocketContext;
    SIZE_T at = 0;
    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(BytesAccepted);
    if (DataIndication == NULL) {
        IoQueueWorkItem(connection->Work, VsCloseWorker, DelayedWorkQueue, connection);
        return STATUS_SUCCESS;
    }
    for (; DataIndication != NULL && at < sizeof(connection->Data);
        DataIndication = DataIndication->Next) {
        PUCHAR from = MmGetSystemAddressForMdlSafe(DataIndication->Buffer.Mdl,
            LowPagePriority | MdlMappingNoExecute);
        SIZE_T size = min(DataIndication->Buffer.Length, sizeof(connection->Data) - at);
        if (from == NULL) return STATUS_DATA_NOT_ACCEPTED;
        RtlCopyMemory(connection->Data + at, from + DataIndication->Buffer.Offset, size);
        at += size;
    }
    NT_ASSERT(at <= BytesIndicated);
    DbgPrint("%s got %Iu of %I64u bytes\n", __FUNCTION__, at, (ULONGLONG)BytesIndicated);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS WSKAPI VsDisconnectEvent(PVOID SocketContext, ULONG Flags)
{
    PVS_CONNECTION connection = (PVS_CONNECTION)SocketContext;
    if (BooleanFlagOn(Flags, WSK_FLAG_ABORTIVE)) DoTraceMessage(TRCINFO, "aborted");
    IoQueueWorkItem(connection->Work, VsCloseWorker, DelayedWorkQueue, connection);
    return STATUS_SUCCESS;
}

static NTSTATUS VsListen(_Inout_ PVS_CONTEXT Context)
{
    SOCKADDR_IN address = { AF_INET, RtlUshortByteSwap(VS_PORT), IN4ADDR_ANY_INIT, { 0 } };
    WSK_EVENT_CALLBACK_CONTROL control = { &NPI_WSK_INTERFACE_ID, WSK_EVENT_ACCEPT };
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch;
    VS_WAIT wait;
    ULONG_PTR information = 0;
    NTSTATUS status;
    status = VsPrepare(&wait);
    if (!NT_SUCCESS(status)) return status;
    status = Context->Provider.Dispatch->WskSocket(Context->Provider.Client, AF_INET, SOCK_STREAM,
        IPPROTO_TCP,
        WSK_FLAG_LISTEN_SOCKET, Context, &VsListenDispatch, NULL, NULL, NULL, wait.Irp);
    status = VsFinish(&wait, status, &information);
    if (!NT_SUCCESS(status)) return status;
    Context->Listener = (PWSK_SOCKET)information;
    dispatch = (PWSK_PROVIDER_LISTEN_DISPATCH)Context->Listener->Dispatch;
    status = VsPrepare(&wait);
    if (NT_SUCCESS(status)) {
        status = dispatch->WskBind(Context->Listener, (PSOCKADDR)&address, 0, wait.Irp);
        status = VsFinish(&wait, status, NULL);
    }
    if (NT_SUCCESS(status)) {
        status = dispatch->Basic.WskControlSocket(Context->Listener, WskSetOption,
            SO_WSK_EVENT_CALLBACK, SOL_SOCKET,
            sizeof(control), &control, 0, NULL, NULL, NULL);
    }
    if (!NT_SUCCESS(status)) {
        (VOID)VsCloseSocket(Context->Listener);
        Context->Listener = NULL;
    }
    return status;
}

_Use_decl_annotations_
NTSTATUS VsCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = stack->MajorFunction == IRP_MJ_CREATE || stack->MajorFunction ==
        IRP_MJ_CLOSE
        ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

VOID VsUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PVS_CONTEXT context = &g_Context;
    PAGED_CODE();
    InterlockedExchange((volatile LONG *)&context->State, VsStopping);
    if (context->Listener != NULL) VsCloseSocket(context->Listener);
    KeWaitForSingleObject(&context->Idle, Executive, KernelMode, FALSE, NULL);
    ExWaitForRundownProtectionRelease(&context->Rundown);
    WskReleaseProviderNPI(&context->Registration);
    WskDeregister(&context->Registration);
    ExDeleteNPagedLookasideList(&context->Lookaside);
    IoDeleteSymbolicLink(&g_LinkName);
    IoDeleteDevice(context->Device);
    WPP_CLEANUP(DriverObject);
}

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI client = { &g_Context, &VsClientDispatch };
    PVS_CONTEXT context = &g_Context;
    NTSTATUS status;
    ULONG i;
    WPP_INIT_TRACING(DriverObject, RegistryPath);
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    KdPrintEx((DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "loaded from %wZ\n", RegistryPath));
    RtlZeroMemory(context, sizeof(*context));
    KeInitializeSpinLock(&context->Lock);
    InitializeListHead(&context->Connections);
    ExInitializeRundownProtection(&context->Rundown);
    KeInitializeEvent(&context->Idle, NotificationEvent, TRUE);
    ExInitializeNPagedLookasideList(&context->Lookaside, NULL, NULL, POOL_NX_ALLOCATION, 64,
        VS_TAG, 0);
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) DriverObject->MajorFunction[i] = VsCreateClose;
    DriverObject->DriverUnload = VsUnload;
    status = IoCreateDevice(DriverObject, 0, (PUNICODE_STRING)&g_DeviceName, FILE_DEVICE_UNKNOWN,
        FILE_DEVICE_SECURE_OPEN, FALSE, &context->Device);
    if (!NT_SUCCESS(status)) goto Exit;
    status = IoCreateSymbolicLink(&g_LinkName, (PUNICODE_STRING)&g_DeviceName);
    if (!NT_SUCCESS(status)) goto DeleteDevice;
    status = WskRegister(&client, &context->Registration);
    if (!NT_SUCCESS(status)) goto DeleteLink;
    status = WskCaptureProviderNPI(&context->Registration, WSK_INFINITE_WAIT, &context->Provider);
    if (!NT_SUCCESS(status)) goto Deregister;
    InterlockedExchange((volatile LONG *)&context->State, VsRunning);
    status = VsListen(context);
    if (NT_SUCCESS(status)) return status;
    WskReleaseProviderNPI(&context->Registration);
Deregister:
    WskDeregister(&context->Registration);
DeleteLink:
    IoDeleteSymbolicLink(&g_LinkName);
DeleteDevice:
    IoDeleteDevice(context->Device);
Exit:
    ExDeleteNPagedLookasideList(&context->Lookaside);
    WPP_CLEANUP(DriverObject);
    return status;
}
