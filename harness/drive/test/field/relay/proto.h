/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    proto.h

Abstract:

    Wire format of the block relay protocol. All the multi-byte fields are
    big endian. Each PDU is a 48 byte header followed by DataLength bytes.

    The target speaks first and sends HELLO with a nonce. The initiator
    answers with LOGIN, and then may queue up to QueueDepth commands. They
    are executed and answered in the order in which they were sent.

Environment:

    Kernel mode, and the user mode initiator library

--*/

#pragma once

#define RL_PDU_MAGIC            0x524C5931UL    // 'RLY1'
#define RL_BLOCK_SHIFT          9
#define RL_BLOCK_SIZE           (1UL << RL_BLOCK_SHIFT)
#define RL_MAX_DATA             (256UL * 1024)
#define RL_NONCE_SIZE           16
#define RL_NAME_SIZE            32

//
// Opcodes. Responses have the top bit set.
//

typedef enum _RL_OPCODE {
    RlOpHello = 0x00,
    RlOpLogin = 0x01,
    RlOpLogout = 0x02,
    RlOpPing = 0x03,
    RlOpPong = 0x04,
    RlOpRead = 0x10,
    RlOpWrite = 0x11,
    RlOpFlush = 0x12,
    RlOpTrim = 0x13,
    RlOpCapacity = 0x14,
    RlOpMaximum
} RL_OPCODE;

#define RL_OP_RESPONSE          0x80

//
// RL_PDU_HEADER.Flags
//

#define RL_FLAG_DATA_DIGEST     0x01            // DataDigest is valid
#define RL_FLAG_FUA             0x02

//
// RL_PDU_HEADER.Status
//

typedef enum _RL_WIRE_STATUS {
    RlWireSuccess = 0,
    RlWireBadRequest = 1,
    RlWireDenied = 2,
    RlWireOutOfRange = 3,
    RlWireMediumError = 4,
    RlWireDigestError = 5,
    RlWireReadOnly = 6,
    RlWireBusy = 7
} RL_WIRE_STATUS;

//
// Features, negotiated by LOGIN
//

#define RL_FEATURE_DATA_DIGEST  0x00000001UL
#define RL_FEATURE_TRIM         0x00000002UL
#define RL_FEATURES_SUPPORTED   (RL_FEATURE_DATA_DIGEST | RL_FEATURE_TRIM)

#pragma pack(push, 1)

typedef struct _RL_PDU_HEADER {
    ULONG     Magic;
    UCHAR     Opcode;
    UCHAR     Flags;
    USHORT    Status;
    ULONG     DataLength;
    ULONG     Tag;
    ULONGLONG Lba;
    ULONG     BlockCount;
    ULONG     DataDigest;       // CRC32C of the data
    UCHAR     Reserved[12];
    ULONG     HeaderDigest;     // CRC32C of all that is above
} RL_PDU_HEADER, *PRL_PDU_HEADER;

typedef struct _RL_HELLO_DATA {
    USHORT    Version;
    UCHAR     Nonce[RL_NONCE_SIZE];
    ULONG     Features;
} RL_HELLO_DATA, *PRL_HELLO_DATA;

typedef struct _RL_LOGIN_DATA {
    CHAR      Name[RL_NAME_SIZE];
    UCHAR     Flags;
    ULONGLONG Response;         // at an odd offset
    ULONG     Features;
} RL_LOGIN_DATA, *PRL_LOGIN_DATA;

typedef struct _RL_CAPACITY_DATA {
    ULONGLONG BlockCount;
    ULONG     BlockSize;
    ULONG     MaxTransfer;
    USHORT    QueueDepth;
    UCHAR     ReadOnly;
    ULONG     Features;
} RL_CAPACITY_DATA, *PRL_CAPACITY_DATA;

#pragma pack(pop)

C_ASSERT(sizeof(RL_PDU_HEADER) == 48);
C_ASSERT(FIELD_OFFSET(RL_PDU_HEADER, Lba) == 16);
C_ASSERT(FIELD_OFFSET(RL_LOGIN_DATA, Response) == 33);

#define RL_HELLO_VERSION        1
