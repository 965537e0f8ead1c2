// The recorder for Winsock Kernel drivers: one header, one C file (wskrecord.c), no C++.
//
// Include it after <ntddk.h> (or wdm.h, ntifs.h) and <wsk.h> in every file of the driver that calls
// WSK or handles the IRPs passed to it, compile with WSK_RECORD=1, and add wskrecord.c:
//
//   NTSTATUS DriverEntry(...) {
//     WSK_RECORD_CONFIG config = {0};
//     config.Size = sizeof config;
//     config.File = L"\\??\\C:\\wsk.jsonl";   // and, or: config.Etw = TRUE;
//     config.Complete = TRUE;
//     WskRecordStart(&config);               // before WskRegister
//   VOID Unload(...) {
//     ...                                    // WskDeregister has returned
//     WskRecordStop();
//
// Nothing else changes. WskRegister, WskCaptureProviderNPI, WskReleaseProviderNPI, WskDeregister,
// IoAllocateIrp, IoFreeIrp, IoReuseIrp and IoCancelIrp become macros that record; the table that
// WskCaptureProviderNPI gives is the recorder's, and so is all that is reached through it. Each
// PWSK_SOCKET that the driver sees is an object of the recorder; WSK sees only its own. The records
// are those of docs/trace-format.md.
//
// Off: without WSK_RECORD=1 every line of the above compiles to nothing. Compiled in and not
// started, each of the eight functions above costs one branch, and WSK's own tables are used.
//
// IRQL: WskRecordStart and WskRecordStop PASSIVE_LEVEL; the others, and all that is recorded,
// up to DISPATCH_LEVEL. Nothing is allocated between start and stop, nothing waits.
//
// Ownership: the recorder copies what it is given. Between start and stop it owns its slots: one
// for each socket and each queued accept, one for each IRP that WSK holds. Call WskRecordStop when
// no socket is open and no callback can run, that is after WskDeregister. An IRP holds its slot
// until it completes, or is freed, reused or passed again.
//
// Limits, and what happens there; nothing is left out in silence:
//   ring full            the record is dropped: a hole in `seq`, and a `gap` where it was
//   no slot for an IRP   the call is recorded, its completion is not: a `gap` to the end of time
//   no slot for a socket the driver gets WSK's own socket, unrecorded: a `gap` to the end of time
//   no slot for a thread its records have no `seq`
//   WskSendBacklogEvent, WskReceiveFromEvent, WskReceiveExEvent, extension interfaces: passed on,
//                        not recorded; the trace format has no event for them
// The stack needed for one record is below 1.5 KB.
#ifndef WSKCHECK_INSTRUMENT_WSKRECORD_H
#define WSKCHECK_INSTRUMENT_WSKRECORD_H

#ifndef WSK_RECORD
#define WSK_RECORD 0
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _WSK_RECORD_CONFIG {
  ULONG Size;         // sizeof(WSK_RECORD_CONFIG)
  PCWSTR File;        // JSON Lines are written here, an existing file is replaced; NULL: no file
  BOOLEAN Etw;        // events of the provider WskAcceptTrace are written when a session wants them
  BOOLEAN Complete;   // the promise that every file of the driver that uses WSK is recorded, from
                      // before its WskRegister on; without it no verdict relies on what is missing
  BOOLEAN Paused;     // start without recording: WskRecordEnable(TRUE) begins
  ULONG RingRecords;  // records between two writes of the file, a power of two; 0: 8192
  ULONG IrpSlots;     // IRPs in the hands of WSK at once, a power of two; 0: 4096
  ULONG SocketSlots;  // sockets open and accepts queued at once, at most 2^20; 0: 4096
  ULONG ThreadSlots;  // threads that ever call or are called, a power of two; 0: 1024
  const char* Driver;  // ASCII, for the header of the file; NULL: none
  const char* Comment;
} WSK_RECORD_CONFIG;

