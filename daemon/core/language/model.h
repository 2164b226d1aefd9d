// The model: every section of a configuration as plain structs, names resolved to indices where
// they name other sections, expressions still as text until the checker has parsed and typed them
// (core/check/check.h).
//
// The config room fills it from files; core checks it, compiles it (core/check/plan.h) and runs it.
// Index fields are places in the model's lists; NONE means absent. Lifetime: the ruleset's arena.
#ifndef CORE_MODEL_H
#define CORE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/map.h"
#include "base/place.h"
#include "core/language/expr.h"
#include "core/language/settings.h"
#include "core/language/type.h"
#include "core/language/unit.h"

#define NONE UINT32_MAX

// Every named thing begins with its label.
struct label {
    const char *name;  // ASCII id
    const char *title; // UTF-8; the name when none was given
    struct place at;   // of the name
};

// Where the names of a list stand in it. Made when the list is whole (model_index); until then, and
// for lists made by hand, a list is walked.
struct name_index {
    const void *list;
    size_t count;
    uint32_t *slots; // place + 1; 0 = free
    size_t slot_count;
};

struct field { // of a record type, or an attribute of a kind
    struct label label;
    struct type type;
    bool is_private; // attributes: no expression may name it
};

enum belong_how { BELONG_ONE, BELONG_WHOLE, BELONG_EQUAL, BELONG_STATED, BELONG_FIRST };

struct belong {
    const char *name; // of the parent kind
    uint32_t parent;  // kind index
    enum belong_how how;
    struct place at;
};

struct target {
    struct label label;
    uint32_t unit;          // UNIT_NONE = plain number
    enum period_length per; // default year
};

struct indicator {
    struct label label;
    struct expr value;
    const char *unit_name; // declared unit, or NULL
    int decimals;          // for display; -1 = as it is
};

struct kind {
    struct label label;
    const char *note; // or NULL
    struct field *attributes;
    size_t attribute_count;
    struct belong *belongs;
    size_t belong_count;
    uint32_t active_from, active_until; // attribute indices, NONE
    struct target *targets;
    size_t target_count;
    struct indicator *indicators;
    size_t indicator_count;
    struct name_index attribute_index, target_index, indicator_index;
};

struct condition {      // an entry of `exclude` or `require`
    struct label label; // `require` entries are named by their number
    const char *clause; // or NULL
    struct expr when;
};

struct evidence { // one entry of `evidence`: any one of the alternatives will do
    const char **alternatives;
    size_t alternative_count;
};

enum record_counts { COUNTS_VERIFIED, COUNTS_REPORTED };

struct record_type {
    struct label label;
    uint32_t *of; // kinds
    size_t of_count;
    struct field *fields;
    size_t field_count;
    enum record_counts counts;
    struct evidence *evidence;
    size_t evidence_count;
    uint32_t *unique; // field indices; a second record with the same values is refused
    size_t unique_count;
    bool *named;    // after checking, per field: some expression names it; NULL: not checked
    uint32_t *once; // field indices; of several with the same values only the first counts
    size_t once_count;
    bool has_every;
    enum period_length every;
    int32_t due; // days after the period's end; 0 when absent
    bool none_is_zero;
    struct condition *exclude;
    size_t exclude_count;
    struct condition *require;
    size_t require_count;
    bool hearing;
    bool interval;
    const char *source; // role that may report or verify, or NULL
    struct name_index field_index;
};

struct constant {
    struct label label;
    bool is_text;
    const char *text; // the text, or the number as written
    double number;
    struct expr value; // the number as an expression ("10", with its unit if any)
};

struct function {
    struct label label;
    struct text text; // "(x, t) = min(1, x / t)"
    const char **parameters;
    size_t parameter_count;
    struct node *body;
};

enum cell_test {
    CELL_ANY,
    CELL_ELSE,
    CELL_EQUAL,
    CELL_LESS,
    CELL_LESS_EQUAL,
    CELL_GREATER,
    CELL_GREATER_EQUAL,
    CELL_RANGE
};

struct table_cell {
    enum cell_test test;
    struct place at;
    const char *raw; // as written
    bool is_text;    // EQUAL to a text or enum value
    const char *text;
    double number, number2; // in the unit named; RANGE: both ends
    const char *unit_name;  // or NULL
    uint32_t text_id; // after checking: the text's number in the pool, or the enum value's index
};

struct table {
    struct label label;
    const char **inputs;
    size_t input_count;
    const char **outputs;
    size_t output_count;
    bool slabs, line;
    struct table_cell *cells;   // row_count x input_count, row by row
    struct table_cell *results; // row_count x output_count: CELL_EQUAL with number (or text)
    size_t row_count;
    struct place *row_places;
    // after checking: the unit of each input and output (plain when none is named)
    struct measure *input_measures, *output_measures;
    uint8_t *hits; // per row: 1 once a lookup has taken its output from it; NULL: nobody counts
};

