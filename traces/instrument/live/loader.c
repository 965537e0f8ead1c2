// Loads the driver as a service, makes its connections, unloads it. For Wine, and for a test
// machine with Windows where unsigned drivers are allowed.
//
//   loader.exe <path of wsklive.sys> <port> <connections>
//
// Exit code 0: every connection was made and the driver is unloaded; 1: not so; 2: usage.
#include <stdio.h>
#include <stdlib.h>
#include <winsock2.h>  // and windows.h

static int failed(const char* what) {
  printf("loader: %s failed: %lu\n", what, GetLastError());
  return 1;
}

// The driver binds after the service has started: try for ten seconds.
static SOCKET connected(unsigned short port) {
  struct sockaddr_in address = {0};
  int i;
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (i = 0; i < 100; ++i) {
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    if (s == INVALID_SOCKET) return s;
    if (connect(s, (struct sockaddr*)&address, sizeof address) == 0) return s;
    closesocket(s);
    Sleep(100);
  }
  return INVALID_SOCKET;
}

static int make_connections(unsigned short port, int count) {
  DWORD most = 5000;
  char byte;
  int i;
  for (i = 0; i < count; ++i) {
    SOCKET s = connected(port);
    if (s == INVALID_SOCKET) return i;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char*)&most, sizeof most);
    recv(s, &byte, 1, 0);  // until the driver closes
    closesocket(s);
  }
  return count;
}

static int stop(SC_HANDLE service) {
  SERVICE_STATUS status;
  int i;
  if (!ControlService(service, SERVICE_CONTROL_STOP, &status)) return failed("stop");
  for (i = 0; i < 100; ++i) {
    if (!QueryServiceStatus(service, &status)) return failed("query");
    if (status.dwCurrentState == SERVICE_STOPPED) return 0;
    Sleep(100);
  }
  return failed("stopping in time");
}

// While a system, or a Wine prefix, comes up, the service database is locked and the host of
// drivers may take too long to answer: try for a minute.
static BOOL start(SC_HANDLE service) {
  int i;
  for (i = 0; i < 300; ++i) {
    DWORD error;
    if (StartServiceA(service, 0, NULL)) return TRUE;
    error = GetLastError();
    if (error == ERROR_SERVICE_ALREADY_RUNNING) return TRUE;
    if (error != ERROR_SERVICE_DATABASE_LOCKED && error != ERROR_SERVICE_REQUEST_TIMEOUT) {
      return FALSE;
    }
    Sleep(200);
  }
  return FALSE;
}

int main(int argc, char** argv) {
  char name[64], path[MAX_PATH];
  int wanted, made, result = 1;
  WSADATA data;
  SC_HANDLE manager, service;
  if (argc != 4) return 2;
  wanted = atoi(argv[3]);
  snprintf(name, sizeof name, "wsklive%d", atoi(argv[2]));
  if (GetFullPathNameA(argv[1], sizeof path, path, NULL) == 0) return failed("path");
  WSAStartup(MAKEWORD(2, 2), &data);
  manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS);
  if (manager == NULL) return failed("service manager");
  service = CreateServiceA(manager, name, name, SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER,
                           SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, path, NULL, NULL, NULL, NULL,
                           NULL);
  if (service == NULL) return failed("create service");
  if (start(service)) {
    made = make_connections((unsigned short)atoi(argv[2]), wanted);
    printf("loader: %d of %d connections\n", made, wanted);
    result = stop(service);
    if (made != wanted) result = 1;
  } else {
    failed("start");
  }
  DeleteService(service);
  CloseServiceHandle(service);
  CloseServiceHandle(manager);
  return result;
}
