// The records of one type: parallel arrays in order of (subject, date, seq), and the later lines
// that change their status.
//
// Invariants, once settled:
//  1. rows [0, table.count) ascend by (subject number, date, seq), whatever the order of arrival.
//  2. a record's status is that of its line with the highest seq; likewise its hearing. An appeal
//     once upheld stays so.
//  3. a status line that came before its record waits for it.
#ifndef CORE_RECORDED_H
#define CORE_RECORDED_H

#include "base/arena.h"
#include "core/store/store.h"
#include "core/store/tail.h"

struct recorded_array { // one of the parallel arrays
    void *bytes;
    size_t size; // of an element
};

struct recorded_line { // where a record is found that is known by its seq
    int64_t seq;
    uint32_t subject;
    int32_t date;
};

struct recorded_change {
    int64_t record_seq, seq;
    uint8_t status;
    bool sets_hearing, appeal_upheld;
    int32_t heard_on;
    const char *decision;
};

struct recorded {
    const struct record_type *type;
    struct record_table table; // points into the arrays
    struct recorded_array *arrays;
    size_t array_count;
    size_t room, settled;
    int64_t *status_seq, *hearing_seq; // the lines that they stand by; 0: the record's own
    struct recorded_line *lines;       // ascending by seq once settled
    size_t line_room;
    bool lines_in_order;
    struct recorded_change *changes; // not yet applied
    size_t change_count, change_room;
    struct tail fresh;   // rows behind the settled ones, by subject
    struct tail waiting; // changes, by the record's line
};

void recorded_init(struct recorded *r, const struct record_type *type, struct arena *a);
void recorded_release(struct recorded *r);
// Texts of the fact are copied into the arena, values of TEXT fields into `texts`.
void recorded_add(struct recorded *r, const struct fact_record *f, int64_t seq, struct arena *a,
                  struct intern *texts);
void recorded_change(struct recorded *r, const struct fact_status *f, int64_t seq, struct arena *a);
void recorded_settle(struct recorded *r);
// Is the text of a field compared with others? One that is not is not kept.
bool recorded_compares(const struct record_type *r, uint32_t field);

// core/store/checkpoint_take.h: zeroed room for `count` rows where there are none yet; and none
// again, with changes as they are.
void recorded_make_room(struct recorded *r, size_t count);
void recorded_clear(struct recorded *r);

// core/store/excerpt.h: the records of one of another table's subjects as they stand, told of a
// subject of this store, with what has been said of them since and was not applied. `from` need not
// be settled. Texts stay with it.
void recorded_take(struct recorded *to, struct recorded *from, uint32_t of, uint32_t subject);
// Whose record has that line; NONE: nobody's that is known, or lines came out of order.
uint32_t recorded_subject_of(const struct recorded *r, int64_t seq);

#endif
