#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "http/client.h"
#include "http/socket.h"

#define GET_HELLO "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"

// A folder of the test's own, with the path of a socket in it.
struct place {
    char folder[64];
    char path[80];
};

static void place_open(struct place *p)
{
    snprintf(p->folder, sizeof p->folder, "/tmp/http-socket-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/s", p->folder);
}

// What is left in the folder, beside the lock.
static size_t place_count(const struct place *p)
{
    DIR *d = opendir(p->folder);
    assert_non_null(d);
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(d));)
        count += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
                 strcmp(entry->d_name, "s.lock");
    closedir(d);
    return count;
}

static void place_close(struct place *p)
{
    char lock[96];
    snprintf(lock, sizeof lock, "%s.lock", p->path);
    unlink(p->path);
    unlink(lock);
    assert_int_equal(rmdir(p->folder), 0);
}

static bool try_open(struct http_socket *s, const char *path, struct err *e)
{
    struct socket_options options = {.path = path, .owner = (uid_t)-1, .group = (gid_t)-1};
    return http_socket_open(s, &options, e);
}

static void open_socket(struct http_socket *s, const struct place *p)
{
    struct err e = {""};
    if (!try_open(s, p->path, &e))
        fail_msg("%s", e.text);
}

static int place_connect(const struct place *p)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, p->path, strlen(p->path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

// A listening socket at the path, made without any care.
static int bind_raw(const struct place *p)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, p->path, strlen(p->path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 1), 0);
    return fd;
}

static void a_socket_has_its_mode_and_is_removed_when_closed(void **state)
{
    (void)state;
    struct place p;
    struct http_socket s;
    struct stat there;
    struct err e = {""};
    place_open(&p);
    open_socket(&s, &p);
    assert_int_equal(stat(p.path, &there), 0);
    assert_int_equal(there.st_mode & 07777, 0660);
    assert_int_equal(place_count(&p), 1); // no temporary name is left
    http_socket_close(&s);
    assert_int_equal(place_count(&p), 0);
    struct socket_options options = {
        .path = p.path, .mode = 0600, .owner = getuid(), .group = getgid()};
    assert_true(http_socket_open(&s, &options, &e));
    assert_int_equal(stat(p.path, &there), 0);
    assert_int_equal(there.st_mode & 07777, 0600);
    http_socket_close(&s);
    place_close(&p);
}

static void a_stale_socket_is_replaced(void **state)
{
    (void)state;
    struct place p;
    struct http_socket s;
    place_open(&p);
    close(bind_raw(&p));
    assert_int_equal(place_count(&p), 1);
    open_socket(&s, &p);
    close(place_connect(&p));
    http_socket_close(&s);
    place_close(&p);
}

static void a_live_socket_is_refused_and_left_alone(void **state)
{
    (void)state;
    struct place p;
    struct http_socket s, second;
    struct err e = {""};
    place_open(&p);
    open_socket(&s, &p);
    assert_false(try_open(&second, p.path, &e));
    assert_non_null(strstr(e.text, "is in use: another server holds"));
    close(place_connect(&p));
    http_socket_close(&s);

    int raw = bind_raw(&p); // a server that knows of no lock
    assert_false(try_open(&second, p.path, &e));
    assert_non_null(strstr(e.text, "is in use: a server without a lock"));
    int first = place_connect(&p); // with the attempt above its queue is full: EAGAIN
    assert_false(try_open(&second, p.path, &e));
    assert_non_null(strstr(e.text, "is in use"));
    close(first);
    close(raw);
    place_close(&p);
}

static void what_is_no_socket_is_left_alone(void **state)
{
    (void)state;
    struct place p;
    struct http_socket s;
    struct err e = {""};
    place_open(&p);
    close(open(p.path, O_CREAT | O_WRONLY, 0600));
    assert_false(try_open(&s, p.path, &e));
    assert_non_null(strstr(e.text, "is no socket"));
    assert_int_equal(place_count(&p), 1);
    place_close(&p);
}

static void a_path_too_long_is_refused_with_both_lengths(void **state)
{
    (void)state;
    struct http_socket s;
    struct err e = {""};
    char path[122];
    memset(path, 'a', sizeof path);
    path[0] = '/';
    path[120] = '\0';
    assert_false(try_open(&s, path, &e));
    assert_non_null(strstr(e.text, "120 bytes long and at most 105 fit"));
    assert_false(try_open(&s, "/tmp/", &e));
    assert_false(try_open(&s, "/nowhere-at-all/s", &e));
    assert_non_null(strstr(e.text, "/nowhere-at-all/s.lock"));
}

static void a_socket_that_another_has_replaced_is_not_removed(void **state)
{
    (void)state;
    struct place p;
    struct http_socket s;
    place_open(&p);
    open_socket(&s, &p);
    unlink(p.path);
    int raw = bind_raw(&p);
    http_socket_close(&s);
    assert_int_equal(place_count(&p), 1);
    close(raw);
    place_close(&p);
}

