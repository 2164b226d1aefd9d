// A plain HTTP/1.1 client on a Unix socket, for plays: blocking, no library, and it takes no reply
// for one that is not whole.
#ifndef TESTS_PLAY_CLIENT_H
#define TESTS_PLAY_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/str.h"

#define CLIENT_MOST_MS 60000 // no play waits longer for anything

struct reply {
    int status;
    struct str head, body; // head: from the status line to the empty line
};
void reply_release(struct reply *r);
// The value of a header field, as written; NULL when it is not there. Valid until the next call.
const char *reply_field(struct reply *r, const char *name);

struct client {
    int fd; // -1: not connected
    struct str got;
};

// Unchecked connections are closed by client_close, which may always be called.
bool client_open(struct client *c, const char *socket_path);
void client_close(struct client *c);
bool client_send(struct client *c, const char *bytes, size_t size);
// One reply, by its Content-Length. False: the connection ended or nothing came for CLIENT_MOST_MS.
// What came before the end is then in c->got.
bool client_read(struct client *c, struct reply *r);
// Nothing more comes: the server has closed.
bool client_ended(struct client *c);

struct question {
    const char *verb, *path;
    const char *type; // Content-Type, or NULL
    const char *body; // or NULL
    size_t size;      // of the body; 0: strlen(body)
};
// On an open connection, which stays open.
bool client_ask(struct client *c, const struct question *q, struct reply *r);

#endif
