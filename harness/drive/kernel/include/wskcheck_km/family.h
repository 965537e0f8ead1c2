// The desktop family, of which drivers are.
#ifndef WSKCHECK_KM_FAMILY_H
#define WSKCHECK_KM_FAMILY_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#define WINAPI_PARTITION_DESKTOP 1
#define WINAPI_PARTITION_APP 0
#define WINAPI_PARTITION_SYSTEM 1
#define WINAPI_FAMILY_PARTITION(partition) (partition)

#endif
