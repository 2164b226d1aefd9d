// Listening sockets, made safely: a Unix socket at a path, a loopback TCP port, or one handed in.
//
// A Unix socket is bound to a temporary name in its folder, given mode and owner, set listening
// and only then renamed to its path: nobody ever connects to one that is half made. `PATH.lock`
// is held (flock) for the socket's life, for connect(2) alone cannot tell a stale socket from one
// that does not listen yet; the file stays behind.
#ifndef HTTP_SOCKET_H
#define HTTP_SOCKET_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

struct socket_options {
    const char *path;
    mode_t mode; // 0 = 0660
    uid_t owner; // (uid_t)-1 = whoever we are
    gid_t group; // (gid_t)-1 = ours
};

struct http_socket {
    int fd; // listening, close-on-exec; -1 = closed
    int lock;
    char *path; // NULL: not ours to remove
    dev_t device;
    ino_t inode;
};

// Errors: a path too long (with both lengths), a folder that is not there, something else at the
// path, a live server, no right to set mode or owner. A stale socket is replaced. On failure `s`
// is closed.
bool http_socket_open(struct http_socket *s, const struct socket_options *o,
                      struct err *e) MUST_USE;

// On 127.0.0.1; port 0 = any free one. *port is what it became.
bool http_socket_open_loopback(struct http_socket *s, int *port, struct err *e) MUST_USE;

// Take a listening stream socket that was handed in (systemd); it is neither removed nor changed.
bool http_socket_adopt(struct http_socket *s, int fd, struct err *e) MUST_USE;

// Close; remove the path if it is still this socket.
void http_socket_close(struct http_socket *s);

#endif
