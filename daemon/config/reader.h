// Reading the tree into the model: what the readers of all sections share.
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include "base/map.h"
#include "base/near.h"
#include "config/form.h"
#include "core/language/model.h"

struct reader {
    struct arena *arena;
    struct model *model;
    struct problems *problems;
    // kinds, record types, schemes, tables, functions and plugins share one namespace: name ->
    // struct claim
    struct map claims;
};

// Which words a name may not be.
enum name_sort {
    NAME_BARE,  // stands bare in expressions: no keyword, no built-in, no function or aggregate
    NAME_FIELD, // the same, but for points, rank, worth; and no built-in name of a record (date ..)
    NAME_DOTTED, // stands behind a dot (rule.x, target.x): no keyword
    NAME_FREE    // any text that is not empty
};

// Check a name and make a label of it; the title is the name until another is read. `what` is
// "kind", "rule" ..
void label_make(struct reader *r, struct label *l, const char *name, struct place at,
                enum name_sort sort, const char *what);
// KEY_OWN reader of `title`, into struct label.
void title_read(struct reader *r, const struct setting *s, void *into);

// Take a name in the shared namespace: false, and an error with both places, when it is taken.
bool name_claim(struct reader *r, const struct label *l, const char *what);

// Names of a list, each once. `add` says whether the name is fresh; an error with both places when
// not.
struct name_set {
    struct map names;
};
void names_init(struct name_set *n);
void names_release(struct name_set *n);
bool names_add(struct reader *r, struct name_set *n, const struct label *l, const char *what);

// A scalar as an expression's text.
void expr_read(struct reader *r, const struct setting *s, struct expr *out);

// A NUMBER's value; false when it is none.
bool read_double(const struct setting *s, double *out);
// The number a NUMBER or a text ("3", "20%", "3‰") stands for; false when it is none.
bool read_amount(const char *text, size_t size, double *out);
// The same with a unit behind it ("5 yi_yuan"); unit NULL when there is none. The unit is not
// looked up.
bool read_measured(struct reader *r, const char *text, size_t size, double *out, const char **unit);

// A list or array of texts (a single text does for a list of one). Elements that are no text are
// errors.
size_t texts_read(struct reader *r, const struct setting *s, const char ***out);

// Index of the kind a setting names, NONE (with the nearest known) when unknown. Likewise a field.
uint32_t kind_read(struct reader *r, const struct setting *s, const char *name);
uint32_t unit_read(struct reader *r, struct place at, const char *name);

// "3" or "20%": how many of the ranked. Into struct quota, with tag set by the caller.
void quota_read(struct reader *r, const struct setting *s, struct quota *q);
// "refuse", "zero" .. "last 12 months".
void missing_read(struct reader *r, const struct setting *s, void *into);
// A day "YYYY-MM-DD", a period "2024-Q2"; false when it is none, reported.
bool day_read(struct reader *r, const struct setting *s, int32_t *out);
bool period_read(struct reader *r, const struct setting *s, struct period *out);
// "month" .. "year".
void period_length_read(struct reader *r, const struct setting *s, void *into);

// "`what` takes `right`, found .."
bool setting_wrong(struct reader *r, const struct setting *s, const char *what, const char *right);

#endif
