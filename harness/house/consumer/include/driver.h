// The driver's own header.
#pragma once

struct request_number {
  unsigned long client;
  unsigned long number;
};
