// The recorder's one state: its switches, its slots, its sinks.

// What an IRP was passed for, as far as its completion needs to know.
// Sends and receives are the data path also when they complete: a session may leave them out.
typedef enum wr_use {
  WR_USE_OTHER,
  WR_USE_CREATE,
  WR_USE_ACCEPT,
  WR_USE_CLOSE,
  WR_USE_DATA
} wr_use;

// A socket as the driver sees it: `face` is what a PWSK_SOCKET of the driver points to. The slot is
// taken when WskSocket or WskAccept is called (the callbacks need the context from then on), and
// given back when the request fails or the socket is closed.
typedef struct wr_socket {
  WSK_SOCKET face;
  PWSK_SOCKET real;
  PVOID context;                // the driver's
  const VOID* volatile listen;  // the driver's tables, or NULL
  const VOID* volatile connect;
  WSK_CLIENT_STREAM_DISPATCH stream;  // of the recorder, for a stream socket
  struct wr_delivery* volatile delivery;
  volatile LONG next;  // in the list of free slots: index + 1, 0 ends it
  volatile LONG live;  // `face` is in the driver's hands
  UCHAR category;      // index of wr_categories
} wr_socket;

// An IRP in the hands of WSK. `irp` is the key of a hash table; 0 is free.
typedef struct wr_irp {
  volatile LONG64 irp;
  PIO_COMPLETION_ROUTINE routine;
  PVOID context;
  const VOID* local;  // the address buffers of an accept
  const VOID* remote;
  wr_socket* socket;
  UCHAR control;
  UCHAR use;
} wr_irp;

// The next number of a thread's records. `thread` is the key plus 1 of a hash table; 0 is free.
typedef struct wr_thread_slot {
  volatile LONG64 thread;
  volatile LONG64 next;      // of the ring
  volatile LONG64 next_etw;  // of ETW
} wr_thread_slot;

typedef struct wr_client {
  PWSK_CLIENT client;
  const WSK_PROVIDER_DISPATCH* real;
} wr_client;

#define WR_CLIENTS 8  // captures at once of different clients

typedef struct wr_state {
  volatile LONG enabled;
  volatile LONG64 gaps;  // losses whose number is not known
  wr_irp* irps;
  ULONG irp_mask;
  wr_socket* sockets;
  ULONG socket_count;
  volatile LONG64 free_sockets;  // index + 1 of the first, and a count that changes with each use
  wr_thread_slot* threads;
  ULONG thread_mask;
  volatile LONG64 irps_missed;
  volatile LONG64 sockets_missed;
  volatile LONG64 written;
  volatile LONG file_status;
  wr_client clients[WR_CLIENTS];
  volatile LONG64 client_count;
  wr_ring ring;
} wr_state;

volatile LONG WskRecordStarted;
static wr_state wr;
