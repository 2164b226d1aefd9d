// load: files of any size into the ledger, batch by batch.
//
// A batch is stored whole or not at all. The first one that is refused ends the load: what comes
// after it may stand on it. Loading the same files again is safe, since what is stored is known.
//
// The next batch is sent while one is being stored. It may stand on that one, so a refusal that it
// then gets is no verdict: it is asked again once the one before it is stored. The first batch goes
// alone: what is wrong with all lines is told of one.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux.h"
#include "ctl/batch.h"
#include "ctl/content.h"
#include "ctl/exchange.h"
#include "ctl/progress.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

#define BAR_WIDTH 79
#define LATE_MOST 5 // times that one batch may be answered too late

struct loading {
    struct ctl *ctl;
    int64_t files, stored, known, seq; // in all
    bool told;                         // a bar stands on the terminal
};

struct sent { // a batch under way
    size_t lane;
    struct batch batch; // its body is its own
    bool waits;         // for the boards
    bool early;         // sent while the one before it was under way
};

struct sending { // those under way, in the order of the file
    struct sent list[CLIENT_LANES];
    size_t first, count;
};

struct file {
    const char *name; // as errors show it
    bool wait;        // for the boards, at its end
    struct sending sending;
    const struct batch *next; // read, and not sent yet
    bool ahead;               // there may be more of them
    int fd;
    enum content content;
    struct batches batches;
    struct progress progress;
    int64_t begun_ns, stored, known;
};

static bool read_file(void *context, char *bytes, size_t size, size_t *got, struct err *e)
{
    struct file *f = context;
    ssize_t n;
    do
        n = read(f->fd, bytes, size);
    while (n < 0 && errno == EINTR);
    *got = n > 0 ? (size_t)n : 0;
    return n >= 0 || err_set(e, "cannot read: %s", strerror(errno));
}

static bool open_file(struct file *f, const char *path, struct err *e)
{
    struct stat s;
    bool from_stdin = strcmp(path, "-") == 0;
    *f = (struct file){.name = from_stdin ? "stdin" : path, .begun_ns = linux_monotonic_ns()};
    f->fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    f->progress.name = f->name;
    for (size_t i = 0; i < CLIENT_LANES; i++)
        f->sending.list[i].lane = i;
    batches_init(&f->batches, BATCH_GUESS, read_file, f);
    if (f->fd < 0)
        return err_set(e, "cannot open: %s", strerror(errno));
    if (fstat(f->fd, &s) == 0 && S_ISREG(s.st_mode))
        f->progress.whole = (uint64_t)s.st_size;
    return batches_open(&f->batches, e);
}

static void close_file(struct file *f)
{
    batches_release(&f->batches);
    for (size_t i = 0; i < CLIENT_LANES; i++)
        str_release(&f->sending.list[i].batch.body);
    if (f->fd > STDIN_FILENO)
        close(f->fd);
}

// --- the bar ---

static void draw(struct loading *l, struct file *f)
{
    if (!l->ctl->terminal.progress)
        return;
    f->progress.elapsed_ns = linux_monotonic_ns() - f->begun_ns;
    str_add_char(&l->ctl->err, '\r');
    progress_line(&f->progress, BAR_WIDTH, &l->ctl->err);
    str_add(&l->ctl->err, "\033[K");
    l->told = true;
    ctl_flush(l->ctl);
}

static void wipe(struct loading *l)
{
    if (l->told)
        str_add(&l->ctl->err, "\r\033[K");
    l->told = false;
}

// --- what it holds ---

// What cannot be told is wrong usage, before anything of the file is sent.
static bool find_content(struct loading *l, struct file *f)
{
    const char *as = arguments_text(l->ctl->arguments, "as");
    const struct str *header = f->batches.header.size ? &f->batches.header : &f->batches.held;
    const char *by = "name";
    if (as)
        return content_parse(as, &f->content); // checked before
    f->content = content_by_name(f->name);
    if (f->content == CONTENT_NONE && header->size) {
        f->content = content_by_fields(header->data, header->size);
        by = "fields";
    }
    if (f->content == CONTENT_NONE) {
        str_addf(&l->ctl->err,
                 "meritctl: cannot tell what %s holds; say --as subjects, targets, ratings or "
                 "records\n",
                 f->name);
        return false;
    }
    str_addf(&l->ctl->err, "%s: taken as %s, by its %s\n", f->name, content_name(f->content), by);
    return true;
}

// --- batches ---

