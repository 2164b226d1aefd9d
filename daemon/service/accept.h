// Acceptance: forms as clients wrote them -> facts that the ledger can take. All that is wrong is
// told, line by line, field by field; nothing is filled in silently.
#ifndef SERVICE_ACCEPT_H
#define SERVICE_ACCEPT_H

#include "ledger/ledger.h"
#include "service/directory.h"
#include "service/service.h"

struct acceptance {
    const struct model *model;
    struct directory *directory;
    struct arena *arena;
    struct who who;
    struct complaints *complaints;
    struct ledger_entry *entries; // made, in order
    size_t count, room;
    size_t *form_of; // per entry: which form it came from
    size_t form_room;
    size_t form; // at hand
};

// Fill a->entries from the forms. True when there is no complaint.
bool accept_forms(struct acceptance *a, enum submit_kind kind, const struct forms *forms) MUST_USE;

// For the parts of acceptance (accept.c, accept_record.c, accept_subject.c).
struct ledger_entry *accept_entry(struct acceptance *a, const struct form *f);
const struct form_field *form_find(const struct form *f, const char *name);
// The text of a field that must (or may) be there; complains and returns NULL when it is not a text
// that fits.
const char *accept_text(struct acceptance *a, const struct form *f, const char *name,
                        bool required);
const char *accept_id(struct acceptance *a, const struct form *f,
                      const char *name); // of the ledger's form
bool accept_day(struct acceptance *a, const struct form *f, const char *name, bool required,
                int32_t *day);
bool accept_time(struct acceptance *a, const struct form *f, const char *name, int64_t *ms);
bool accept_number(struct acceptance *a, const struct form *f, const char *name, bool required,
                   double *out);
bool accept_flag(struct acceptance *a, const struct form *f, const char *name, bool *out);
bool accept_period(struct acceptance *a, const struct form *f, const char *name, struct period *p);
// One value by its type, complaining with the field's name.
bool accept_cell(struct acceptance *a, const struct form *f, const struct form_field *field,
                 const struct type *t, const char *name, struct cell *out);
// Complain of fields that are none of the names.
void accept_unknown(struct acceptance *a, const struct form *f, const char *const *known,
                    size_t known_count, const struct field *fields, size_t field_count);
// "a|b" or a list.
size_t accept_list(struct acceptance *a, const struct form_field *field, const char ***out);

void accept_record(struct acceptance *a, const struct form *f); // any type, the built-in ones too
void accept_status(struct acceptance *a, const struct form *f);
void accept_subject(struct acceptance *a, const struct form *f); // with attributes and memberships
void accept_target(struct acceptance *a, const struct form *f);
void accept_rating(struct acceptance *a, const struct form *f);
void accept_rate(struct acceptance *a, const struct form *f);

#endif
