// Macros of the DDK that stand for no function of the kernel.
#ifndef WSKCHECK_KM_MACROS_H
#define WSKCHECK_KM_MACROS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/types.h"

#define NT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)
#define NT_INFORMATION(status) ((((ULONG)(status)) >> 30) == 1)
#define NT_WARNING(status) ((((ULONG)(status)) >> 30) == 2)
#define NT_ERROR(status) ((((ULONG)(status)) >> 30) == 3)
#define STATUS_SEVERITY_SUCCESS 0x0
#define STATUS_SEVERITY_INFORMATIONAL 0x1
#define STATUS_SEVERITY_WARNING 0x2
#define STATUS_SEVERITY_ERROR 0x3
#define NTSTATUS_FROM_WIN32(x) \
  ((NTSTATUS)(x) <= 0 ? (NTSTATUS)(x) : (NTSTATUS)(((x)&0xffff) | 0xC0070000u))

#define ARGUMENT_PRESENT(p) ((CHAR*)((ULONG_PTR)(p)) != (CHAR*)0)
#define UNREFERENCED_PARAMETER(p) ((void)(p))
#define DBG_UNREFERENCED_PARAMETER(p) ((void)(p))
#define UNREFERENCED_LOCAL_VARIABLE(p) ((void)(p))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(p) ((void)(p))
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define UFIELD_OFFSET(type, field) ((ULONG)offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type*)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) (offsetof(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_CONTAINS_FIELD(structure, size, field) \
  ((((PCHAR)(&(structure)->field)) + sizeof((structure)->field)) <= (((PCHAR)(structure)) + (size)))
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define RTL_NUMBER_OF_V1(array) RTL_NUMBER_OF(array)
#define RTL_NUMBER_OF_V2(array) RTL_NUMBER_OF(array)
#define RTL_NUMBER_OF_FIELD(type, field) (RTL_NUMBER_OF(((type*)0)->field))
#define RTL_BITS_OF(x) (sizeof(x) * 8)
#define ARRAYSIZE(array) RTL_NUMBER_OF(array)
#ifndef CONTAINING_RECORD
#define CONTAINING_RECORD(address, type, field) \
  ((type*)((PCHAR)(address) - (ULONG_PTR)offsetof(type, field)))
#endif
#define C_ASSERT(e)                                                           \
  typedef char WSKCHECK_KM_CAT(wskcheck_c_assert_, __COUNTER__)[(e) ? 1 : -1] \
      __attribute__((unused))
#define STATIC_ASSERT C_ASSERT

#ifndef WSKCHECK_KERNEL_HOST
#undef min
#undef max
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define DEFAULT_UNREACHABLE \
  default:                  \
    __builtin_unreachable()
#define IS_ALIGNED(length, alignment) ((((ULONG_PTR)(length)) & ((alignment)-1)) == 0)
#define POINTER_IS_ALIGNED(p, alignment) ((((ULONG_PTR)(p)) & ((alignment)-1)) == 0)
#define FOUR_CC(a, b, c, d) ((ULONG)(a) | (ULONG)(b) << 8 | (ULONG)(c) << 16 | (ULONG)(d) << 24)
#define Add2Ptr(p, i) ((PVOID)((PUCHAR)(p) + (i)))
#define PtrOffset(base, p) ((ULONG)((ULONG_PTR)(p) - (ULONG_PTR)(base)))
#endif

#define FlagOn(flags, flag) ((flags) & (flag))
#define BooleanFlagOn(flags, flag) ((BOOLEAN)(((flags) & (flag)) != 0))
#define SetFlag(flags, flag) ((flags) |= (flag))
#define ClearFlag(flags, flag) ((flags) &= ~(flag))
#define RtlCheckBit(map, bit) ((((map)->Buffer[(bit) / 32]) >> ((bit) % 32)) & 0x1)

#define MAKEWORD(a, b) ((USHORT)(((UCHAR)(a)) | ((USHORT)((UCHAR)(b))) << 8))
#define MAKELONG(a, b) ((LONG)(((USHORT)(a)) | ((ULONG)((USHORT)(b))) << 16))
#define LOWORD(x) ((USHORT)((ULONG_PTR)(x)&0xffff))
#define HIWORD(x) ((USHORT)(((ULONG_PTR)(x) >> 16) & 0xffff))
#define LOBYTE(x) ((UCHAR)((ULONG_PTR)(x)&0xff))
#define HIBYTE(x) ((UCHAR)(((ULONG_PTR)(x) >> 8) & 0xff))

#define ALIGN_DOWN_BY(length, alignment) ((ULONG_PTR)(length) & ~((ULONG_PTR)(alignment)-1))
#define ALIGN_UP_BY(length, alignment) \
  (ALIGN_DOWN_BY(((ULONG_PTR)(length) + (alignment)-1), alignment))
#define ALIGN_DOWN(length, type) ALIGN_DOWN_BY(length, sizeof(type))
#define ALIGN_UP(length, type) ALIGN_UP_BY(length, sizeof(type))
#define ALIGN_DOWN_POINTER_BY(p, alignment) ((PVOID)ALIGN_DOWN_BY(p, alignment))
#define ALIGN_UP_POINTER_BY(p, alignment) ((PVOID)ALIGN_UP_BY(p, alignment))
#define ALIGN_DOWN_POINTER(p, type) ALIGN_DOWN_POINTER_BY(p, sizeof(type))
#define ALIGN_UP_POINTER(p, type) ALIGN_UP_POINTER_BY(p, sizeof(type))
#define ROUND_TO_SIZE(length, alignment) ALIGN_UP_BY(length, alignment)
#define MEMORY_ALLOCATION_ALIGNMENT 16
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#define TYPE_ALIGNMENT(type) __alignof__(type)

#define PAGE_SIZE 0x1000u
#define PAGE_SHIFT 12
#define BYTE_OFFSET(address) ((ULONG)((ULONG_PTR)(address) & (PAGE_SIZE - 1)))
#define PAGE_ALIGN(address) ((PVOID)((ULONG_PTR)(address) & ~((ULONG_PTR)PAGE_SIZE - 1)))
#define BYTES_TO_PAGES(size) (((size) >> PAGE_SHIFT) + (((size) & (PAGE_SIZE - 1)) != 0))
#define ROUND_TO_PAGES(size) (((ULONG_PTR)(size) + PAGE_SIZE - 1) & ~((ULONG_PTR)PAGE_SIZE - 1))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(address, size) \
  ((ULONG)((BYTE_OFFSET(address) + ((SIZE_T)(size)) + (PAGE_SIZE - 1)) >> PAGE_SHIFT))

#define UlongToPtr(x) ((PVOID)(ULONG_PTR)(ULONG)(x))
#define LongToPtr(x) ((PVOID)(LONG_PTR)(LONG)(x))
#define ULongToPtr UlongToPtr
#define PtrToUlong(x) ((ULONG)(ULONG_PTR)(x))
#define PtrToUint PtrToUlong
#define PtrToLong(x) ((LONG)(LONG_PTR)(x))
#define HandleToUlong(x) ((ULONG)(ULONG_PTR)(x))
#define HandleToULong HandleToUlong
#define HandleToLong(x) ((LONG)(LONG_PTR)(x))
#define UlongToHandle(x) ((HANDLE)(ULONG_PTR)(ULONG)(x))
#define ULongToHandle UlongToHandle
#define LongToHandle(x) ((HANDLE)(LONG_PTR)(LONG)(x))
#define Int32x32To64(a, b) ((LONGLONG)(LONG)(a) * (LONGLONG)(LONG)(b))
#define UInt32x32To64(a, b) ((ULONGLONG)(ULONG)(a) * (ULONGLONG)(ULONG)(b))
#define ANYSIZE_ARRAY 1
#define MAXUCHAR 0xff
#define MAXUSHORT 0xffff
#define MAXSHORT 0x7fff
#define MINLONG ((LONG)0x80000000u)
#define MAXLONG 0x7fffffff
#define MAXULONG 0xffffffffu
#define MAXLONGLONG 0x7fffffffffffffffll
#define MAXULONGLONG 0xffffffffffffffffull
#define MAXULONG_PTR (~(ULONG_PTR)0)
#define MAXULONG32 MAXULONG
#define MAXULONG64 MAXULONGLONG
#define MAXDWORD 0xffffffffu
#define MAXSIZE_T (~(SIZE_T)0)
#define MAXINT 0x7fffffff
#define MAX_PATH 260
#define UNICODE_NULL ((WCHAR)0)
#define UNICODE_STRING_MAX_BYTES ((USHORT)65534)
#define UNICODE_STRING_MAX_CHARS 32767
#define ANSI_NULL ((CHAR)0)

#define PASSIVE_LEVEL 0
#define LOW_LEVEL 0
#define APC_LEVEL 1
#define DISPATCH_LEVEL 2
#define CLOCK_LEVEL 13
#define IPI_LEVEL 14
#define PROFILE_LEVEL 15
#define HIGH_LEVEL 15

#define OBJ_INHERIT 0x00000002
#define OBJ_PERMANENT 0x00000010
#define OBJ_EXCLUSIVE 0x00000020
#define OBJ_CASE_INSENSITIVE 0x00000040
#define OBJ_OPENIF 0x00000080
#define OBJ_KERNEL_HANDLE 0x00000200
#define OBJ_FORCE_ACCESS_CHECK 0x00000400
#define InitializeObjectAttributes(p, name, attributes, root, security) \
  do {                                                                  \
    (p)->Length = sizeof(OBJECT_ATTRIBUTES);                            \
    (p)->RootDirectory = (root);                                        \
    (p)->Attributes = (attributes);                                     \
    (p)->ObjectName = (name);                                           \
    (p)->SecurityDescriptor = (security);                               \
    (p)->SecurityQualityOfService = NULL;                               \
  } while (0)
#define RTL_CONSTANT_STRING(s) \
  { sizeof(s) - sizeof((s)[0]), sizeof(s), (s) }
#define RTL_CONSTANT_OBJECT_ATTRIBUTES(name, attributes) \
  { sizeof(OBJECT_ATTRIBUTES), NULL, (PUNICODE_STRING)(name), attributes, NULL, NULL }
#define DECLARE_CONST_UNICODE_STRING(name, text) \
  const WCHAR name##_buffer[] = text;            \
  const UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)name##_buffer}
#ifdef __cplusplus
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(name, text)                                \
  extern const DECLSPEC_SELECTANY UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), \
                                                         sizeof(text), (PWCH)(text)}
#else
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(name, text)                                       \
  const DECLSPEC_SELECTANY UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), \
                                                  (PWCH)(text)}
#endif
#define DECLARE_UNICODE_STRING_SIZE(name, size) \
  WCHAR name##_buffer[size];                    \
  UNICODE_STRING name = {0, (size) * sizeof(WCHAR), name##_buffer}

#define DELETE 0x00010000u
#define READ_CONTROL 0x00020000u
#define WRITE_DAC 0x00040000u
#define WRITE_OWNER 0x00080000u
#define SYNCHRONIZE 0x00100000u
#define STANDARD_RIGHTS_REQUIRED 0x000F0000u
#define STANDARD_RIGHTS_ALL 0x001F0000u
#define GENERIC_READ 0x80000000u
#define GENERIC_WRITE 0x40000000u
#define GENERIC_EXECUTE 0x20000000u
#define GENERIC_ALL 0x10000000u
#define THREAD_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0xFFFF)
#define EVENT_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3)
#define EVENT_MODIFY_STATE 0x0002

#endif
