#include "ctl/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/mem.h"

#define CONNECT_MS 10000L

struct lane {
    CURL *curl;
    struct curl_slist *fields;
    struct reply reply;
    bool done; // what was under way has come to its end:
    CURLcode code;
    char why[CURL_ERROR_SIZE];
};

struct client {
    CURLM *multi;
    struct lane lanes[CLIENT_LANES];
    char *socket;
    int64_t seconds;
};

static size_t on_body(char *bytes, size_t one, size_t count, void *context)
{
    struct reply *r = context;
    (void)one; // always 1
    str_add_bytes(&r->body, bytes, count);
    return count;
}

static void prepare(const struct client *c, struct lane *l)
{
    CURL *curl = l->curl = curl_easy_init();
    if (!curl)
        die("libcurl does not start");
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, c->socket);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "meritctl");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, l->why);
    curl_easy_setopt(curl, CURLOPT_PRIVATE, l);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &l->reply);
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
    c->multi = curl_multi_init();
    if (!c->multi)
        die("libcurl does not start");
    for (size_t i = 0; i < CLIENT_LANES; i++)
        prepare(c, &c->lanes[i]);
    *out = c;
    return true;
}

void client_free(struct client *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < CLIENT_LANES; i++) {
        struct lane *l = &c->lanes[i];
        curl_multi_remove_handle(c->multi, l->curl);
        curl_easy_cleanup(l->curl);
        curl_slist_free_all(l->fields);
        reply_release(&l->reply);
    }
    curl_multi_cleanup(c->multi);
    curl_global_cleanup();
    free(c->socket);
    free(c);
}

const char *client_socket(const struct client *c)
{
    return c->socket;
}

static void set_body(struct lane *l, const struct request *r)
{
    struct str type = {0};
    curl_slist_free_all(l->fields);
    l->fields = NULL;
    if (!r->type) {
        curl_easy_setopt(l->curl, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(l->curl, CURLOPT_HTTPHEADER, NULL);
        return;
    }
    str_addf(&type, "Content-Type: %s", r->type);
    l->fields = curl_slist_append(NULL, type.data);
    l->fields = curl_slist_append(l->fields, "Expect:"); // the socket is local: just send
    str_release(&type);
    curl_easy_setopt(l->curl, CURLOPT_HTTPHEADER, l->fields);
    curl_easy_setopt(l->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(l->curl, CURLOPT_POSTFIELDS, r->body);
    curl_easy_setopt(l->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->size);
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

static enum asked unreached(const struct client *c, const struct lane *l, struct err *e)
{
    long number = 0;
    curl_easy_getinfo(l->curl, CURLINFO_OS_ERRNO, &number);
    err_set(e, "no daemon answers at %s: %s; %s", c->socket,
            number ? strerror((int)number) : "no connection", advice((int)number));
    return ASKED_UNREACHED;
}

static enum asked broken(const struct client *c, const struct lane *l, struct err *e)
{
    if (l->code == CURLE_OPERATION_TIMEDOUT)
        err_set(e, "the daemon at %s did not answer within %lld s (--timeout)", c->socket,
                (long long)c->seconds);
    else
        err_set(e, "the daemon at %s broke off: %s", c->socket,
                l->why[0] ? l->why : curl_easy_strerror(l->code));
    return ASKED_BROKEN;
}

void client_begin(struct client *c, size_t lane, const struct request *r)
{
    struct lane *l = &c->lanes[lane];
    struct str url = {0};
    str_clear(&l->reply.body);
    str_addf(&url, "http://localhost%s", r->path);
    curl_easy_setopt(l->curl, CURLOPT_URL, url.data); // copied
    set_body(l, r);
    l->why[0] = '\0';
    l->done = false;
    if (curl_multi_add_handle(c->multi, l->curl) != CURLM_OK)
        die("libcurl takes no more requests");
    str_release(&url);
}

static void note_ends(struct client *c)
{
    int left;
    struct CURLMsg *m;
    while ((m = curl_multi_info_read(c->multi, &left))) {
        if (m->msg != CURLMSG_DONE)
            continue;
        char *private = NULL;
        CURL *curl = m->easy_handle;
        CURLcode code = m->data.result; // m does not outlive the removal
        curl_easy_getinfo(curl, CURLINFO_PRIVATE, &private);
        curl_multi_remove_handle(c->multi, curl);
        struct lane *l = (void *)private;
        l->code = code;
        l->done = true;
    }
}

enum asked client_end(struct client *c, size_t lane, struct reply *out, struct err *e)
{
    struct lane *l = &c->lanes[lane];
    while (!l->done) {
        int running;
        if (curl_multi_perform(c->multi, &running) != CURLM_OK)
            die("libcurl does not go on");
        note_ends(c);
        if (!l->done)
            curl_multi_poll(c->multi, NULL, 0, 1000, NULL);
    }
    long status = 0;
    curl_easy_getinfo(l->curl, CURLINFO_RESPONSE_CODE, &status);
    reply_release(out);
    *out = l->reply;
    out->status = (int)status;
    l->reply = (struct reply){0};
    if (l->code == CURLE_OK)
        return ASKED_ANSWERED;
    if (l->code == CURLE_COULDNT_CONNECT)
        return unreached(c, l, e);
    return broken(c, l, e);
}

enum asked client_ask(struct client *c, const struct request *r, struct reply *out, struct err *e)
{
    client_begin(c, 0, r);
    return client_end(c, 0, out, e);
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
