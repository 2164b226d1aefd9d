// The reading half of a connection: bytes into requests, requests to their handlers. The room's.
#ifndef HTTP_INTAKE_H
#define HTTP_INTAKE_H

#include <stddef.h>

#include "http/connection.h"

// Read requests from bytes that came, until they are used up, the pipeline is full, or no request
// may follow. Gives how many were used.
size_t intake_consume(struct connection *c, const char *bytes, size_t size);

// The same from what was put by while the pipeline was full.
void intake_rest(struct connection *c);

// `current` is not read to its end: it is answered with its refusal, and no request follows it.
void intake_refuse(struct connection *c);

#endif
