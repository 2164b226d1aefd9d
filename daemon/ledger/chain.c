#include "ledger/chain.h"

#include <string.h>

#include <sodium.h>

const char *const line_kind_names[LINE_KINDS] = {
    [LINE_SUBJECT] = "subject", [LINE_ATTRIBUTE] = "attribute", [LINE_MEMBERSHIP] = "membership",
    [LINE_RECORD] = "record",   [LINE_STATUS] = "status",       [LINE_TARGET] = "target",
    [LINE_RATING] = "rating",   [LINE_RATE] = "rate",           [LINE_RULESET] = "ruleset",
    [LINE_SEAL] = "seal",       [LINE_REDACTION] = "redaction",
};

void line_digest(const struct line *line, const struct relation *r, const struct datum *data,
                 struct digest *out)
{
    struct digest_state s;
    digest_begin(&s);
    digest_add(&s, line->previous.bytes, DIGEST_SIZE);
    hash_int(&s, line->seq);
    hash_int(&s, line->time);
    hash_int(&s, line->who.uid);
    hash_int(&s, line->who.gid);
    hash_int(&s, line->who.pid);
    hash_int(&s, line->kind);
    hash_int(&s, line->ruleset);
    relation_hash(r, data, &s);
    digest_end(&s, out);
}

void text_hash(const uint8_t salt[SALT_SIZE], const char *text, struct digest *out)
{
    struct digest_state s;
    digest_begin(&s);
    digest_add_text(&s, "text");
    digest_add(&s, salt, SALT_SIZE);
    digest_add_text(&s, text);
    digest_end(&s, out);
}

bool chain_open(sqlite3 *db, struct chain *c, struct err *e)
{
    *c = (struct chain){0};
    if (sodium_init() < 0)
        return err_set(e, "the random generator of this machine does not work");
    return db_prepare(db,
                      "INSERT INTO line (seq, time, uid, gid, pid, kind, ruleset, previous, digest)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      &c->insert_line, e) &&
           db_prepare(db,
                      "INSERT INTO private_text (id, line, hash, sought, salt, text)"
                      " VALUES (?, ?, ?, ?, ?, ?)",
                      &c->insert_text, e) &&
           chain_load(db, &c->head, e);
}

void chain_release(struct chain *c)
{
    sqlite3_finalize(c->insert_line);
    sqlite3_finalize(c->insert_text);
    *c = (struct chain){0};
}

bool chain_load(sqlite3 *db, struct chain_head *head, struct err *e)
{
    *head = (struct chain_head){0};
    sqlite3_stmt *s = NULL;
    bool row = false;
    bool ok =
        db_prepare(db, "SELECT seq, time, digest FROM line ORDER BY seq DESC LIMIT 1", &s, e) &&
        db_step(s, &row, e);
    if (ok && row) {
        head->seq = sqlite3_column_int64(s, 0);
        head->time = sqlite3_column_int64(s, 1);
        memcpy(head->digest.bytes, sqlite3_column_blob(s, 2), DIGEST_SIZE); // CHECK keeps its size
    }
    sqlite3_finalize(s);
    int64_t subjects = 0;
    ok = ok && db_int(db, "SELECT max(id) FROM private_text", &head->text, e) &&
         db_int(db, "SELECT max(seq) FROM ruleset", &head->ruleset, e) &&
         db_int(db, "SELECT max(number) + 1 FROM subject", &subjects, e);
    head->subjects = (uint32_t)subjects;
    return ok;
}

static bool put_line(struct chain *c, const struct line *line, struct err *e)
{
    sqlite3_stmt *s = c->insert_line;
    sqlite3_bind_int64(s, 1, line->seq);
    sqlite3_bind_int64(s, 2, line->time);
    sqlite3_bind_int64(s, 3, line->who.uid);
    sqlite3_bind_int64(s, 4, line->who.gid);
    sqlite3_bind_int64(s, 5, line->who.pid);
    sqlite3_bind_int64(s, 6, line->kind);
    if (line->ruleset == 0)
        sqlite3_bind_null(s, 7);
    else
        sqlite3_bind_int64(s, 7, line->ruleset);
    sqlite3_bind_blob(s, 8, line->previous.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(s, 9, line->digest.bytes, DIGEST_SIZE, SQLITE_STATIC);
    return db_run(s, e);
}

static bool put_text(struct chain *c, int64_t line, const struct datum *d, struct err *e)
{
    sqlite3_stmt *s = c->insert_text;
    sqlite3_bind_int64(s, 1, d->number);
    sqlite3_bind_int64(s, 2, line);
    sqlite3_bind_blob(s, 3, d->hash.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_int(s, 4, d->sought);
    sqlite3_bind_blob(s, 5, d->salt, SALT_SIZE, SQLITE_STATIC);
    db_bind_text(s, 6, d->text);
    return db_run(s, e);
}

// A salt is given out once; here nothing of it stays, so that erasing it in the file erases it.
static void take_salt(struct chain *c, uint8_t salt[SALT_SIZE])
{
    if (c->salts_left == 0) {
        randombytes_buf(c->salts, sizeof c->salts);
        c->salts_left = sizeof c->salts / SALT_SIZE;
    }
    uint8_t *from = c->salts + --c->salts_left * SALT_SIZE;
    memcpy(salt, from, SALT_SIZE);
    sodium_memzero(from, SALT_SIZE);
}

static void number_texts(struct chain *c, struct datum *data, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (data[i].tag != DATUM_PRIVATE)
            continue;
        data[i].number = ++c->head.text;
        take_salt(c, data[i].salt);
        text_hash(data[i].salt, data[i].text, &data[i].hash);
    }
}

bool chain_append(struct chain *c, struct line *line, struct relation *r, struct datum *data,
                  struct err *e)
{
    line->seq = c->head.seq + 1;
    line->time = line->time > c->head.time ? line->time : c->head.time; // a clock set back
    line->ruleset = c->head.ruleset;
    line->previous = c->head.digest;
    number_texts(c, data, r->count);
    line_digest(line, r, data, &line->digest);
    if (!put_line(c, line, e))
        return false;
    for (size_t i = 0; i < r->count; i++)
        if (data[i].tag == DATUM_PRIVATE && !put_text(c, line->seq, &data[i], e))
            return false;
    if (!relation_insert(r, line->seq, data, e))
        return false;
    c->head.seq = line->seq;
    c->head.time = line->time;
    c->head.digest = line->digest;
    if (line->kind == LINE_RULESET)
        c->head.ruleset = line->seq;
    return true;
}
