// Built-in schemas of Microsoft-Windows-TCPIP. Source: docs/etw.md; a row is an id and a version.
#include "built_in.h"

namespace wskcheck::etl {
namespace {

constexpr BuiltInEvent events[] = {
    {1001, 0, "TcpEndpointCreation", "Status:status, Endpoint:ptr, AddressFamily:u32, Pid:u32"},
    {1002, 0, "TcpRequestConnect", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1003, 0, "TcpInspectConnectComplete", "Tcb:ptr, Status:status, AddressFamily:u32"},
    {1004, 0, "TcpTcbSynSend", "Tcb:ptr, ISN:u32, RcvWnd:u32, RcvWndScale:u8"},
    {1005, 0, "TcpBindEndpointResolutionFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1005, 1, "TcpBindEndpointResolutionFailure",
     "Endpoint:ptr, LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1006, 0, "TcpBindEndpointPortFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1006, 1, "TcpBindEndpointPortFailure",
     "Endpoint:ptr, LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1007, 0, "TcpBindEndpointInspectionFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1007, 1, "TcpBindEndpointInspectionFailure",
     "Endpoint:ptr, LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1008, 0, "TcpBindEndpointComplete",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1008, 1, "TcpBindEndpointComplete",
     "Endpoint:ptr, LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1009, 0, "TcpCloseEndpoint", "LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1009, 1, "TcpCloseEndpoint",
     "Endpoint:ptr, LocalAddressLength:u32, LocalAddress:addr, Status:status"},
    {1010, 0, "TcpCreateEndpointAfFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32"},
    {1010, 1, "TcpCreateEndpointAfFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32, ProcessStartKey:u64"},
    {1011, 0, "TcpCreateEndpointCompartmentFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32"},
    {1011, 1, "TcpCreateEndpointCompartmentFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32, ProcessStartKey:u64"},
    {1012, 0, "TcpCreateEndpointInspectionFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32"},
    {1012, 1, "TcpCreateEndpointInspectionFailure",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32, ProcessStartKey:u64"},
    {1013, 0, "TcpCreateEndpointComplete",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32"},
    {1013, 1, "TcpCreateEndpointComplete",
     "LocalAddressLength:u32, LocalAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32, ProcessStartKey:u64"},
    {1013, 2, "TcpCreateEndpointComplete",
     "Endpoint:ptr, LocalAddressLength:u32, LocalAddress:addr, Status:status, "
     "ProcessId:u32, CompartmentId:u32, AddressFamily:u32, ProcessStartKey:u64"},
    {1014, 0, "TcpAccpetListenerRouteLookupFailure", "$tcb"},
    {1014, 1, "TcpAccpetListenerRouteLookupFailure", "$tcb, ProcessStartKey:u64"},
    {1015, 0, "TcpAcceptListenerInsertionFailure", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1016, 0, "TcpAcceptListenerRejected", "$tcb"},
    {1016, 1, "TcpAcceptListenerRejected", "$tcb, ProcessStartKey:u64"},
    {1017, 0, "TcpAcceptListenerComplete", "$tcb"},
    {1017, 1, "TcpAcceptListenerComplete", "$tcb, ProcessStartKey:u64"},
    {1030, 0, "TcpConnectTcbFailInsertion", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1031, 0, "TcpConnectTcbProceeding", "$tcb"},
    {1031, 1, "TcpConnectTcbProceeding", "$tcb, ProcessStartKey:u64"},
    {1033, 0, "TcpConnectTcbComplete", "$tcb"},
    {1033, 1, "TcpConnectTcbComplete", "$tcb, ProcessStartKey:u64"},
    {1034, 0, "TcpConnectTcbFailure", "$tcb"},
    {1034, 1, "TcpConnectTcbFailure", "$tcb, ProcessStartKey:u64"},
    {1035, 0, "TcpConnectTcbFailInspectConnectComplete", "$tcb"},
    {1035, 1, "TcpConnectTcbFailInspectConnectComplete", "$tcb, ProcessStartKey:u64"},
    {1038, 0, "TcpCloseTcbRequest", "$tcb"},
    {1038, 1, "TcpCloseTcbRequest", "$tcb, ProcessStartKey:u64"},
    {1039, 0, "TcpAbortTcbRequest", "$tcb"},
    {1039, 1, "TcpAbortTcbRequest", "$tcb, ProcessStartKey:u64"},
    {1040, 0, "TcpAbortTcbComplete", "$tcb"},
    {1040, 1, "TcpAbortTcbComplete", "$tcb, ProcessStartKey:u64"},
    {1042, 0, "TcpDisconnectTcbRequest", "Length:ptr, Timeout:u64, Injected:wsz"},
    {1043, 0, "TcpDisconnectTcbComplete", "$tcb"},
    {1043, 2, "TcpDisconnectTcbComplete", "$tcb, ProcessStartKey:u64, Inspect:bool32"},
    {1044, 0, "TcpShutdownTcb", "$tcb"},
    {1044, 1, "TcpShutdownTcb", "$tcb, ProcessStartKey:u64"},
    {1045, 0, "TcpConnectTcbTimeout", "$tcb"},
    {1045, 1, "TcpConnectTcbTimeout", "$tcb, ProcessStartKey:u64"},
    {1046, 0, "TcpDisconnectTcbRtoTimeout", "$tcb"},
    {1046, 1, "TcpDisconnectTcbRtoTimeout", "$tcb, ProcessStartKey:u64"},
    {1047, 0, "TcpDisconnectTcbKeepaliveTimeout", "$tcb"},
    {1047, 1, "TcpDisconnectTcbKeepaliveTimeout", "$tcb, ProcessStartKey:u64"},
    {1048, 0, "TcpDisconnectTcbTimeout", "$tcb"},
    {1048, 1, "TcpDisconnectTcbTimeout", "$tcb, ProcessStartKey:u64"},
    {1051, 0, "TcpTcbStateChange", "OldState:u32, NewState:u32, SndNxt:u32, Tcb:ptr"},
    {1074, 0, "TcpDataTransferReceive", "Tcb:ptr, NumBytes:u32, SeqNo:u32"},
    {1074, 1, "TcpDataTransferReceive", "Tcb:ptr, NumBytes:u32, SeqNo:u32, NumPkt:u32"},
    {1089, 0, "TcpConnectTcbFailedActiveConnect", "Tcb:ptr, Status:status, AddressFamily:u32"},
    {1117, 0, "TcpListenerActivationFailedAf", "$listener"},
    {1117, 1, "TcpListenerActivationFailedAf", "$listener, ProcessStartKey:u64"},
    {1118, 0, "TcpListenerActivationFailedCompartment", "$listener"},
    {1118, 1, "TcpListenerActivationFailedCompartment", "$listener, ProcessStartKey:u64"},
    {1119, 0, "TcpListenerActivationFailedInspection1", "$listener"},
    {1119, 1, "TcpListenerActivationFailedInspection1", "$listener, ProcessStartKey:u64"},
    {1120, 0, "TcpListenerActivationFailedInspection2", "$listener"},
    {1120, 1, "TcpListenerActivationFailedInspection2", "$listener, ProcessStartKey:u64"},
    {1121, 0, "TcpListenerBindFailedResolution", "$listener"},
    {1121, 1, "TcpListenerBindFailedResolution", "$listener, ProcessStartKey:u64"},
    {1122, 0, "TcpListenerBindFailedPort", "$listener"},
    {1122, 1, "TcpListenerBindFailedPort", "$listener, ProcessStartKey:u64"},
    {1123, 0, "TcpListenerActivated", "$listener"},
    {1123, 1, "TcpListenerActivated", "$listener, ProcessStartKey:u64"},
    {1124, 0, "TcpListenerUnbound", "$listener"},
    {1124, 1, "TcpListenerUnbound", "$listener, ProcessStartKey:u64"},
    {1156, 0, "TcpReceiveRequest", "$delivery"},
    {1157, 0, "TcpDeliveryIndicated", "$delivery"},
    {1158, 0, "TcpDeliverySatisfied", "$delivery"},
    {1159, 0, "TcpSendPosted", "Tcb:ptr, Injected:wsz, NumBytes:u32, SndNxt:u32"},
    {1159, 2, "TcpSendPosted",
     "Tcb:ptr, Injected:wsz, NumBytes:u32, SndNxt:u32, SendAvailable:u32, "
     "ActivityID:ptr, SndLimBytesSnd:u64, SndLimBytesRwin:u64, SndLimBytesCwnd:u64, "
     "CWnd:u32, SRtt:u32, LossRecoveryEpisodes:u32, RtoEpisodes:u32, PtoEpisodes:u32"},
    {1175, 0, "TcpDeliveryAccept", "$delivery"},
    {1176, 0, "TcpDeliveryFin", "$delivery"},
    {1182, 0, "TcpInitiateSynRstValidation", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1183, 0, "TcpConnectTcbFailedRcvdRst", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1184, 0, "TcpConnectionTerminatedRcvdRst", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1185, 0, "TcpConnectionTerminatedRcvdSyn", "Tcb:ptr, $pair, NewState:u32, RexmitCount:u32"},
    {1189, 0, "TcpDeliveryStateChange",
     "Tcb:ptr, Delivery:ptr, OldDeliveryState:u32, NewDeliveryState:u32"},
    {1200, 0, "TcpDisconnectTcbZeroWindowTimeout", "$tcb"},
    {1200, 1, "TcpDisconnectTcbZeroWindowTimeout", "$tcb, ProcessStartKey:u64"},
    {1201, 0, "TcpDisconnectTcbFinWait2Timeout", "$tcb"},
    {1201, 1, "TcpDisconnectTcbFinWait2Timeout", "$tcb, ProcessStartKey:u64"},
    {1300, 0, "TcpConnectionRundown", "Tcb:ptr, $pair, State:u32, Pid:u32"},
    {1300, 3, "TcpConnectionRundown",
     "Tcb:ptr, $pair, State:u32, Pid:u32, ProcessStartKey:u64, SendTrackerEnabled:u32, "
     "RcvBufSet:u32"},
    {1332, 0, "TcpDataTransferSend",
     "Tcb:ptr, Cwnd:u32, SndWnd:u32, BytesSent:u32, SeqNo:u32, SRtt:u32, RttVar:u32, "
     "RTO:u32"},
    {1332, 5, "TcpDataTransferSend",
     "Tcb:ptr, Cwnd:u32, SndWnd:u32, BytesSent:u32, SeqNo:u32, SRtt:u32, RttVar:u32, "
     "RTO:u32, RcvWnd:u32, PacingRate:u32, TcpState:u32, CongestionState:u32, "
     "SndUna:u32, SndMax:u32, RecoveryMax:u32, RcvBufSet:u32, MaxRcvBuf:u32, $pair"},
    {1454, 0, "InetInspect",
     "Owner:ptr, InspectHandle:ptr, InspectType:u32, InspectAction:u32, Status:status"},
    {1455, 0, "InetInspect",
     "Owner:ptr, InspectHandle:ptr, InspectType:u32, InspectPort:u32, Status:status"},
    {1553, 0, "TcpAcceptRedirect",
     "OriginalListener:ptr, RedirectedListener:ptr, Succeeded:u32, Redirected:u32, "
     "CodePath:u32, SockAddrLength:u32, LocalSockAddr:addr, RemoteSockAddr:addr, "
     "RedirectSockAddr:addr"},
};

}  // namespace

std::span<const BuiltInEvent> tcpip_events() noexcept { return events; }

}  // namespace wskcheck::etl
