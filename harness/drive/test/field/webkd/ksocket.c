// ksocket.c - BSD-ish blocking sockets for kernel mode, on top of Winsock Kernel
//
// Each call allocates an IRP, hands it to WSK, and sleeps until the completion
// routine fires. The completion routine always returns
// STATUS_MORE_PROCESSING_REQUIRED, so the IRP stays ours and the result can be
// read from IoStatus after the wait.
//
// WSK completes the IRP on every path, also when it returns an error right
// away, therefore we can always wait for the event no matter what was returned.

#include "ksocket.h"
#include <ntstrsafe.h>

#pragma comment(lib, "Netio.lib")

#pragma warning(disable:4996)	// ExAllocatePoolWithTag

#define KS_TAG			'kcoS'

#define KS_STATE_NONE		0
#define KS_STATE_REGISTERED	1
#define KS_STATE_READY		2

// what kind of WSK dispatch table hangs below the socket
typedef enum _KS_KIND {
	KsBasic = 0,
	KsListen,
	KsConnection,
} KS_KIND;

struct _KSOCKET {
	PWSK_SOCKET sock;
	union {
		const WSK_PROVIDER_BASIC_DISPATCH *basic;
		const WSK_PROVIDER_LISTEN_DISPATCH *listen;
		const WSK_PROVIDER_CONNECTION_DISPATCH *conn;
	} d;
	KS_KIND kind;
	ADDRESS_FAMILY af;
	BOOLEAN bound;
	PKEVENT cancel;
	// closing must never fail for lack of memory, so this one is allocated
	// together with the socket
	PIRP close_irp;
};

typedef struct _KS_OP {
	PIRP irp;
	KEVENT done;
} KS_OP, *PKS_OP;

static WSK_REGISTRATION g_reg;
static WSK_PROVIDER_NPI g_npi;
static volatile LONG g_state = KS_STATE_NONE;
static volatile LONG g_open = 0;

static const WSK_CLIENT_DISPATCH g_dispatch = {
	.Version = MAKE_WSK_VERSION(1, 0),
	.Reserved = 0,
	.WskClientEvent = NULL,
};

// ---------------------------------------------------------------------------
// IRP plumbing

static IO_COMPLETION_ROUTINE ks_complete;

static NTSTATUS ks_complete(PDEVICE_OBJECT dev, PIRP irp, PVOID ctx)
{
	UNREFERENCED_PARAMETER(dev);
	UNREFERENCED_PARAMETER(irp);

	KeSetEvent((PKEVENT)ctx, IO_NO_INCREMENT, FALSE);
	return STATUS_MORE_PROCESSING_REQUIRED;
}

static void ks_op_arm(PKS_OP op, PIRP irp)
{
	op->irp = irp;
	KeInitializeEvent(&op->done, NotificationEvent, FALSE);
	IoSetCompletionRoutine(irp, ks_complete, &op->done, TRUE, TRUE, TRUE);
}

static NTSTATUS ks_op_init(PKS_OP op)
{
	PIRP irp = IoAllocateIrp(1, FALSE);
	if (irp == NULL)
		return STATUS_INSUFFICIENT_RESOURCES;

	ks_op_arm(op, irp);
	return STATUS_SUCCESS;
}

static void ks_op_free(PKS_OP op)
{
	if (op->irp != NULL) {
		IoFreeIrp(op->irp);
		op->irp = NULL;
	}
}

// Sleeps until the IRP is back. When the cancel event fires or the timeout
// expires first the IRP is cancelled, but we still have to wait for it: the
// event lives on our stack.
static NTSTATUS ks_op_wait(PKS_OP op, PKEVENT cancel, LONG timeout_ms)
{
	PVOID objects[2] = { &op->done, cancel };
	LARGE_INTEGER due, *pdue = NULL;

	if (timeout_ms >= 0) {
		due.QuadPart = -10000LL * timeout_ms;
		pdue = &due;
	}

	NTSTATUS why = KeWaitForMultipleObjects(cancel != NULL ? 2 : 1, objects, WaitAny,
		Executive, KernelMode, FALSE, pdue, NULL);

	if (why != STATUS_WAIT_0) {
		IoCancelIrp(op->irp);
		KeWaitForSingleObject(&op->done, Executive, KernelMode, FALSE, NULL);
	}

	// the operation may well have made it before the cancel, so the IRP has
	// the last word
	NTSTATUS status = op->irp->IoStatus.Status;
	if (status == STATUS_CANCELLED && why == STATUS_TIMEOUT)
		status = STATUS_IO_TIMEOUT;

	return status;
}

