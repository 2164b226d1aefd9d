// The replies of a connection on their way out. The room's own header.
//
// Invariants:
//  1. At most one uv_write is under way. It carries the first `writing` requests of the queue; they
//     stay there until it is done. Only when there is none are bytes handed to the socket directly.
//  2. What the socket takes at once needs no uv_write, and no deadline.
#ifndef HTTP_OUTGOING_H
#define HTTP_OUTGOING_H

#include "http/connection.h"

// Write what is answered at the front of the queue, until there is no more or the socket takes no
// more. May close the connection.
void outgoing_write(struct connection *c);
// The first `count` of the queue are done with: written, or never to be.
void outgoing_drop(struct connection *c, size_t count);
// The write under way has had its time: has the peer taken some? Then it gets as much again.
bool outgoing_moves(struct connection *c);

#endif
