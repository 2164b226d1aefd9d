// A schema: the tables of one model's record types with their columns matched to the model's
// fields.
#ifndef LEDGER_SCHEMA_H
#define LEDGER_SCHEMA_H

#include "ledger/book.h"

struct schema_column { // of a record type's table, past the fixed ones
    uint32_t field;    // in the model's type; NONE when the model does not have it
    bool is_currency;  // c_NAME
};

struct schema_type {
    struct relation relation;
    struct subject_index *index; // the book's
    struct schema_column
        *columns;   // one for each column of the relation; the fixed ones have field NONE
    bool *compared; // columns that tell one record from another: all that the model has
    sqlite3_stmt
        *unique; // values of the `unique` fields in order -> id of a living record; or NULL
    sqlite3_stmt
        *returned; // subject, first and last day of a period -> id of a living record; or NULL
};

struct ledger_schema {
    const struct model *model;
    struct schema_type *types; // one for each of the model's
    size_t type_count;
    struct ledger_schema *next; // of those that the ledger made
};

// After catalogue_extend.
bool schema_open(struct book *b, const struct model *m, struct ledger_schema **out,
                 struct err *e) MUST_USE;
void schema_free(struct ledger_schema *s);

// Match the columns of a table to the fields of a type; `columns` has r->count places.
void schema_match(const struct relation *r, const struct record_type *t,
                  struct schema_column *columns);

#endif