// Describes buf with an MDL. Pageable memory gets locked down.
static NTSTATUS ks_map(void *buf, SIZE_T len, ULONG flags, LOCK_OPERATION how, PMDL *out)
{
	*out = NULL;

	if (len == 0 || len > MAXULONG)
		return STATUS_INVALID_PARAMETER;

	PMDL mdl = IoAllocateMdl(buf, (ULONG)len, FALSE, FALSE, NULL);
	if (mdl == NULL)
		return STATUS_INSUFFICIENT_RESOURCES;

	if (flags & KS_NONPAGED) {
		MmBuildMdlForNonPagedPool(mdl);
	} else {
		__try {
			MmProbeAndLockPages(mdl, KernelMode, how);
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			NTSTATUS status = GetExceptionCode();
			IoFreeMdl(mdl);
			return status;
		}
	}

	*out = mdl;
	return STATUS_SUCCESS;
}

static void ks_unmap(PMDL mdl, ULONG flags)
{
	if (!(flags & KS_NONPAGED))
		MmUnlockPages(mdl);
	IoFreeMdl(mdl);
}

// ---------------------------------------------------------------------------
// startup, cleanup

NTSTATUS ksocket_startup(ULONG wait_ms)
{
	WSK_CLIENT_NPI client = {
		.ClientContext = NULL,
		.Dispatch = &g_dispatch,
	};

	if (InterlockedCompareExchange(&g_state, KS_STATE_REGISTERED, KS_STATE_NONE) != KS_STATE_NONE)
		return STATUS_ALREADY_REGISTERED;

	NTSTATUS status = WskRegister(&client, &g_reg);
	if (!NT_SUCCESS(status)) {
		InterlockedExchange(&g_state, KS_STATE_NONE);
		return status;
	}

	status = WskCaptureProviderNPI(&g_reg, wait_ms, &g_npi);
	if (!NT_SUCCESS(status)) {
		WskDeregister(&g_reg);
		InterlockedExchange(&g_state, KS_STATE_NONE);
		return status;
	}

	InterlockedExchange(&g_state, KS_STATE_READY);
	return STATUS_SUCCESS;
}

void ksocket_cleanup(void)
{
	if (InterlockedCompareExchange(&g_state, KS_STATE_REGISTERED, KS_STATE_READY) != KS_STATE_READY)
		return;

	// every socket is gone by now, else WskDeregister would wait forever
	NT_ASSERT(g_open == 0);

	WskReleaseProviderNPI(&g_reg);
	WskDeregister(&g_reg);
	RtlZeroMemory(&g_npi, sizeof(g_npi));
	InterlockedExchange(&g_state, KS_STATE_NONE);
}

LONG ksocket_count(void)
{
	return InterlockedCompareExchange(&g_open, 0, 0);
}

// ---------------------------------------------------------------------------
// socket objects

static PKSOCKET ks_alloc(KS_KIND kind, ADDRESS_FAMILY af)
{
	PKSOCKET s = (PKSOCKET)ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(KSOCKET), KS_TAG);
	if (s == NULL)
		return NULL;

	RtlZeroMemory(s, sizeof(*s));
	s->kind = kind;
	s->af = af;
	s->close_irp = IoAllocateIrp(1, FALSE);
	if (s->close_irp == NULL) {
		ExFreePoolWithTag(s, KS_TAG);
		return NULL;
	}

	return s;
}

// only for sockets that have no WSK socket (any more)
static void ks_free(PKSOCKET s)
{
	IoFreeIrp(s->close_irp);
	ExFreePoolWithTag(s, KS_TAG);
}

static void ks_attach(PKSOCKET s, PWSK_SOCKET sock)
{
	s->sock = sock;
	s->d.basic = (const WSK_PROVIDER_BASIC_DISPATCH *)sock->Dispatch;
	InterlockedIncrement(&g_open);
}