static void count_reply(struct loading *l, struct file *f, const struct reply *r)
{
    json_t *doc;
    struct err e;
    if (!value_read(r->body.data, r->body.size, &doc, &e)) {
        str_addf(&l->ctl->err, "meritctl: %s: %s\n", f->name, e.text);
        return;
    }
    f->stored += value_int(doc, "stored");
    f->known += value_int(doc, "known");
    if (value_int(doc, "seq") > l->seq)
        l->seq = value_int(doc, "seq");
    if (*value_text(doc, "detail"))
        str_addf(&l->ctl->err, "%s: %s\n", f->name, value_text(doc, "detail"));
    json_decref(doc);
}

static void begin_batch(struct loading *l, struct file *f, struct sent *s)
{
    struct str path = {0};
    str_addf(&path, "/v1/%s", content_name(f->content));
    path_query(&path, "wait", s->waits ? "scored" : NULL);
    struct request r = {.path = path.data,
                        .type = batches_type(&f->batches),
                        .body = s->batch.body.data,
                        .size = s->batch.body.size};
    client_begin(l->ctl->client, s->lane, &r);
    str_release(&path);
}

// No verdict yet: the batch came before what it stands on, or the daemon has it and did not get to
// it in time (504). It is known by its content, so that asking again stores nothing twice.
static bool asks_again(const struct sent *s, const struct reply *r, int *late)
{
    if (r->status == 504)
        return (*late)++ < LATE_MOST;
    return r->status >= 400 && s->early;
}

// Its verdict.
static enum ending end_batch(struct loading *l, struct file *f, struct sent *s)
{
    struct reply reply = {0};
    struct err e;
    enum asked asked = client_end(l->ctl->client, s->lane, &reply, &e);
    for (int late = 0; asked == ASKED_ANSWERED && asks_again(s, &reply, &late);) {
        s->early = false;
        begin_batch(l, f, s);
        asked = client_end(l->ctl->client, s->lane, &reply, &e);
    }
    wipe(l); // seen only with the next flush, when a new bar stands or something is said
    enum ending end = exchange_tell(l->ctl, asked, &s->batch.origin, &reply, &e);
    if (end == ENDING_DONE)
        count_reply(l, f, &reply);
    reply_release(&reply);
    return end;
}

// The next batch into the place behind those under way, when there is one and it may go now.
static bool begin_next(struct loading *l, struct file *f, struct err *e)
{
    struct sending *q = &f->sending;
    if (f->ahead && !f->next) {
        if (!batches_next(&f->batches, &f->next, e))
            return false;
        f->ahead = f->next != NULL;
    }
    bool waits = f->next && f->next->last && f->wait; // for what is before it, too
    if (!f->next || (q->count > 0 && (waits || !f->progress.done)))
        return true;
    struct sent *s = &q->list[(q->first + q->count) % CLIENT_LANES];
    struct str body = s->batch.body;
    s->batch = *f->next;
    f->batches.batch.body = body; // its memory for the one after
    s->batch.origin.file = f->name;
    s->waits = waits;
    s->early = q->count > 0;
    q->count++;
    f->next = NULL;
    begin_batch(l, f, s);
    return true;
}

// The load ends here: what else is under way is waited for, and told of.
static void end_rest(struct loading *l, struct file *f, const struct sent *refused)
{
    struct sending *q = &f->sending;
    int64_t before = f->stored + f->known;
    unsigned long long line = refused->batch.origin.first_line;
    for (; q->count > 0; q->count--, q->first = (q->first + 1) % CLIENT_LANES) {
        struct reply reply = {0};
        struct err e;
        const struct sent *s = &q->list[q->first];
        if (client_end(l->ctl->client, s->lane, &reply, &e) == ASKED_ANSWERED && reply.status < 400)
            count_reply(l, f, &reply);
        reply_release(&reply);
    }
    if (f->stored + f->known == before)
        str_addf(&l->ctl->err, "meritctl: %s: nothing from line %llu on is known to be stored\n",
                 f->name, line);
    else
        str_addf(
            &l->ctl->err,
            "meritctl: %s: the batch from line %llu on is not known to be stored; the next one, "
            "which was under way, is\n",
            f->name, line);
}