struct rate {
    uint32_t unit; // the base unit priced
    uint32_t in;   // the unit of the price
    int32_t max_age;
    int32_t *days; // ascending
    double *prices;
    size_t count;
    struct place at;
};

enum missing_how {
    MISSING_REFUSE,
    MISSING_ZERO,
    MISSING_SKIP,
    MISSING_FULL,
    MISSING_LAST,
    MISSING_MEDIAN
};

struct missing {
    bool given;
    enum missing_how how;
    int32_t last_count; // LAST: "last 12 months"
    enum period_length last_of;
};

struct worth {
    bool given;
    double number;        // the same for all cohorts
    const char **cohorts; // or one for each named cohort
    double *numbers;
    size_t cohort_count;
    struct place at;
};

struct panel { // of a judged rule
    struct text raters;
    double share;
    int32_t trim, quorum;
    // after checking
    uint32_t kind; // of the raters
    bool has_where;
    struct program *where; // over rows of that kind; NULL = all of the kind
};

// A method named in a key of a group: "means.geometric", "outrank.vikor(v: 0.4).share".
struct method_use {
    struct text text;
    // after checking; NULL: not given, or faulty
    const struct method *method;
    const struct call *call; // of the method, with its parameters and the column wanted
};

struct criterion_parameter { // one of `parameters` of a criterion
    const char *name;
    bool is_text;
    double number;
    const char *text;
    struct place at;
    bool used; // after checking: some method of the group takes it
};

struct criterion { // an entry of `criteria`
    struct label label;
    struct expr value;
    bool weight_given;
    double weight; // default 1
    bool less;     // is better
    struct criterion_parameter *parameters;
    size_t parameter_count;
};

struct rule {
    struct label label;
    const char *clause, *note; // or NULL
    struct worth worth;
    // exactly one of score, judged, rules, criteria, unknown
    struct expr score;
    bool is_judged;
    const char *judged_by; // role, or NULL: panels
    struct panel *panels;
    size_t panel_count;
    struct rule **rules; // a group
    size_t rule_count;
    bool is_group;
    struct criterion *criteria;
    size_t criterion_count;
    bool is_unknown;
    struct expr when, least, most; // least and most in points
    struct missing missing;
    int decimals; // -1 = the scheme's
    // groups, those of criteria too
    struct method_use combine; // text "sum": the plain sum; of criteria the weighted one
    struct method_use weights; // in place of the worths, or of the criteria's own weights
    struct method_use *treat;  // in the order applied
    size_t treat_count;
    bool spread; // of rules alone
    double times;
    // after checking
    uint32_t index;  // place in scheme.all_rules
    uint32_t parent; // index of the group it stands in, or NONE
    // judged: the points a judge may give; not given = 0 .. worth
    bool has_range;
    double range_least, range_most;
};

enum veto_effect {
    EFFECT_UNRANKED,
    EFFECT_ZERO,
    EFFECT_LAST,
    EFFECT_NONE,
    EFFECT_GRADE_UP,
    EFFECT_GRADE_DOWN
};
enum ties_how { TIES_IN, TIES_OUT, TIES_BREAK };

struct order { // "expr desc"
    struct expr value;
    bool descending;
};

struct veto {
    struct label label;
    const char *clause;
    struct expr when, unless;
    enum veto_effect effect; // UNRANKED (default), ZERO, LAST
};

enum quota_tag { QUOTA_NONE, QUOTA_TOP, QUOTA_BOTTOM };
struct quota {
    enum quota_tag tag;
    bool is_share; // "20%"
    double number; // 3, or 0.2; a share is rounded down
};

struct outcome {
    struct label label;
    const char *clause;
    struct expr when, unless;
    struct quota quota;
    struct order *by;
    size_t by_count; // 0 = the rank
    enum ties_how ties;
    bool ties_given;
    bool refill;
    int32_t next;
    enum veto_effect effect; // NONE (default), GRADE_UP, GRADE_DOWN
};

// A row of a staged board holds the number of its grade in 2 bytes (link/packed.h).
#define GRADES_MOST 65535

struct grade {
    const char *title;
    struct place at;
    bool has_at_least;
    double at_least;
    struct quota quota; // `top`
    struct expr when;
};

struct show {
    struct label label;
    struct expr value;
};

enum span { SPAN_PERIOD, SPAN_YEAR_TO_DATE, SPAN_ALL };