NTSTATUS ksocket(ADDRESS_FAMILY af, USHORT type, ULONG proto, ULONG wsk_flags, PKSOCKET *out)
{
	KS_OP op;
	KS_KIND kind;

	*out = NULL;

	if (g_state != KS_STATE_READY)
		return STATUS_DEVICE_NOT_READY;

	switch (wsk_flags) {
	case WSK_FLAG_BASIC_SOCKET:
		kind = KsBasic;
		break;
	case WSK_FLAG_LISTEN_SOCKET:
		kind = KsListen;
		break;
	case WSK_FLAG_CONNECTION_SOCKET:
		kind = KsConnection;
		break;
	default:
		return STATUS_NOT_SUPPORTED;
	}

	PKSOCKET s = ks_alloc(kind, af);
	if (s == NULL)
		return STATUS_INSUFFICIENT_RESOURCES;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status)) {
		ks_free(s);
		return status;
	}

	g_npi.Dispatch->WskSocket(g_npi.Client, af, type, proto, wsk_flags, NULL, NULL,
		NULL, NULL, NULL, op.irp);
	status = ks_op_wait(&op, NULL, KS_NO_TIMEOUT);

	if (NT_SUCCESS(status)) {
		ks_attach(s, (PWSK_SOCKET)op.irp->IoStatus.Information);
		*out = s;
	} else {
		ks_free(s);
	}

	ks_op_free(&op);
	return status;
}

void ksetcancel(PKSOCKET s, PKEVENT ev)
{
	s->cancel = ev;
}

NTSTATUS ksetsockopt(PKSOCKET s, ULONG level, ULONG opt, PVOID val, SIZE_T len)
{
	KS_OP op;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status))
		return status;

	s->d.basic->WskControlSocket(s->sock, WskSetOption, opt, level, len, val, 0, NULL, NULL, op.irp);
	status = ks_op_wait(&op, s->cancel, KS_NO_TIMEOUT);

	ks_op_free(&op);
	return status;
}

NTSTATUS kbind(PKSOCKET s, PSOCKADDR addr)
{
	KS_OP op;

	if (s->kind == KsBasic)
		return STATUS_NOT_SUPPORTED;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status))
		return status;

	if (s->kind == KsListen)
		s->d.listen->WskBind(s->sock, addr, 0, op.irp);
	else
		s->d.conn->WskBind(s->sock, addr, 0, op.irp);
	status = ks_op_wait(&op, s->cancel, KS_NO_TIMEOUT);

	if (NT_SUCCESS(status))
		s->bound = TRUE;

	ks_op_free(&op);
	return status;
}

static NTSTATUS ks_bind_any(PKSOCKET s, USHORT port)
{
	KSOCKADDR any;
	const IN_ADDR any4 = IN4ADDR_ANY_INIT;
	const IN6_ADDR any6 = IN6ADDR_ANY_INIT;

	RtlZeroMemory(&any, sizeof(any));
	if (s->af == AF_INET6) {
		any.in6.sin6_family = AF_INET6;
		any.in6.sin6_port = khtons(port);
		any.in6.sin6_addr = any6;
	} else {
		any.in4.sin_family = AF_INET;
		any.in4.sin_port = khtons(port);
		any.in4.sin_addr = any4;
	}

	return kbind(s, &any.sa);
}

// There is no listen() in WSK, a listening socket listens as soon as it is
// bound.
NTSTATUS klisten(PKSOCKET s, USHORT port)
{
	if (s->kind != KsListen)
		return STATUS_INVALID_PARAMETER;

	if (s->af == AF_INET6) {
		// one socket for both worlds; not fatal if the stack refuses
		ULONG v6only = 0;
		(void)ksetsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &v6only, sizeof(v6only));
	}

	return ks_bind_any(s, port);
}