static enum ending end_first(struct loading *l, struct file *f)
{
    struct sending *q = &f->sending;
    struct sent *s = &q->list[q->first];
    enum ending end = end_batch(l, f, s);
    q->first = (q->first + 1) % CLIENT_LANES;
    q->count--;
    if (end != ENDING_DONE) {
        end_rest(l, f, s);
        return end;
    }
    f->progress.done += s->batch.body.size;
    f->progress.entries += s->batch.entries;
    if (!s->batch.last)
        draw(l, f);
    ctl_flush(l->ctl);
    return end;
}

static enum ending send_all(struct loading *l, struct file *f)
{
    struct sending *q = &f->sending;
    struct err e;
    enum ending end = ENDING_DONE;
    bool read = true;
    f->ahead = true;
    while (end == ENDING_DONE && (read || q->count > 0)) {
        while (read && q->count < CLIENT_LANES) {
            size_t before = q->count;
            read = begin_next(l, f, &e);
            if (q->count == before)
                break;
        }
        if (q->count > 0)
            end = end_first(l, f);
        else if (read)
            return end;
    }
    if (end == ENDING_DONE) {
        wipe(l);
        str_addf(&l->ctl->err, "meritctl: %s: %s\n", f->name, e.text);
        end = ENDING_REFUSED;
    }
    return end;
}

static void add_total(struct str *out, int64_t stored, int64_t known, const char *what)
{
    text_count(out, stored);
    str_addf(out, " %s%sstored", what, *what ? " " : "");
    if (known) {
        str_add(out, ", ");
        text_count(out, known);
        str_add(out, " known before");
    }
}

static enum ending load_file(struct loading *l, const char *path, bool wait)
{
    struct ctl *c = l->ctl;
    struct file f;
    struct err e;
    enum ending end = ENDING_USAGE;
    if (!open_file(&f, path, &e)) {
        str_addf(&c->err, "meritctl: %s: %s\n", f.name, e.text);
        end = f.fd < 0 ? ENDING_USAGE : ENDING_REFUSED;
    } else if (find_content(l, &f)) {
        f.wait = wait;
        end = send_all(l, &f);
        wipe(l);
        ctl_flush(c); // the bar is gone before the total comes on the other stream
    }
    if (!c->arguments->json && (end == ENDING_DONE || f.stored + f.known)) {
        str_addf(&c->out, "%s: ", f.name);
        add_total(&c->out, f.stored, f.known, content_name(f.content));
        str_add_char(&c->out, '\n');
    }
    l->files += end == ENDING_DONE;
    l->stored += f.stored;
    l->known += f.known;
    close_file(&f);
    ctl_flush(c);
    return end;
}

static enum ending run(struct ctl *c)
{
    const struct arguments *a = c->arguments;
    const char *as = arguments_text(a, "as");
    bool wait = arguments_flag(a, "wait");
    struct loading l = {.ctl = c};
    enum content content;
    enum ending end = ENDING_DONE;
    if (as && !content_parse(as, &content)) {
        str_addf(&c->err,
                 "meritctl: --as is \"%.40s\"; subjects, targets, ratings or records is meant\n",
                 as);
        return ENDING_USAGE;
    }
    for (size_t i = 0; i < a->word_count; i++) {
        if (end == ENDING_DONE)
            end = load_file(&l, a->words[i], wait && i + 1 == a->word_count);
        else
            str_addf(&c->err, "meritctl: %s: not loaded\n", a->words[i]);
    }
    if (!a->json && a->word_count > 1) {
        text_counted(&c->out, l.files, "file", "files");
        str_add(&c->out, ": ");
        add_total(&c->out, l.stored, l.known, "");
        if (l.seq)
            str_addf(&c->out, "; the ledger has line %lld", (long long)l.seq);
        str_add_char(&c->out, '\n');
    }
    return end;
}

static const struct option options[] = {
    {.name = "as",
     .value = "WHAT",
     .meaning = "subjects, targets, ratings or records; else told by the file's name or fields",
     .type = OPTION_TEXT},
    {.name = "wait", .meaning = "until the boards reflect it"},
};

const struct verb verb_load = {
    .name = "load",
    .words = "FILE...",
    .sentence = "Load files of CSV (with a header row), NDJSON or JSON into the ledger.",
    .help = "Files may be of any size; \"-\" is standard input. They are sent in batches of at "
            "most 20,000 lines or 8 MiB, each of which is stored whole or not at all.\n"
            "Errors name the line of the file. The first batch that is refused ends the load, "
            "since what follows may stand on it (the next one may be under way already; what "
            "became of it is said); after mending the file load it again: what is "
            "stored already is known by its content.",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 600,
    .run = run,
};
