#include "http/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

#define BACKLOG 511
// The temporary name is ".NAME~": two bytes longer than the name, and NUL.
#define PATH_BYTES_MAX (sizeof(((struct sockaddr_un *)0)->sun_path) - 3)

static void set_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, strlen(path) + 1); // lengths were checked
}

static bool lock_path(struct http_socket *s, const char *path, struct err *e)
{
    struct str name;
    str_init(&name);
    str_addf(&name, "%s.lock", path);
    s->lock = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool done = s->lock >= 0;
    if (!done) {
        err_set(e, "cannot open the lock \"%s\": %s", name.data, strerror(errno));
    } else if (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
        done = errno == EWOULDBLOCK
                   ? err_set(e, "the socket \"%s\" is in use: another server holds \"%s\"", path,
                             name.data)
                   : err_set(e, "cannot lock \"%s\": %s", name.data, strerror(errno));
    }
    str_release(&name);
    return done;
}

// What lies at the path must be nothing, or a socket nobody listens on.
static bool check_place(const char *path, struct err *e)
{
    struct stat there;
    if (lstat(path, &there) != 0)
        return errno == ENOENT || err_set(e, "cannot look at \"%s\": %s", path, strerror(errno));
    if (!S_ISSOCK(there.st_mode))
        return err_set(e, "\"%s\" is there already and is no socket", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return err_set(e, "cannot make a socket: %s", strerror(errno));
    struct sockaddr_un address;
    set_address(&address, path);
    int error = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
    close(fd);
    if (error == 0 || error == EAGAIN) // EAGAIN: alive, with a full queue
        return err_set(e, "the socket \"%s\" is in use: a server without a lock listens on it",
                       path);
    if (error != ECONNREFUSED)
        return err_set(e, "cannot tell whether \"%s\" is in use: %s", path, strerror(error));
    return true;
}

static bool prepare(const char *temporary, const struct socket_options *o, int fd, struct err *e)
{
    struct sockaddr_un address;
    set_address(&address, temporary);
    mode_t mode = o->mode ? o->mode : 0660;
    unlink(temporary); // of a start that was killed; the lock says nobody else is here
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return err_set(e, "cannot bind \"%s\": %s", temporary, strerror(errno));
    if (chmod(temporary, mode) != 0)
        return err_set(e, "cannot give \"%s\" the mode %04o: %s", o->path, (unsigned)mode,
                       strerror(errno));
    if ((o->owner != (uid_t)-1 || o->group != (gid_t)-1) &&
        chown(temporary, o->owner, o->group) != 0)
        return err_set(e, "cannot give \"%s\" to owner %d and group %d: %s", o->path, (int)o->owner,
                       (int)o->group, strerror(errno));
    if (listen(fd, BACKLOG) != 0)
        return err_set(e, "cannot listen on \"%s\": %s", o->path, strerror(errno));
    return true;
}

static bool put_in_place(struct http_socket *s, const char *temporary, const char *path,
                         struct err *e)
{
    struct stat made;
    if (lstat(temporary, &made) != 0 || rename(temporary, path) != 0)
        return err_set(e, "cannot rename \"%s\" to \"%s\": %s", temporary, path, strerror(errno));
    s->path = mem_copy_text(path);
    s->device = made.st_dev;
    s->inode = made.st_ino;
    return true;
}

static void socket_init(struct http_socket *s)
{
    *s = (struct http_socket){.fd = -1, .lock = -1};
}

bool http_socket_open(struct http_socket *s, const struct socket_options *o, struct err *e)
{
    socket_init(s);
    size_t size = strlen(o->path);
    if (size == 0 || o->path[size - 1] == '/')
        return err_set(e, "\"%s\" is no path for a socket", o->path);
    if (size > PATH_BYTES_MAX)
        return err_set(e, "the socket's path is %zu bytes long and at most %zu fit: \"%s\"", size,
                       PATH_BYTES_MAX, o->path);
    const char *slash = strrchr(o->path, '/');
    const char *name = slash ? slash + 1 : o->path;
    struct str temporary;
    str_init(&temporary);
    str_addf(&temporary, "%.*s.%s~", (int)(name - o->path), o->path, name);
    bool done = lock_path(s, o->path, e) && check_place(o->path, e);
    if (done) {
        s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (s->fd < 0)
            done = err_set(e, "cannot make a socket: %s", strerror(errno));
        else if (!prepare(temporary.data, o, s->fd, e) ||
                 !put_in_place(s, temporary.data, o->path, e)) {
            unlink(temporary.data);
            done = false;
        }
    }
    str_release(&temporary);
    if (!done)
        http_socket_close(s);
    return done;
}

bool http_socket_open_loopback(struct http_socket *s, int *port, struct err *e)
{
    socket_init(s);
    if (*port < 0 || *port > 65535)
        return err_set(e, "%d is no port; ports are 0 to 65535", *port);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->fd < 0)
        return err_set(e, "cannot make a socket: %s", strerror(errno));
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)*port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int on = 1;
    setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); // a port of a run just ended
    if (bind(s->fd, (const struct sockaddr *)&address, size) != 0 || listen(s->fd, BACKLOG) != 0 ||
        getsockname(s->fd, (struct sockaddr *)&address, &size) != 0) {
        err_set(e, "cannot listen on 127.0.0.1:%d: %s", *port, strerror(errno));
        http_socket_close(s);
        return false;
    }
    *port = ntohs(address.sin_port);
    return true;
}

bool http_socket_adopt(struct http_socket *s, int fd, struct err *e)
{
    socket_init(s);
    int type = 0, listening = 0;
    socklen_t type_size = sizeof type, listening_size = sizeof listening;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &listening_size) != 0)
        return err_set(e, "descriptor %d, handed in to listen on, is no socket: %s", fd,
                       strerror(errno));
    if (type != SOCK_STREAM || !listening)
        return err_set(e, "descriptor %d, handed in to listen on, is no listening stream socket",
                       fd);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
        return err_set(e, "descriptor %d: %s", fd, strerror(errno));
    s->fd = fd;
    return true;
}

void http_socket_close(struct http_socket *s)
{
    if (s->path) {
        struct stat there;
        if (lstat(s->path, &there) == 0 && there.st_dev == s->device && there.st_ino == s->inode)
            unlink(s->path);
        free(s->path);
    }
    if (s->fd >= 0)
        close(s->fd);
    if (s->lock >= 0)
        close(s->lock); // and with it goes the flock
    socket_init(s);
}