NTSTATUS kaccept(PKSOCKET s, PKSOCKADDR peer, PKSOCKET *out)
{
	KS_OP op;
	KSOCKADDR remote;

	*out = NULL;

	if (s->kind != KsListen || !s->bound)
		return STATUS_INVALID_PARAMETER;

	// before the accept, so that no connection gets lost on an allocation
	// failure
	PKSOCKET c = ks_alloc(KsConnection, s->af);
	if (c == NULL)
		return STATUS_INSUFFICIENT_RESOURCES;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status)) {
		ks_free(c);
		return status;
	}

	RtlZeroMemory(&remote, sizeof(remote));
	s->d.listen->WskAccept(s->sock, 0, NULL, NULL, NULL, &remote.sa, op.irp);
	status = ks_op_wait(&op, s->cancel, KS_NO_TIMEOUT);

	if (NT_SUCCESS(status)) {
		ks_attach(c, (PWSK_SOCKET)op.irp->IoStatus.Information);
		c->bound = TRUE;
		c->cancel = s->cancel;
		if (peer != NULL)
			*peer = remote;
		*out = c;
	} else {
		ks_free(c);
	}

	ks_op_free(&op);
	return status;
}

NTSTATUS kconnect(PKSOCKET s, PSOCKADDR addr, LONG timeout_ms)
{
	KS_OP op;
	NTSTATUS status;

	if (s->kind != KsConnection)
		return STATUS_INVALID_PARAMETER;

	// WSK wants a bound socket
	if (!s->bound) {
		status = ks_bind_any(s, 0);
		if (!NT_SUCCESS(status))
			return status;
	}

	status = ks_op_init(&op);
	if (!NT_SUCCESS(status))
		return status;

	s->d.conn->WskConnect(s->sock, addr, 0, op.irp);
	status = ks_op_wait(&op, s->cancel, timeout_ms);

	ks_op_free(&op);
	return status;
}

NTSTATUS ksend(PKSOCKET s, const void *buf, SIZE_T len, ULONG flags, LONG timeout_ms, SIZE_T *sent)
{
	KS_OP op;
	WSK_BUF wb;

	if (sent != NULL)
		*sent = 0;

	if (s->kind != KsConnection)
		return STATUS_INVALID_PARAMETER;

	wb.Offset = 0;
	wb.Length = len;
	NTSTATUS status = ks_map((void *)buf, len, flags, IoReadAccess, &wb.Mdl);
	if (!NT_SUCCESS(status))
		return status;

	status = ks_op_init(&op);
	if (!NT_SUCCESS(status)) {
		ks_unmap(wb.Mdl, flags);
		return status;
	}

	s->d.conn->WskSend(s->sock, &wb, 0, op.irp);
	status = ks_op_wait(&op, s->cancel, timeout_ms);

	if (NT_SUCCESS(status) && sent != NULL)
		*sent = (SIZE_T)op.irp->IoStatus.Information;

	ks_op_free(&op);
	ks_unmap(wb.Mdl, flags);
	return status;
}

// *got == 0 with STATUS_SUCCESS means that the peer is done sending
NTSTATUS krecv(PKSOCKET s, void *buf, SIZE_T len, ULONG flags, LONG timeout_ms, SIZE_T *got)
{
	KS_OP op;
	WSK_BUF wb;

	*got = 0;

	if (s->kind != KsConnection)
		return STATUS_INVALID_PARAMETER;

	wb.Offset = 0;
	wb.Length = len;
	NTSTATUS status = ks_map(buf, len, flags, IoWriteAccess, &wb.Mdl);
	if (!NT_SUCCESS(status))
		return status;

	status = ks_op_init(&op);
	if (!NT_SUCCESS(status)) {
		ks_unmap(wb.Mdl, flags);
		return status;
	}

	s->d.conn->WskReceive(s->sock, &wb, (flags & KS_WAITALL) ? WSK_FLAG_WAITALL : 0, op.irp);
	status = ks_op_wait(&op, s->cancel, timeout_ms);

	if (NT_SUCCESS(status))
		*got = (SIZE_T)op.irp->IoStatus.Information;

	ks_op_free(&op);
	ks_unmap(wb.Mdl, flags);
	return status;
}

NTSTATUS kshutdown(PKSOCKET s, LONG timeout_ms)
{
	KS_OP op;

	if (s->kind != KsConnection)
		return STATUS_INVALID_PARAMETER;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status))
		return status;

	s->d.conn->WskDisconnect(s->sock, NULL, 0, op.irp);
	status = ks_op_wait(&op, s->cancel, timeout_ms);

	ks_op_free(&op);
	return status;
}