typedef struct _WSK_RECORD_STATISTICS {
  ULONG64 Recorded;       // records that went to the ring
  ULONG64 Dropped;        // records that found the ring full
  ULONG64 Written;        // lines that are in the file
  ULONG64 IrpsMissed;     // IRPs without a slot
  ULONG64 SocketsMissed;  // sockets without a slot
  ULONG64 EtwFailed;      // events that ETW refused: a full buffer, or too small a one
  NTSTATUS FileStatus;    // of the first write that failed
} WSK_RECORD_STATISTICS;

#if WSK_RECORD

// PASSIVE_LEVEL. STATUS_DEVICE_BUSY when started already, STATUS_INVALID_PARAMETER for a Size or a
// count that is not as said above, STATUS_INSUFFICIENT_RESOURCES, or what creating the file or the
// thread said. On failure the driver goes on, unrecorded.
NTSTATUS WskRecordStart(const WSK_RECORD_CONFIG* Config);
// PASSIVE_LEVEL. Writes what is in the ring, closes the file, frees the slots.
VOID WskRecordStop(VOID);
// Pauses and goes on. What was missed is a `gap`.
VOID WskRecordEnable(BOOLEAN Enable);
// A `mark` record: a note on the time line. ASCII, at most 63 characters are kept.
VOID WskRecordMark(const char* Text);
VOID WskRecordQuery(WSK_RECORD_STATISTICS* Statistics);

// What the macros below call.
extern volatile LONG WskRecordStarted;
NTSTATUS WskRecordRegister(PWSK_CLIENT_NPI Npi, PWSK_REGISTRATION Registration);
NTSTATUS WskRecordCaptureProviderNPI(PWSK_REGISTRATION Registration, ULONG WaitTimeout,
                                     PWSK_PROVIDER_NPI Npi);
VOID WskRecordReleaseProviderNPI(PWSK_REGISTRATION Registration);
VOID WskRecordDeregister(PWSK_REGISTRATION Registration);
PIRP WskRecordIoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota);
VOID WskRecordIoFreeIrp(PIRP Irp);
VOID WskRecordIoReuseIrp(PIRP Irp, NTSTATUS Status);
BOOLEAN WskRecordIoCancelIrp(PIRP Irp);

#ifndef WSK_RECORD_NO_MACROS
#define WskRegister(Npi, Registration) \
  (WskRecordStarted ? WskRecordRegister((Npi), (Registration)) : WskRegister((Npi), (Registration)))
#define WskCaptureProviderNPI(Registration, Wait, Npi)                           \
  (WskRecordStarted ? WskRecordCaptureProviderNPI((Registration), (Wait), (Npi)) \
                    : WskCaptureProviderNPI((Registration), (Wait), (Npi)))
#define WskReleaseProviderNPI(Registration)                       \
  (WskRecordStarted ? WskRecordReleaseProviderNPI((Registration)) \
                    : WskReleaseProviderNPI((Registration)))
#define WskDeregister(Registration) \
  (WskRecordStarted ? WskRecordDeregister((Registration)) : WskDeregister((Registration)))
#define IoAllocateIrp(StackSize, ChargeQuota)                            \
  (WskRecordStarted ? WskRecordIoAllocateIrp((StackSize), (ChargeQuota)) \
                    : IoAllocateIrp((StackSize), (ChargeQuota)))
#define IoFreeIrp(Irp) (WskRecordStarted ? WskRecordIoFreeIrp((Irp)) : IoFreeIrp((Irp)))
#define IoReuseIrp(Irp, Status) \
  (WskRecordStarted ? WskRecordIoReuseIrp((Irp), (Status)) : IoReuseIrp((Irp), (Status)))
#define IoCancelIrp(Irp) (WskRecordStarted ? WskRecordIoCancelIrp((Irp)) : IoCancelIrp((Irp)))
#endif

#else  // compiled out

#define WskRecordStart(Config) ((void)(Config), (NTSTATUS)0)
#define WskRecordStop() ((void)0)
#define WskRecordEnable(Enable) ((void)0)
#define WskRecordMark(Text) ((void)0)
#define WskRecordQuery(Statistics) RtlZeroMemory((Statistics), sizeof(WSK_RECORD_STATISTICS))

#endif

#ifdef __cplusplus
}
#endif

#endif
