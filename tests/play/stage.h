// The stage of a play: a private folder with a configuration, plugins, a ledger and a socket, and
// the real meritd on it. What a play starts ends with it, also when the play fails or is killed.
//
// Every function that cannot do its work fails the test, with the daemon's log.
#ifndef TESTS_PLAY_STAGE_H
#define TESTS_PLAY_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/str.h"
#include "client.h"

struct stage {
    char folder[64];
    char conf[128], ledger[128], socket[96], log[128], plugins[128];
    const char *as_of; // "2024-12-31" unless the play says otherwise
    pid_t daemon;      // 0: none runs
};

// Fixtures for cmocka: *state is a struct stage with a folder, the shipped plugins and no daemon.
int stage_setup(void **state);
int stage_teardown(void **state);
int stage_end(void **state); // stops a daemon that still runs, which must end cleanly

// --- files ---
void stage_write(const struct stage *s, const char *path,
                 const char *text);                 // relative: in the folder
void stage_conf(struct stage *s, const char *text); // writes it as the configuration
// A plugin's object of the build into the folder of plugins, which only we may write to.
void stage_plugin(struct stage *s, const char *object);
void stage_read(const char *path, struct str *out);

// --- the daemon ---
void stage_launch(struct stage *s); // does not wait for anything
void stage_start(struct stage *s);  // and waits until it answers
int stage_wait(struct stage *s);    // for its end: exit status, or 128 + signal
void stage_signal(struct stage *s, int signum);
void stage_kill(struct stage *s); // SIGKILL, and its end
void stage_stop(struct stage *s); // SIGTERM, and its end, which must be a clean one
bool stage_alive(struct stage *s);
// Run meritd with these arguments (NULL ends them) to its end; what it wrote to stderr is added.
int stage_run(const struct stage *s, const char *const *args, struct str *err);

// --- asking ---
// On a connection of its own; the reply must be whole.
void stage_ask(struct stage *s, const struct question *q, struct reply *r);
json_t *stage_get(struct stage *s, const char *path);                                // must be 200
json_t *stage_get_as(struct stage *s, const char *path, int status);                 // must be that
json_t *stage_post(struct stage *s, const char *path, const char *json, int status); // likewise
json_t *stage_load(struct stage *s, const char *path, const char *file); // a CSV file; must be 201
// Start on conf/kunshan and load the history of its demonstration, which the build has made in
// KUNSHAN_DATA.
void stage_kunshan(struct stage *s);
// Wait until the boards reflect all of the ledger and are not stale.
void stage_calm(struct stage *s);
// Wait, in small steps and no longer than CLIENT_MOST_MS in all, until this is true.
typedef bool stage_is_fn(struct stage *s, void *context);
void stage_until(struct stage *s, stage_is_fn *is, void *context, const char *what);
bool stage_is_stale(struct stage *s, void *context); // for stage_until

// --- reading answers ---
// The row of a subject on a board; borrowed. Fails when it is not there.
json_t *board_row(json_t *board, const char *subject);
// Points as the board's fixed point: 36.0 with 4 decimals is 360000. Fails on more decimals.
int64_t points_of(json_t *number);
int64_t rule_points(json_t *row, const char *rule);

#endif