void kclosesocket(PKSOCKET s)
{
	if (s == NULL)
		return;

	if (s->sock != NULL) {
		KS_OP op;

		ks_op_arm(&op, s->close_irp);
		s->d.basic->WskCloseSocket(s->sock, op.irp);
		// never cancelled, and without a timeout
		(void)ks_op_wait(&op, NULL, KS_NO_TIMEOUT);
		s->sock = NULL;
		s->d.basic = NULL;
		InterlockedDecrement(&g_open);
	}

	ks_free(s);
}

NTSTATUS kgetsockname(PKSOCKET s, PKSOCKADDR addr)
{
	KS_OP op;

	if (s->kind == KsBasic)
		return STATUS_NOT_SUPPORTED;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status))
		return status;

	RtlZeroMemory(addr, sizeof(*addr));
	if (s->kind == KsListen)
		s->d.listen->WskGetLocalAddress(s->sock, &addr->sa, op.irp);
	else
		s->d.conn->WskGetLocalAddress(s->sock, &addr->sa, op.irp);
	status = ks_op_wait(&op, s->cancel, KS_NO_TIMEOUT);

	ks_op_free(&op);
	return status;
}

// ---------------------------------------------------------------------------
// names

NTSTATUS kgetaddrinfo(PCUNICODE_STRING node, PCUNICODE_STRING service, ADDRESS_FAMILY af, PKEVENT cancel, PADDRINFOEXW *res)
{
	KS_OP op;
	ADDRINFOEXW hints;
	PADDRINFOEXW result = NULL;

	*res = NULL;

	if (g_state != KS_STATE_READY)
		return STATUS_DEVICE_NOT_READY;

	NTSTATUS status = ks_op_init(&op);
	if (!NT_SUCCESS(status))
		return status;

	RtlZeroMemory(&hints, sizeof(hints));
	hints.ai_family = af;
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_protocol = IPPROTO_TCP;

	g_npi.Dispatch->WskGetAddressInfo(g_npi.Client, (PUNICODE_STRING)node, (PUNICODE_STRING)service,
		NS_ALL, NULL, &hints, &result, NULL, NULL, op.irp);
	status = ks_op_wait(&op, cancel, KS_NO_TIMEOUT);

	if (NT_SUCCESS(status))
		*res = result;

	ks_op_free(&op);
	return status;
}

void kfreeaddrinfo(PADDRINFOEXW res)
{
	if (res != NULL)
		g_npi.Dispatch->WskFreeAddressInfo(g_npi.Client, res);
}

char *kaddrtostr(const KSOCKADDR *addr, char *buf, SIZE_T cch)
{
	NTSTATUS status;

	if (addr->sa.sa_family == AF_INET) {
		const IN_ADDR *a = &addr->in4.sin_addr;

		status = RtlStringCchPrintfA(buf, cch, "%u.%u.%u.%u:%hu",
			a->S_un.S_un_b.s_b1, a->S_un.S_un_b.s_b2,
			a->S_un.S_un_b.s_b3, a->S_un.S_un_b.s_b4,
			kntohs(addr->in4.sin_port));
	} else if (addr->sa.sa_family == AF_INET6) {
		const USHORT *w = addr->in6.sin6_addr.u.Word;

		if (IN6_IS_ADDR_V4MAPPED(&addr->in6.sin6_addr)) {
			const UCHAR *b = addr->in6.sin6_addr.u.Byte;

			status = RtlStringCchPrintfA(buf, cch, "%u.%u.%u.%u:%hu",
				b[12], b[13], b[14], b[15], kntohs(addr->in6.sin6_port));
		} else {
			status = RtlStringCchPrintfA(buf, cch, "[%x:%x:%x:%x:%x:%x:%x:%x]:%hu",
				kntohs(w[0]), kntohs(w[1]), kntohs(w[2]), kntohs(w[3]),
				kntohs(w[4]), kntohs(w[5]), kntohs(w[6]), kntohs(w[7]),
				kntohs(addr->in6.sin6_port));
		}
	} else {
		status = RtlStringCchPrintfA(buf, cch, "af%u", addr->sa.sa_family);
	}

	// truncated output is terminated and good enough for a log line
	UNREFERENCED_PARAMETER(status);
	return buf;
}