struct scheme {
    struct label label;
    const char *act; // or NULL
    uint32_t of;     // kind
    enum period_length period;
    enum span span;
    struct expr who, cohort;
    bool has_total;
    double total;
    struct place total_at;
    const char *unit_name; // NULL = points
    int decimals;          // default 4
    int shown;             // default 2
    bool rank_on_shown;
    double *phase; // cumulative shares per period, 0..1, or NULL
    size_t phase_count;
    struct missing missing;
    enum record_counts counts;
    bool counts_given;
    struct expr least, most;
    struct rule **rules; // as written
    size_t rule_count;
    struct rule *
        *all_rules; // groups before their children, in document order; set by the config room
    size_t all_rule_count;
    struct veto *vetoes;
    size_t veto_count;
    struct order *tie_break;
    size_t tie_break_count;
    struct grade *grades;
    size_t grade_count;
    struct outcome *outcomes;
    size_t outcome_count;
    struct show *shows;
    size_t show_count;
    int32_t in_force; // day, DAY_NONE
    bool has_from, has_until;
    struct period from, until;
    const char *follows; // name of another scheme, or NULL
    // after checking
    uint32_t
        *rule_order; // indices into all_rules in the order to evaluate (children before groups)
    size_t rule_order_count;
};

// A table of a rule test. Cells stand as texts: a number in plain decimals, `true` or `false`, else
// the text as written ("4000 wan_yuan", "2024-03-01"); "" is no data.
struct test_cell {
    const char *text;
    struct place at;
};

struct test_table {
    const char *name; // `records`: the record type; `members`: the kind; else NULL
    struct place at;
    bool given;                // false: the key is absent
    struct test_cell *columns; // "subject", "target.capital", "rule.reports" ..; each once
    size_t column_count;
    struct test_cell *cells; // row_count x column_count, row by row
    size_t row_count;
};

struct test_set { // a parameter changed for the test: ("annual.outcomes.university.top", 2)
    struct test_cell path, value;
};

struct rule_test {      // an entry of `tests`
    struct label label; // name: free text, unique
    uint32_t scheme;    // what is tested: a scheme,
    uint32_t of;        // or an expression over the rows of a kind; the other is NONE
    struct expr value;
    struct period period;
    bool has_then; // a later period that is scored after it; `expect` is about that one
    struct period then;
    struct test_table given, attributes, expect;
    struct test_table *members;
    size_t member_count;
    struct test_table *records;
    size_t record_count;
    struct test_set *sets;
    size_t set_count;
};

struct clause {         // of the act: what rules, vetoes and outcomes name
    struct label label; // name: "3.3.4"
    bool is_unknown;    // its text is lost, in whole or in part
};

struct setting; // config/tree.h

struct plugin_use { // plugins = ( { name = "means" } ) or ("basic", "peers")
    const char *name;
    struct place at;
};

struct model {
    struct settings settings;
    struct plugin_use *plugins; // empty = those that ship
    size_t plugin_count;
    struct units units;
    struct rate *rates;
    size_t rate_count;
    struct constant *constants;
    size_t constant_count;
    struct table *tables;
    size_t table_count;
    struct function *functions;
    size_t function_count;
    struct clause *clauses; // in the order of the act; none: any may be named
    size_t clause_count;
    struct kind *kinds;
    size_t kind_count;
    struct record_type *records;
    size_t record_count;
    struct scheme *schemes;
    size_t scheme_count;
    struct name_index table_index, function_index, kind_index, record_index, scheme_index;
    struct arena *arena; // of the ruleset
    struct rule_test *tests;
    size_t test_count;
    const struct setting
        *written; // the settings as read, merged and inherited: the config room's, for its print
};

// Releases what does not live in the arena (the map of the units' names). The arena stays the
// ruleset's.
void model_release(struct model *m);

// Make the look-ups below quick: the lists of the model are whole. Not to be called while others
// read it.
void model_index(struct model *m);

uint32_t model_kind(const struct model *m, const char *name); // NONE when unknown; likewise below
uint32_t model_record(const struct model *m, const char *name);
uint32_t model_scheme(const struct model *m, const char *name);
uint32_t model_table(const struct model *m, const char *name);
uint32_t model_function(const struct model *m, const char *name);
uint32_t kind_attribute(const struct kind *k, const char *name);
uint32_t kind_target(const struct kind *k, const char *name);
uint32_t kind_indicator(const struct kind *k, const char *name);
uint32_t record_field(const struct record_type *r, const char *name);

// What the act says of a rule's missing data: its own word, its group's, the scheme's. (The rule's
// index and parent must have been set by the checker.)
const struct missing *rule_missing(const struct scheme *s, const struct rule *r);
bool rule_has_worth(const struct rule *r); // in some cohort; a bonus has none
bool rule_has_criteria(const struct rule *r);
// A group whose points are no plain sum of its rules': a method combines, weighs or treats.
bool rule_combines(const struct rule *r);
// One of these that looks at the cohort as a whole, so that what it saw is told beside its rules.
bool rule_compares(const struct rule *r);
// Whether a rule's worth may pass to its siblings because its data are missing.
bool rule_may_skip(const struct scheme *s, const struct rule *r);

#endif
