// A board put into bytes (link/packed.h).
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/stream.h"
#include "core/engine/ranks.h"
#include "core/judge/stretch.h"
#include "link/packed.h"

struct packing {
    struct engine *engine;
    struct board *board;
    const struct ruleset *ruleset;
    const struct scheme *scheme;
    const struct store *store;
    const uint32_t *subjects; // by row
    bool follow;              // they follow each other as the rows do
    bool with_rules;          // a page's are recalled, where the board keeps none
    bool total;               // its one rule stands in the head of a row
    size_t rule_count;        // of those that stand behind it
    size_t first, count;      // of the listing
    struct str texts;
    struct map *seen; // per show that is read as text: its values, and where their texts stand
};

static uint32_t put_text(struct packing *k, const char *text)
{
    uint32_t at = (uint32_t)k->texts.size;
    str_add_bytes(&k->texts, text, strlen(text) + 1);
    return at;
}

static const char *value_text(const struct packing *k, const struct value_type *t, double value)
{
    if (t->tag == VALUE_TEXT)
        return intern_text(&k->ruleset->texts, (uint32_t)value);
    if (t->tag == VALUE_ENUM)
        return t->enumerated->values[(size_t)value].title;
    return store_id(k->store, (uint32_t)value);
}

// A value as it stands in a row. Texts stand once, however many rows have them.
static double show_value(struct packing *k, size_t show, double value)
{
    const struct value_type *t = &k->scheme->shows[show].value.type;
    bool fresh;
    if (!isfinite(value))
        return (double)NAN;
    if (!packed_is_text((uint32_t)t->tag))
        return value;
    struct map_entry *at =
        map_put_bytes(&k->seen[show], (const char *)&value, sizeof value, &fresh);
    if (fresh)
        at->number = put_text(k, value_text(k, t, value));
    return (double)at->number;
}

static void pack_shows(struct packing *k, struct packed_show *out)
{
    char name[128];
    for (size_t i = 0; i < k->scheme->show_count; i++) {
        const struct value_type *t = &k->scheme->shows[i].value.type;
        out[i] = (struct packed_show){.type = (uint32_t)t->tag, .unit = NONE};
        if (t->tag != VALUE_NUMBER || measure_is_plain(&t->measure))
            continue;
        measure_name(&k->ruleset->model.units, &t->measure, name, sizeof name);
        out[i].unit = put_text(k, name);
    }
}

// Rows are packed a block of the listing at a time, one part after the other: in the cache, and
// from there past it to where they are to stand, so that what is looked up for the next block
// is not driven out by them. A row that is too wide for that is packed where it stands.
#define BLOCK 256
#define BLOCK_BYTES ((size_t)16 << 10)
#define ROWS_LEAST 32 // of a block

struct block {
    const uint32_t *rows; // of the board, in the order listed
    uint32_t cohort[BLOCK], subject[BLOCK];
    uint8_t *to; // where they stand, one behind the other
    size_t first, count, row_size;
};

static uint16_t packed_grade(uint32_t grade)
{
    return grade == NONE ? PACKED_NO_GRADE : (uint16_t)grade;
}

// Ranked rows [from, end) of a block, all of one cohort. What they are read from is looked up once:
// no byte that is written can be it.
static void pack_ranked(const struct packing *k, const struct block *of, size_t from, size_t end)
{
    const uint32_t *rows = of->rows, *subject = of->subject;
    const uint32_t *grade = k->board->grade;
    points total[BLOCK];
    uint32_t rank[BLOCK];
    uint8_t tied[BLOCK];
    const struct listed_ranks listed = {.points = total, .rank = rank, .tied = tied};
    size_t row_size = of->row_size;
    uint32_t cohort = of->cohort[from];
    board_listed(k->board, cohort, of->first + from, of->first + end, &listed);
    for (size_t n = from; n < end; n++) {
        struct packed_row *row = (void *)(of->to + n * row_size);
        *row = (struct packed_row){.points = total[n - from],
                                   .subject = subject[n],
                                   .rank = rank[n - from],
                                   .cohort = cohort,
                                   .grade = packed_grade(grade ? grade[rows[n]] : NONE),
                                   .state = ROW_RANKED,
                                   .tied = tied[n - from] & 1u};
    }
}

static void pack_unranked(const struct packing *k, const struct block *of, size_t from, size_t end)
{
    const struct board *b = k->board;
    for (size_t n = from; n < end; n++) {
        uint32_t at = of->rows[n];
        struct packed_row *row = (void *)(of->to + n * of->row_size);
        *row = (struct packed_row){.points = b->points[at],
                                   .subject = of->subject[n],
                                   .cohort = of->cohort[n],
                                   .grade = packed_grade(board_grade(b, at)),
                                   .state = b->state[at] & 7u};
    }
}

