#include "ctl/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/mem.h"

#define CONNECT_MS 10000L

struct client {
    CURL *curl;
    struct curl_slist *fields;
    char *socket;
    int64_t seconds;
    char why[CURL_ERROR_SIZE];
};

static size_t on_body(char *bytes, size_t one, size_t count, void *context)
{
    struct reply *r = context;
    (void)one; // always 1
    str_add_bytes(&r->body, bytes, count);
    return count;
}

static void prepare(struct client *c)
{
    CURL *curl = c->curl;
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, c->socket);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "meritctl");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, c->why);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)c->seconds);
}

bool client_new(const char *socket, int64_t seconds, struct client **out, struct err *e)
{
    size_t most = sizeof((struct sockaddr_un *)0)->sun_path - 1;
    if (strlen(socket) > most)
        return err_set(e, "the socket's path has %zu bytes; at most %zu are possible: %.120s",
                       strlen(socket), most, socket);
    struct client *c = mem_new(1, sizeof *c);
    *c = (struct client){.socket = mem_copy_text(socket), .seconds = seconds};
    curl_global_init(CURL_GLOBAL_NOTHING);
    c->curl = curl_easy_init();
    if (!c->curl)
        die("libcurl does not start");
    prepare(c);
    *out = c;
    return true;
}

void client_free(struct client *c)
{
    if (!c)
        return;
    curl_slist_free_all(c->fields);
    curl_easy_cleanup(c->curl);
    curl_global_cleanup();
    free(c->socket);
    free(c);
}

const char *client_socket(const struct client *c)
{
    return c->socket;
}

static void set_body(struct client *c, const struct request *r)
{
    struct str type = {0};
    curl_slist_free_all(c->fields);
    c->fields = NULL;
    if (!r->type) {
        curl_easy_setopt(c->curl, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, NULL);
        return;
    }
    str_addf(&type, "Content-Type: %s", r->type);
    c->fields = curl_slist_append(NULL, type.data);
    c->fields = curl_slist_append(c->fields, "Expect:"); // the socket is local: just send
    str_release(&type);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->fields);
    curl_easy_setopt(c->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, r->body);
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->size);
}

static const char *advice(int number)
{
    switch (number) {
    case ENOENT:
        return "start meritd, or name its socket with --socket PATH or MERIT_SOCKET";
    case ECONNREFUSED:
        return "nobody listens there; the daemon that made it has ended, start meritd again";
    case EACCES:
    case EPERM:
        return "ask its administrator for the group that the socket belongs to";
    case EAGAIN:
        return "the daemon has too many connections waiting; try again";
    }
    return "is it the socket of a meritd?";
}

static enum asked unreached(const struct client *c, struct err *e)
{
    long number = 0;
    curl_easy_getinfo(c->curl, CURLINFO_OS_ERRNO, &number);
    err_set(e, "no daemon answers at %s: %s; %s", c->socket,
            number ? strerror((int)number) : "no connection", advice((int)number));
    return ASKED_UNREACHED;
}

static enum asked broken(const struct client *c, CURLcode code, struct err *e)
{
    if (code == CURLE_OPERATION_TIMEDOUT)
        err_set(e, "the daemon at %s did not answer within %lld s (--timeout)", c->socket,
                (long long)c->seconds);
    else
        err_set(e, "the daemon at %s broke off: %s", c->socket,
                c->why[0] ? c->why : curl_easy_strerror(code));
    return ASKED_BROKEN;
}

enum asked client_ask(struct client *c, const struct request *r, struct reply *out, struct err *e)
{
    struct str url = {0};
    long status = 0;
    str_clear(&out->body);
    str_addf(&url, "http://localhost%s", r->path);
    curl_easy_setopt(c->curl, CURLOPT_URL, url.data);
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, out);
    set_body(c, r);
    c->why[0] = '\0';
    CURLcode code = curl_easy_perform(c->curl);
    str_release(&url);
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    out->status = (int)status;
    if (code == CURLE_OK)
        return ASKED_ANSWERED;
    if (code == CURLE_COULDNT_CONNECT)
        return unreached(c, e);
    return broken(c, code, e);
}

void reply_release(struct reply *r)
{
    str_release(&r->body);
    *r = (struct reply){0};
}

static void add_encoded(struct str *out, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++) {
        if (strchr(plain, *text))
            str_add_char(out, *text);
        else
            str_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

void path_segment(struct str *path, const char *segment)
{
    str_add_char(path, '/');
    add_encoded(path, segment);
}

void path_query(struct str *path, const char *name, const char *value)
{
    if (!value)
        return;
    str_add_char(path, path->data && strchr(path->data, '?') ? '&' : '?');
    add_encoded(path, name);
    str_add_char(path, '=');
    add_encoded(path, value);
}
