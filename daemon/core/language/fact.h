// Facts: what the ledger keeps, the link carries and the evaluator's store takes in. One struct for
// all three.
//
// Subjects are known by number (dense, from 0, given by the ledger in order of acceptance); kinds,
// record types, fields, attributes and targets by their place in the model of the ruleset at hand.
// Texts point into memory of whoever hands the fact over and hold for the call.
#ifndef CORE_FACT_H
#define CORE_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "core/language/type.h"

enum fact_tag {
    FACT_SUBJECT,    // a new subject, or a new title or `succeeded_by` for one
    FACT_ATTRIBUTE,  // one attribute's value from a day on
    FACT_MEMBERSHIP, // one membership from a day on
    FACT_RECORD,
    FACT_STATUS, // a change of a record's status
    FACT_TARGET,
    FACT_RATING, // a judge's points for a rule
    FACT_RATE    // a currency's price on a day
};

enum record_status {
    RECORD_REPORTED,
    RECORD_VERIFIED,
    RECORD_REJECTED,
    RECORD_WITHDRAWN,
    RECORD_CORRECTED // replaced by a later record, named in the status line
};

struct fact_subject {
    uint32_t subject; // its number
    uint32_t kind;
    const char *id;
    const char *title;
    int32_t from;             // day from which the title holds; DAY_NONE = always
    const char *succeeded_by; // id, or NULL
};

struct fact_attribute {
    uint32_t subject;
    uint32_t kind, attribute; // place in the kind
    int32_t from;             // DAY_NONE = since ever
    struct cell value;        // has = false: no data from that day on
};

struct fact_membership {
    uint32_t subject;
    uint32_t kind, belong; // place in the kind's `belongs`
    uint32_t parent;       // subject number; NONE = belongs to nobody from that day on
    int32_t from;
    double share;         // STATED: the share; else 1
    const char *evidence; // or NULL
};

struct fact_record {
    const char *id; // the sender's
    uint32_t type;
    uint32_t subject;
    int32_t date, until; // until = DAY_NONE: open or no interval
    int64_t reported_on; // ms
    enum record_status status;
    const char *const *evidence; // kinds of evidence attached: "bank_slip", "invoice"
    size_t evidence_count;
    int32_t heard_on;     // DAY_NONE = no hearing
    const char *decision; // or NULL
    bool appeal_upheld;
    const struct cell *cells; // one per field of the type; refs are subject numbers
    size_t cell_count;
};

struct fact_status {
    int64_t record_seq; // the record's line
    const char *record_id;
    uint32_t type; // the record's type
    enum record_status status;
    bool sets_hearing; // this line brings hearing day and decision
    int32_t heard_on;
    const char *decision;
    bool appeal_upheld;
    const char *corrected_by; // id of the record that replaces it, or NULL
    const char *reason;
};

struct fact_target {
    uint32_t subject;
    uint32_t kind, target;
    struct period period;
    bool has;
    double value;         // in the target's unit
    const char *document; // or NULL
};

struct fact_rating {
    const char *id;
    uint32_t subject;
    const char *scheme, *rule;
    struct period period;
    const char *rater;      // a subject's id, or the name of the office's judge
    uint32_t rater_subject; // NONE for an office
    double points;
    const char *reason;
};

struct fact_rate {
    uint32_t unit; // base unit's unit index
    int32_t day;
    double price; // in the unit of the model's rate
};

struct fact {
    enum fact_tag tag;
    int64_t seq;  // line of the ledger; 0 = not yet given
    int64_t time; // ms since 1970 UTC, the ledger's own
    union {
        struct fact_subject subject;
        struct fact_attribute attribute;
        struct fact_membership membership;
        struct fact_record record;
        struct fact_status status;
        struct fact_target target;
        struct fact_rating rating;
        struct fact_rate rate;
    };
};

const char *record_status_name(enum record_status s); // "reported" ..
bool record_status_parse(const char *text, enum record_status *s);

#endif
