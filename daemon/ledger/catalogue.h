// The catalogue: which tables and columns a model's facts need, and as what each name was recorded.
//
// One STRICT table for each record type, record_TYPE: the fixed columns below, then for each field
// f_NAME (a scaled number, a day, 0 or 1, a subject's number; an enum's value by name), with c_NAME
// beside it for money (the base unit it was stated in), or t_NAME (the number of a personal text).
// Tables only grow. Beside each stands its subject index (ledger/subject_index.h).
#ifndef LEDGER_CATALOGUE_H
#define LEDGER_CATALOGUE_H

#include "core/language/model.h"
#include "ledger/db.h"

enum record_column { // in the order of the table
    RECORD_ID,
    RECORD_SUBJECT,
    RECORD_DATE,
    RECORD_UNTIL,
    RECORD_REPORTED_ON, // NULL: the line's own time
    RECORD_STATUS,
    RECORD_EVIDENCE, // kinds of evidence, a space between
    RECORD_HEARD_ON,
    RECORD_DECISION, // personal text
    RECORD_APPEAL_UPHELD,
    RECORD_FIXED_COLUMNS
};

#define RECORD_TABLE_SIZE 256
void catalogue_record_table(const char *type, char name[RECORD_TABLE_SIZE]);

// Does the model fit what was recorded? The sentence names the first thing that does not.
bool catalogue_check(sqlite3 *db, const struct model *m, struct err *e) MUST_USE;
// The same, and make what is missing, inside the open transaction.
bool catalogue_extend(sqlite3 *db, const struct model *m, struct err *e) MUST_USE;

// Does the table of a record type stand (in any model's name)?
bool catalogue_has_type(sqlite3 *db, const char *type, bool *has, struct err *e) MUST_USE;

#endif
