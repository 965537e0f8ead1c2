// Fields at most at every 4 byte from here on, until poppack.h; as often as it is included.
#pragma pack(push, 4)
