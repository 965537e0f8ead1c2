// Fields at most at every 2 byte from here on, until poppack.h; as often as it is included.
#pragma pack(push, 2)
