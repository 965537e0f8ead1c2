// Built-in schemas of Microsoft-Windows-Winsock-AFD, ids from 1000. Source: docs/etw.md; a row is
// an id and a version.
#include "built_in.h"

namespace wskcheck::etl {
namespace {

constexpr BuiltInEvent events[] = {
    {1000, 0, "AfdCreate/Open",
     "$afd, AddressFamily:u32, SocketType:u32, Protocol:u32, ProcessId:ptr, "
     "Status:status"},
    {1001, 0, "AfdClose/Closed", "$afd, Status:status"},
    {1002, 0, "AfdCleanup/Freed", "$afd, Status:status"},
    {1003, 0, "AfdSend/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status"},
    {1004, 0, "AfdReceive/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status"},
    {1005, 0, "AfdSendTo/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status"},
    {1006, 0, "AfdReceiveFrom/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status"},
    {1007, 0, "AfdSendToWithAddress/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status, "
     "AddressLen:u32, Address:addr"},
    {1009, 0, "AfdReceiveFromWithAddress/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status, "
     "AddressLen:u32, Address:addr"},
    {1011, 0, "AfdSendMessage/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status"},
    {1012, 0, "AfdReceiveMessage/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status"},
    {1013, 0, "AfdSendMessageWithAddress/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status, "
     "AddressLen:u32, Address:addr"},
    {1015, 0, "AfdReceiveMessageWithAddress/Connected",
     "$afd, BufferCount:u32, Buffer:ptr, BufferLength:u32, Status:status, "
     "AddressLen:u32, Address:addr"},
    {1017, 0, "AfdConnect/Connected", "$afd, Status:status"},
    {1018, 0, "AfdConnectWithAddress/Connected",
     "$afd, Buffer:ptr, BufferLength:u32, Status:status, AddressLen:u32, Address:addr"},
    {1020, 0, "AfdConnectEx/Connected", "$afd, Status:status"},
    {1021, 0, "AfdConnectExWithAddress/Connected",
     "$afd, Buffer:ptr, BufferLength:u32, Status:status, AddressLen:u32, Address:addr"},
    {1023, 0, "AfdAccept/Connected", "$afd, Status:status"},
    {1024, 0, "AfdAcceptWithAddress/Connected",
     "$afd, Buffer:ptr, BufferLength:u32, Status:status, AddressLen:u32, Address:addr, "
     "AcceptEndpoint:ptr, CurrentBacklog:u32"},
    {1026, 0, "AfdAcceptEx/Connected", "$afd, Status:status"},
    {1027, 0, "AfdAcceptExWithAddress/Connected",
     "$afd, Buffer:ptr, BufferLength:u32, Status:status, AddressLen:u32, Address:addr, "
     "AcceptEndpoint:ptr, CurrentBacklog:u32"},
    {1029, 0, "AfdBind/Connected", "$afd, Status:status"},
    {1030, 0, "AfdBindWithAddress/Connected", "$afd, Status:status, AddressLen:u32, Address:addr"},
    {1032, 0, "AfdAbort/Aborted", "$afd, Reason:u32"},
    {1033, 0, "AfdDatagramDropWithAddress/Connected",
     "$afd, Buffer:ptr, BufferLength:u32, AddressLen:u32, Address:addr, Reason:u32"},
    {1035, 0, "AfdOption", "$afd, Option:u32, Value:u32, Status:status"},
    {1036, 0, "AfdWaitForListen", "$afd, Status:status"},
    {1037, 0, "AfdListen", "$afd, Backlog:u32, Status:status"},
    {3000, 0, "AfdConnectIndication", "$afd, Status:status"},
    {3001, 0, "AfdConnectIndicationWithAddress",
     "$afd, Status:status, AddressLen:u32, Address:addr, CurrentBacklog:u32"},
    {3003, 0, "AfdDataIndication", "$afd, Buffer:ptr, BufferLength:u32"},
    {3004, 0, "AfdDataIndicationWithAddress",
     "$afd, Buffer:ptr, BufferLength:u32, AddressLen:u32, Address:addr"},
    {3006, 0, "AfdDisconnect/Disconnected", "$afd, Status:status"},
    {3007, 0, "AfdSendBackLog", "$afd, SendBacklog:u32"},
    {4000, 0, "AfdRioCreateRegistrationDomain/Open", "RegistrationDomain:ptr, Status:status"},
    {4001, 0, "AfdRioCleanupRegistrationDomain/Closed", "RegistrationDomain:ptr"},
    {4002, 0, "AfdRioCreateCq/Open",
     "Cq:ptr, RegistrationDomain:ptr, EntryCount:u32, UserAddress:ptr, "
     "SystemAddress:ptr, BufferSize:u32, CqIndex:u32, NotificationType:u32, "
     "NotificationHandle:ptr, NotificationObject:ptr, NotificationContext1:ptr, "
     "NotificationContext2:ptr, Status:status"},
    {4003, 0, "AfdRioDestroyCq/Closed", "Cq:ptr, Commit:u32"},
    {4004, 0, "AfdRioCleanupCq/Freed", "Cq:ptr"},
    {4005, 0, "AfdRioResizeCq/Modified",
     "Cq:ptr, OriginalEntryCount:u32, OriginalStart:u32, OriginalEnd:u32, Commit:u32, "
     "RequestedEntryCount:u32, UserAddress:ptr, SystemAddress:ptr, BufferSize:u32, "
     "Status:status"},
    {4006, 0, "AfdRioCreateRqPair/Open",
     "Endpoint:ptr, RioState:ptr, RegistrationDomain:ptr, SendEntryCount:u32, "
     "SendUserAddress:ptr, SendSystemAddress:ptr, SendBufferSize:u32, "
     "ReceiveEntryCount:u32, ReceiveUserAddress:ptr, ReceiveSystemAddress:ptr, "
     "ReceiveBufferSize:u32, SendCqIndex:u32, ReceiveCqIndex:u32, Status:status"},
    {4007, 0, "AfdRioCloseRioState/Closed",
     "RioState:ptr, ReceiveQueueStart:u32, ReceiveQueueEnd:u32, SendQueueStart:u32, "
     "SendQueueEnd:u32"},
    {4008, 0, "AfdRioCleanupRioState/Freed", "RioState:ptr"},
    {4009, 0, "AfdRioResizeRqPair/Modified",
     "RioState:ptr, OriginalSendEntryCount:u32, OriginalSendQueueStart:u32, "
     "OriginalSendQueueEnd:u32, RequestedSendEntryCount:u32, SendUserAddress:ptr, "
     "SendSystemAddress:ptr, SendBufferSize:u32, OriginalReceiveEntryCount:u32, "
     "OriginalReceiveQueueStart:u32, OriginalReceiveQueueEnd:u32, "
     "RequestedReceiveEntryCount:u32, ReceiveUserAddress:ptr, ReceiveSystemAddress:ptr, "
     "ReceiveBufferSize:u32, Status:status"},
    {4010, 0, "AfdRioRegisterBuffer/Open",
     "Buffer:ptr, RegistrationDomain:ptr, UserAddress:ptr, SystemAddress:ptr, "
     "BufferSize:u32, BufferId:u32, Status:status"},
    {4011, 0, "AfdRioDeregisterBuffer/Closed", "Buffer:ptr, References:u32"},
    {4012, 0, "AfdRioCleanupBuffer/Freed", "Buffer:ptr"},
    {4013, 0, "AfdRioValidateBufferId", "RegistrationDomain:ptr, RioState:ptr, BufferId:u32"},
    {4014, 0, "AfdRioRangeCheck",
     "RegistrationDomain:ptr, RioState:ptr, Buffer:ptr, BufferOffset:u32, "
     "BufferLength:u32"},
    {4015, 0, "AfdRioSendReceive",
     "RioState:ptr, BufferType:u32, SpecifiedLength:u32, RequiredLength:u32"},
    {4016, 0, "AfdNrtCreate/Open", "NameResolutionHandle:ptr, Process:ptr, Status:status"},
    {4017, 0, "AfdNrtClose/Closed", "NameResolutionHandle:ptr, Process:ptr"},
    {4018, 0, "AfdRioNotifyCq",
     "EnterExit:u32, Location:u32, Process:ptr, RegDomain:ptr, Cq:ptr, Status:status"},
    {4019, 0, "AfdAcceptPause", "$afd, PauseUnPause:u8, TLBacklogCount:i32"},
    {4020, 0, "AfdRioValidateBufferSharing",
     "RegistrationDomain:ptr, RioState:ptr, BufferId:u32, BufferSharingType:u32"},
};

}  // namespace

std::span<const BuiltInEvent> afd_events() noexcept { return events; }

}  // namespace wskcheck::etl