static void a_socket_handed_in_is_used_as_it_is(void **state)
{
    (void)state;
    struct place p;
    struct http_socket s;
    struct house h;
    struct err e = {""};
    place_open(&p);
    house_open(&h, NULL);
    assert_int_equal(chmod(p.folder, 0700), 0);
    int raw = bind_raw(&p);
    assert_int_equal(chmod(p.path, 0642), 0);
    assert_true(http_socket_adopt(&s, raw, &e));
    assert_true(http_server_listen(h.server, s.fd, &e));
    struct client c = {.fd = place_connect(&p)};
    client_say(&c, &h, GET_HELLO);
    await_replies(&c, &h, 1);
    assert_int_equal(status_of(&c), 200);
    client_close(&c);
    house_close(&h);
    http_socket_close(&s);
    struct stat there;
    assert_int_equal(stat(p.path, &there), 0);
    assert_int_equal(there.st_mode & 07777, 0642);
    place_close(&p);

    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_false(http_socket_adopt(&s, pair[0], &e));
    assert_non_null(strstr(e.text, "no listening stream socket"));
    close(pair[0]);
    close(pair[1]);
    assert_false(http_socket_adopt(&s, pair[0], &e));
    assert_non_null(strstr(e.text, "no socket"));
}

static void over_tcp_only_loopback_hosts_and_origins_are_served(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        int status;
    } rows[] = {
        {"Host: 127.0.0.1:8080\r\n", 200},
        {"Host: localhost\r\n", 200},
        {"Host: [::1]:80\r\nOrigin: http://localhost:8080\r\n", 200},
        {"Host: 127.1.2.3\r\nOrigin: http://127.0.0.1\r\n", 200},
        {"Host: evil.example\r\n", 421},
        {"Host: 127.0.0.1.evil.example\r\n", 421},
        {"Host: localhost.evil.example:80\r\n", 421},
        {"Host: 127.0.0.1\r\nOrigin: http://evil.example\r\n", 421},
        {"Host: 127.0.0.1\r\nOrigin: https://localhost\r\n", 421},
        {"Host: 127.0.0.1\r\nOrigin: null\r\n", 421},
    };
    struct house h;
    struct http_socket s;
    struct err e = {""};
    int port = 0;
    house_open(&h, NULL);
    assert_true(http_socket_open_loopback(&s, &port, &e));
    assert_true(http_server_listen(h.server, s.fd, &e));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_port = htons((uint16_t)port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        struct client c = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        assert_int_equal(connect(c.fd, (const struct sockaddr *)&address, sizeof address), 0);
        assert_int_equal(fcntl(c.fd, F_SETFL, O_NONBLOCK), 0);
        char text[256];
        snprintf(text, sizeof text, "GET /peer HTTP/1.1\r\n%s\r\n", rows[i].fields);
        client_say(&c, &h, text);
        await_replies(&c, &h, 1);
        assert_int_equal(status_of(&c), rows[i].status);
        if (rows[i].status == 200)
            assert_true(has(&c, "\r\n\r\n0 ")); // no peer is known
        client_close(&c);
    }
    house_close(&h);
    http_socket_close(&s);
    int taken = 70000;
    assert_false(http_socket_open_loopback(&s, &taken, &e));
}

// With no descriptor left a client is told so, and the loop goes back to waiting.
static void no_descriptors_left_gives_503_and_no_spinning(void **state)
{
    (void)state;
    struct place place;
    struct house h;
    struct err e = {""};
    struct http_socket listening;
    place_open(&place);
    house_open(&h, NULL);
    open_socket(&listening, &place);
    assert_true(http_server_listen(h.server, listening.fd, &e));
    uv_run(&h.loop, UV_RUN_NOWAIT);

    struct client c = {.fd = place_connect(&place)};
    struct rlimit old, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    none = old;
    none.rlim_cur = 0;
    while (fcntl((int)none.rlim_cur, F_GETFD) >= 0)
        none.rlim_cur++;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    client_say(&c, &h, GET_HELLO);
    await_replies(&c, &h, 1);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    assert_problem(&c, 503);
    client_close(&c);

    c = (struct client){.fd = place_connect(&place)};
    client_say(&c, &h, GET_HELLO);
    await_replies(&c, &h, 1);
    assert_int_equal(status_of(&c), 200);
    client_close(&c);
    house_close(&h);
    http_socket_close(&listening);
    place_close(&place);
}

static void a_client_that_waits_at_the_stop_is_served(void **state)
{
    (void)state;
    struct place p;
    struct house h;
    struct http_socket s;
    struct err e = {""};
    place_open(&p);
    house_open(&h, NULL);
    open_socket(&s, &p);
    assert_true(http_server_listen(h.server, s.fd, &e));
    struct client c = {.fd = place_connect(&p)};
    assert_true(send(c.fd, GET_HELLO, strlen(GET_HELLO), 0) > 0);
    http_server_stop(h.server, 60000, on_stopped, &h); // before the loop has seen the client
    await_end(&c, &h);
    assert_int_equal(status_of(&c), 200);
    assert_true(has(&c, "Connection: close\r\n"));
    client_close(&c);
    while (!h.stopped)
        uv_run(&h.loop, UV_RUN_ONCE);
    house_close(&h);
    http_socket_close(&s);
    assert_int_equal(place_count(&p), 0);
    place_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_socket_has_its_mode_and_is_removed_when_closed),
        cmocka_unit_test(a_stale_socket_is_replaced),
        cmocka_unit_test(a_live_socket_is_refused_and_left_alone),
        cmocka_unit_test(what_is_no_socket_is_left_alone),
        cmocka_unit_test(a_path_too_long_is_refused_with_both_lengths),
        cmocka_unit_test(a_socket_that_another_has_replaced_is_not_removed),
        cmocka_unit_test(a_socket_handed_in_is_used_as_it_is),
        cmocka_unit_test(over_tcp_only_loopback_hosts_and_origins_are_served),
        cmocka_unit_test(no_descriptors_left_gives_503_and_no_spinning),
        cmocka_unit_test(a_client_that_waits_at_the_stop_is_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
