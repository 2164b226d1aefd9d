#include "ctl/program.h"

#include <errno.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/usage.h"
#include "ctl/verb.h"
#include "ctl/verbs.h"

#define SOCKET_USUAL "/run/meritd/meritd.sock"

static void write_all(struct str *from, FILE *to)
{
    if (from->size > 0)
        fwrite(from->data, 1, from->size, to);
    fflush(to);
    str_clear(from);
}

void ctl_flush(struct ctl *c)
{
    write_all(&c->out, c->stdout_stream);
    write_all(&c->err, c->stderr_stream);
}

static enum ending run_verb(struct ctl *c, const struct surroundings *s)
{
    const struct arguments *a = c->arguments;
    struct err e;
    const char *socket = a->socket ? a->socket : s->socket && *s->socket ? s->socket : SOCKET_USUAL;
    if (!client_new(socket, a->seconds >= 0 ? a->seconds : a->verb->seconds, &c->client, &e)) {
        str_addf(&c->err, "meritctl: %s\n", e.text);
        return ENDING_USAGE;
    }
    enum ending end = a->verb->run(c);
    client_free(c->client);
    return end;
}

static enum ending choose(struct ctl *c, struct arguments *a, const struct surroundings *s,
                          int argc, char **argv)
{
    struct err e;
    size_t count;
    const struct verb *const *verbs = verbs_all(&count);
    if (!arguments_read(a, verbs, count, argc, argv, &e)) {
        str_addf(&c->err, "meritctl: %s\n", e.text);
        return ENDING_USAGE;
    }
    if (arguments_flag(a, "help")) {
        if (a->verb)
            usage_verb(a->verb, &c->terminal, &c->out);
        else
            usage_all(&c->terminal, &c->out);
        return ENDING_DONE;
    }
    if (arguments_flag(a, "version")) {
        usage_version(&c->out);
        return ENDING_DONE;
    }
    return run_verb(c, s);
}

int program_run(const struct surroundings *s, int argc, char **argv)
{
    struct arguments a = {0};
    struct ctl c = {
        .arguments = &a,
        .terminal = s->terminal,
        .stdout_stream = s->out,
        .stderr_stream = s->err,
    };
    enum ending end = choose(&c, &a, s, argc, argv);
    errno = 0;
    ctl_flush(&c);
    // a reader that went away (head, less) has what it wanted
    if (ferror(s->out) && errno != EPIPE && errno != 0) {
        fprintf(s->err, "meritctl: cannot write the result: %s\n", strerror(errno));
        end = end == ENDING_DONE ? ENDING_REFUSED : end;
    }
    arguments_release(&a);
    str_release(&c.out);
    str_release(&c.err);
    return (int)end;
}
