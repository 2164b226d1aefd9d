// Admission: forms as clients wrote them -> facts that the ledger can take. All that is wrong is
// told, line by line, field by field; nothing is filled in silently.
#ifndef SERVICE_ADMIT_H
#define SERVICE_ADMIT_H

#include "ledger/ledger.h"
#include "service/directory.h"
#include "service/service.h"

struct admission {
    const struct model *model;
    struct directory *directory;
    struct arena *arena;
    struct who who;
    int64_t now;       // ms
    int64_t committed; // ledger line that the directory knows of
    int32_t today;     // as-of day
    struct complaints *complaints;
    const char *role; // of a `source` that was looked up last, and whether the asker has it
    bool has_role;
    struct ledger_entry *entries; // made, in order
    size_t count, room;
    size_t *form_of; // per entry: which form it came from
    size_t form_room;
    size_t form; // at hand
};

// Fill a->entries from the forms. True when there is no complaint.
bool admit_forms(struct admission *a, enum submit_kind kind, const struct forms *forms) MUST_USE;

// For the parts of admission (admit.c, admit_record.c, admit_subject.c).
struct ledger_entry *admit_entry(struct admission *a, const struct form *f);
const struct form_field *form_find(const struct form *f, const char *name);
// The field of that name within a nested object: "fields.", "amount".
const struct form_field *form_find_in(const struct form *f, const char *nest, const char *name);
// The text of a field that must (or may) be there; complains and returns NULL when it is not a text
// that fits.
const char *admit_text(struct admission *a, const struct form *f, const char *name, bool required);
const char *admit_id(struct admission *a, const struct form *f,
                     const char *name); // of the ledger's form
bool admit_day(struct admission *a, const struct form *f, const char *name, bool required,
               int32_t *day);
bool admit_time(struct admission *a, const struct form *f, const char *name, int64_t *ms);
bool admit_number(struct admission *a, const struct form *f, const char *name, bool required,
                  double *out);
bool admit_flag(struct admission *a, const struct form *f, const char *name, bool *out);
bool admit_period(struct admission *a, const struct form *f, const char *name, struct period *p);
// One value by its type, complaining with the field's name.
bool admit_cell(struct admission *a, const struct form *f, const struct form_field *field,
                const struct type *t, const char *name, struct cell *out);
// What a form may say. Fields and memberships stand by their bare names, or within the object that
// is named for them.
struct admit_names {
    const char *const *fixed;
    size_t fixed_count;
    const char *nest; // "fields." or "attributes."
    const struct field *fields;
    size_t field_count;
    const struct belong *belongs;
    size_t belong_count;
};
// Complain of what is none of the names, and of one name written in two ways.
void admit_unknown(struct admission *a, const struct form *f, const struct admit_names *names);
// A subject that stands in the directory, of one of the kinds (none = any); else complains under
// `name`. `what` it is named for.
bool admit_known(struct admission *a, const struct form *f, const char *name, const char *id,
                 const uint32_t *kinds, size_t kind_count, const char *what);
// role.c. May the asker report and verify records of a type with this `source`? Root, the daemon's
// user, and who is of the Unix group of that name.
bool admit_role(struct admission *a, const char *role);
bool admit_is_administrator(const struct admission *a); // root, or the daemon's user
// Complain of status changes among the entries whose records are of a type that another group
// verifies. False only when the ledger could not be read.
bool admit_sources(struct admission *a, struct ledger *l, struct err *e) MUST_USE;
// "a|b" or a list.
size_t admit_list(struct admission *a, const struct form_field *field, const char ***out);

void admit_record(struct admission *a, const struct form *f); // any type, the built-in ones too
void admit_status(struct admission *a, const struct form *f);
void admit_subject(struct admission *a, const struct form *f); // with attributes and memberships
void admit_target(struct admission *a, const struct form *f);
void admit_rating(struct admission *a, const struct form *f);
void admit_rate(struct admission *a, const struct form *f);

#endif
