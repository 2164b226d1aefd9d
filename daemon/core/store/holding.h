// The inside of the store: what core/store/store.c answers from and core/store/take.c adds to.
#ifndef CORE_HOLDING_H
#define CORE_HOLDING_H

#include "core/store/dated.h"
#include "core/store/edges.h"
#include "core/store/prices.h"
#include "core/store/rated.h"
#include "core/store/recorded.h"
#include "core/store/roll.h"

struct subject {
    uint32_t kind, row;
};

struct of_kind {        // what is known of one kind's subjects
    uint32_t *subjects; // by row
    bool apart;         // they do not all follow each other
    size_t count, room;
    struct dated *attributes, *targets;
    struct edges *belongs;
};

struct merger { // from a day on another subject stands for this one
    uint32_t subject;
    int32_t from;
    int64_t seq;
    const char *by; // its id: it may be told later
};

struct store {
    struct ruleset *ruleset;
    struct merger *mergers;
    size_t merger_count, merger_room;
    struct arena arena; // texts
    struct subject *subjects;
    size_t subject_count, subject_room;
    struct roll roll; // their names
    struct of_kind *kinds;
    struct recorded *records;
    struct prices prices;
    struct rated rated;
    int32_t earliest;
};

#endif