static void pack_heads(const struct packing *k, const struct block *of)
{
    const struct board *b = k->board;
    for (size_t n = 0, end; n < of->count; n = end) {
        uint32_t cohort = of->cohort[n];
        size_t ranked = b->cohort_starts[cohort] + b->cohort_ranked[cohort];
        bool is_ranked = of->first + n < ranked;
        size_t last = is_ranked ? ranked : b->cohort_starts[cohort + 1];
        end = last < of->first + of->count ? last - of->first : of->count;
        if (is_ranked)
            pack_ranked(k, of, n, end);
        else
            pack_unranked(k, of, n, end);
    }
}

static void pack_rule(const struct block *of, const struct board_rule *r, size_t at,
                      size_t state_at)
{
    const points *from = r->points;
    const uint8_t *states = r->state;
    const uint32_t *rows = of->rows;
    uint8_t *to = of->to;
    for (size_t n = 0, count = of->count, row_size = of->row_size; n < count; n++, to += row_size) {
        uint32_t row = rows[n];
        memcpy(to + at, &from[row], 8);
        to[state_at] = states[row];
    }
}

// Where its points are those that stand in the head.
static void pack_total(const struct block *of, size_t at, size_t state_at)
{
    for (size_t n = 0; n < of->count; n++) {
        uint8_t *to = of->to + n * of->row_size;
        memcpy(to + at, to + offsetof(struct packed_row, points), 8);
        to[state_at] = RULE_SCORED;
    }
}

static void pack_places(const struct block *of, const uint32_t *from, size_t at)
{
    for (size_t n = 0; n < of->count; n++)
        memcpy(of->to + n * of->row_size + at, &from[of->rows[n]], 4);
}

static void pack_states(const struct block *of, const uint8_t *from, size_t at)
{
    for (size_t n = 0; n < of->count; n++)
        of->to[n * of->row_size + at] = from[of->rows[n]];
}

static void pack_zeros(const struct block *of, size_t from, size_t end)
{
    for (size_t n = 0; n < of->count && from < end; n++)
        memset(of->to + n * of->row_size + from, 0, end - from);
}

static void pack_block(const struct packing *k, const struct block *of)
{
    const struct board *b = k->board;
    const struct scheme *s = k->scheme;
    size_t rules = k->rule_count;
    size_t states = offsetof(struct packed_row, states), values = packed_values_at(s, rules);
    bool kept = b->keeps_rules; // else pack_recalled
    pack_heads(k, of);
    if (rules && b->rule_is_total)
        pack_total(of, values, states);
    for (size_t i = 0; i < rules && kept && !b->rule_is_total; i++)
        pack_rule(of, &b->rules[i], values + 8 * i, states + i);
    states += rules;
    for (size_t i = 0; i < s->veto_count; i++)
        pack_states(of, b->vetoes[i], states++);
    for (size_t i = 0; i < s->outcome_count; i++)
        pack_states(of, b->outcomes[i], states++);
    pack_zeros(of, states > sizeof(struct packed_row) ? states : sizeof(struct packed_row), values);
    values += 8 * (rules + s->show_count); // pack_row_shows
    for (size_t i = 0; i < s->outcome_count; i++, values += 4)
        pack_places(of, b->outcome_next[i], values);
    pack_zeros(of, values, of->row_size);
}

// What two share who pack the rows.
struct sharing {
    const struct packing *packing;
    uint8_t *rows;
    size_t row_size;
    struct pair_lots lots;
};

#define LOT (16 * BLOCK) // rows that one packs before the other is asked

// The cohort at a place of the listing.
static uint32_t cohort_at(const struct board *b, size_t place)
{
    size_t low = 0, high = b->cohort_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (b->cohort_starts[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

// The cohort of each row of a block: they follow each other in the listing.
static void find_cohorts(const struct board *b, struct block *of)
{
    uint32_t cohort = cohort_at(b, of->first);
    for (size_t n = 0; n < of->count; n++) {
        while (of->first + n >= b->cohort_starts[cohort + 1])
            cohort++;
        of->cohort[n] = cohort;
    }
}

// By themselves: they lie all over the memory, and so many are asked for at a time.
static void find_subjects(const struct packing *k, struct block *of)
{
    const uint32_t *subjects = k->subjects, first = k->follow ? subjects[0] : 0;
    for (size_t n = 0; n < of->count && k->follow; n++)
        of->subject[n] = first + of->rows[n];
    for (size_t n = 0; n < of->count && !k->follow; n++)
        of->subject[n] = subjects[of->rows[n]];
}

static void pack_at(const struct packing *k, struct block *of)
{
    of->rows = k->board->order + of->first;
    find_cohorts(k->board, of);
    find_subjects(k, of);
    pack_block(k, of);
}

static void pack_blocks(void *context, unsigned who)
{
    _Alignas(64) uint8_t here[BLOCK_BYTES];
    struct sharing *s = context;
    struct block of = {.row_size = s->row_size};
    bool passes = s->row_size * ROWS_LEAST <= sizeof here;
    size_t most = passes && s->row_size * BLOCK > sizeof here ? sizeof here / s->row_size : BLOCK;
    for (size_t from, end; pair_take(&s->lots, who, &from, &end);)
        for (size_t at = from; at < end; at += of.count) {
            uint8_t *to = s->rows + at * s->row_size;
            of.first = s->packing->first + at;
            of.count = end - at < most ? end - at : most;
            of.to = passes ? here : to;
            pack_at(s->packing, &of);
            if (passes)
                stream_copy(to, here, of.count * of.row_size);
        }
    stream_end();
}

// Who packs beside the caller, so many rows; or NULL.
static struct pair *pair_for(size_t rows)
{
    return rows >= stretch_ways.pair_least ? stretch_ways.pair : NULL;
}

static void pack_rows(const struct packing *k, uint8_t *rows)
{
    struct sharing s = {.packing = k, .rows = rows};
    pair_lots_init(&s.lots, k->count, LOT);
    s.row_size = packed_row_size(k->scheme, k->rule_count);
    pair_run(pair_for(k->count), pack_blocks, &s);
}

// The rules of a page's rows, which the board does not keep.
struct recalling {
    const struct packing *packing;
    uint8_t *rows;
    size_t row_size;
};

static void pack_recalled(void *context, size_t at, const struct board_rule *rules, size_t row)
{
    const struct recalling *r = context;
    const struct scheme *s = r->packing->scheme;
    uint8_t *to = r->rows + at * r->row_size;
    uint8_t *values = to + packed_values_at(s, s->all_rule_count);
    uint8_t *states = to + offsetof(struct packed_row, states);
    for (size_t i = 0; i < s->all_rule_count; i++) {
        memcpy(values + 8 * i, &rules[i].points[row], 8);
        states[i] = rules[i].state[row];
    }
}

// In the order of the listing, in which texts are met for the first time.
static void pack_row_shows(struct packing *k, uint8_t *rows)
{
    const struct board *b = k->board;
    const struct scheme *s = k->scheme;
    size_t rules = k->rule_count;
    size_t row_size = packed_row_size(s, rules), at = packed_values_at(s, rules) + 8 * rules;
    for (size_t i = 0; i < k->count && s->show_count; i++) {
        for (size_t n = 0; n < s->show_count; n++) {
            double value = show_value(k, n, b->shows[n][b->order[k->first + i]]);
            memcpy(rows + i * row_size + at + 8 * n, &value, 8);
        }
    }
}

static void pack_cohorts(struct packing *k, struct packed_cohort *out)
{
    const struct board *b = k->board;
    for (size_t c = 0; c < b->cohort_count; c++)
        out[c] = (struct packed_cohort){
            .name = put_text(k, b->cohort_names[c]),
            .title = put_text(k, b->cohort_titles[c]),
            .ranked = b->cohort_ranked[c],
        };
    for (size_t c = 0; c < b->cohort_count; c++) {
        out[c].listed = (uint32_t)(b->cohort_starts[c + 1] - b->cohort_starts[c]);
        out[c].first = out[c].listed ? (uint32_t)b->cohort_starts[c] : 0;
    }
}

static void pack_failures(struct packing *k, struct packed_failure *out)
{
    for (size_t i = 0; i < k->board->failure_count; i++) {
        const struct board_failure *f = &k->board->failures[i];
        out[i] = (struct packed_failure){
            .subject = f->row == NONE ? NONE : store_subject_at(k->store, k->scheme->of, f->row),
            .rule = f->rule,
            .text = put_text(k, f->text),
        };
    }
}

static struct packed_head head_of(const struct packing *k)
{
    const struct board *b = k->board;
    const struct scheme *s = k->scheme;
    struct packed_head h = {
        .magic = PACKED_MAGIC,
        .version = PACKED_VERSION,
        .scheme = b->scheme,
        .period_length = (int32_t)b->window.period.length,
        .period_year = b->window.period.year,
        .period_at = b->window.period.at,
        .today = b->window.today,
        .reported = b->window.reported,
        .listed = (uint32_t)b->listed,
        .first = (uint32_t)k->first,
        .row_count = (uint32_t)k->count,
        .rule_count = k->with_rules ? (uint32_t)s->all_rule_count : 0,
        .veto_count = (uint32_t)s->veto_count,
        .outcome_count = (uint32_t)s->outcome_count,
        .show_count = (uint32_t)s->show_count,
        .cohort_count = (uint32_t)b->cohort_count,
        .failure_count = (uint32_t)b->failure_count,
        .rule_is_total = k->total,
    };
    h.row_size = (uint32_t)packed_row_size(s, k->rule_count);
    h.rows_at = packed_aligned(sizeof h);
    h.shows_at = h.rows_at + (uint64_t)h.row_count * h.row_size;
    h.cohorts_at = h.shows_at + h.show_count * sizeof(struct packed_show);
    h.failures_at = h.cohorts_at + h.cohort_count * sizeof(struct packed_cohort);
    h.texts_at = h.failures_at + h.failure_count * sizeof(struct packed_failure);
    return h;
}

static void pack(struct packing *k, const struct packed_head *head, uint8_t *parts)
{
    memset(parts, 0, head->rows_at);
    pack_rows(k, parts + head->rows_at);
    if (k->rule_count && !k->board->keeps_rules && !k->board->rule_is_total) {
        struct recalling r = {k, parts + head->rows_at, head->row_size};
        stretch_recall_rows(k->engine, k->board, k->board->order + k->first, k->count,
                            pack_recalled, &r);
    }
    pack_row_shows(k, parts + head->rows_at);
    struct packed_show *shows = mem_new(head->show_count + 1, sizeof *shows);
    struct packed_cohort *cohorts = mem_new(head->cohort_count + 1, sizeof *cohorts);
    struct packed_failure *failures = mem_new(head->failure_count + 1, sizeof *failures);
    pack_shows(k, shows);
    pack_cohorts(k, cohorts);
    pack_failures(k, failures);
    memcpy(parts + head->shows_at, shows, head->show_count * sizeof *shows);
    memcpy(parts + head->cohorts_at, cohorts, head->cohort_count * sizeof *cohorts);
    memcpy(parts + head->failures_at, failures, head->failure_count * sizeof *failures);
    free(shows);
    free(cohorts);
    free(failures);
}

static bool reserve(struct packed_room *room, size_t size)
{
    if (size <= room->size)
        return true;
    if (!room->fixed)
        room->bytes = mem_grow(room->bytes, &room->size, size, 1);
    bool fits = !room->fixed;
    room->size = size; // mem_grow may have made more of it
    return fits;
}

bool packed_write(const struct packed_from *from, struct packed_room *out)
{
    struct packing k = {.engine = from->engine,
                        .board = from->board,
                        .ruleset = from->ruleset,
                        .scheme = &from->ruleset->model.schemes[from->board->scheme],
                        .store = from->store};
    k.subjects = store_subjects(k.store, k.scheme->of);
    k.follow = store_subjects_follow(k.store, k.scheme->of);
    size_t show_count = k.scheme->show_count;
    k.with_rules = from->page || ((k.board->keeps_rules || k.board->rule_is_total) &&
                                  stretch_rules_are_few(k.scheme, k.board->listed));
    k.total = k.with_rules && k.board->rule_is_total && !from->moving;
    k.rule_count = k.with_rules && !k.total ? k.scheme->all_rule_count : 0;
    packed_page_find(k.board, k.store, from->page, &k.first, &k.count);
    struct packed_head head = head_of(&k);
    head.seq = from->seq;
    head.as_of = from->as_of;
    head.moving = from->moving;
    if (!reserve(out, head.texts_at))
        return false;
    k.seen = mem_new(show_count + 1, sizeof *k.seen);
    for (size_t i = 0; i < show_count; i++)
        map_init(&k.seen[i]);
    put_text(&k, ""); // so that there are always texts, and they end with a NUL
    pack(&k, &head, out->bytes);
    head.size = head.texts_at + k.texts.size;
    bool fits = reserve(out, head.size);
    if (fits) {
        memcpy(out->bytes + head.texts_at, k.texts.data, k.texts.size);
        memcpy(out->bytes, &head, sizeof head);
        head.sum = packed_sum_by(pair_for(k.count), out->bytes, head.size);
        memcpy(out->bytes, &head, sizeof head);
    }
    out->size = head.size;
    for (size_t i = 0; i < show_count; i++)
        map_release(&k.seen[i]);
    free(k.seen);
    str_release(&k.texts);
    return fits;
}

void packed_write_rows(const struct packed_from *from, bool with_rules, uint8_t *out)
{
    struct packing k = {.engine = from->engine,
                        .board = from->board,
                        .ruleset = from->ruleset,
                        .scheme = &from->ruleset->model.schemes[from->board->scheme],
                        .store = from->store,
                        .with_rules = with_rules,
                        .rule_count = with_rules ? from->board->rule_count : 0,
                        .count = from->board->listed};
    k.subjects = store_subjects(k.store, k.scheme->of);
    k.follow = store_subjects_follow(k.store, k.scheme->of);
    pack_rows(&k, out);
    pack_row_shows(&k, out);
}
