#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/board_page.h"
#include "base/decimal.h"
#include "core/judge/states.h"
#include "link/delta.h"

const struct packed_row *board_page_row(const struct board_page *p, uint32_t at, uint32_t *rank)
{
    uint32_t index;
    const struct listing_block *b = p->rows ? listing_at(p->rows, at, &index) : NULL;
    const struct packed_row *row = b ? listing_row(p->rows, b, index) : packed_row(p->bytes, at);
    if (rank)
        *rank = b ? listing_rank(p->rows, b, index) : row->rank;
    return row;
}

static void put_points(const struct board_page *p, points n)
{
    json_points(p->json, n, p->scheme->decimals, p->scheme->decimals);
}

static void put_rules(const struct board_page *p, const struct packed_row *row)
{
    const int64_t *of = packed_rule_points(p->bytes, row);
    const uint8_t *states = packed_rule_states(p->bytes, row);
    JSON_KEY(p->json, "rules");
    json_object(p->json);
    for (size_t i = 0; i < packed_head(p->bytes)->rule_count; i++)
        if (states[i] != RULE_NOT_APPLICABLE) {
            json_key(p->json, p->scheme->all_rules[i]->label.name);
            put_points(p, of[i]);
        }
    json_object_end(p->json);
}

// What is in the way of a rank: the rules without data, the rules that failed.
static void put_missing(const struct board_page *p, const struct packed_row *row)
{
    const uint8_t *states = packed_rule_states(p->bytes, row);
    if (row->state != ROW_MISSING && row->state != ROW_BROKEN)
        return;
    JSON_KEY(p->json, "missing");
    json_array(p->json);
    for (size_t i = 0; i < packed_head(p->bytes)->rule_count; i++)
        if ((states[i] == RULE_NO_DATA || states[i] == RULE_FAILED) &&
            !p->scheme->all_rules[i]->is_group)
            json_text(p->json, p->scheme->all_rules[i]->label.name);
    json_array_end(p->json);
}

static void put_vetoes(const struct board_page *p, const struct packed_row *row)
{
    const uint8_t *states = packed_vetoes(p->bytes, row);
    JSON_KEY(p->json, "vetoes");
    json_array(p->json);
    for (size_t i = 0; i < p->scheme->veto_count; i++)
        if (states[i] == VETO_FIRED)
            json_text(p->json, p->scheme->vetoes[i].label.name);
    json_array_end(p->json);
}

static void put_outcomes(const struct board_page *p, const struct packed_row *row)
{
    const uint8_t *states = packed_outcomes(p->bytes, row);
    const uint32_t *next = packed_next(p->bytes, row);
    char text[32];
    JSON_KEY(p->json, "outcomes");
    json_object(p->json);
    for (size_t i = 0; i < p->scheme->outcome_count; i++) {
        const char *state = outcome_state_name((enum outcome_state)states[i]);
        if (states[i] == OUTCOME_NEXT) {
            snprintf(text, sizeof text, "next %u", next[i]);
            state = text;
        }
        json_put_text(p->json, p->scheme->outcomes[i].label.name, state);
    }
    json_object_end(p->json);
}

static void put_day(struct json *j, double value)
{
    char text[11];
    if (!(value >= DAY_MIN && value <= DAY_MAX)) {
        json_null(j);
        return;
    }
    day_format((int32_t)value, text);
    json_text(j, text);
}

static void put_value(const struct board_page *p, const struct packed_show *type, double value)
{
    if (isnan(value)) {
        json_null(p->json);
        return;
    }
    switch ((enum value_tag)type->type) {
    case VALUE_NUMBER:
        json_double(p->json, round12(value));
        return;
    case VALUE_BOOL:
        json_bool(p->json, value != 0.0);
        return;
    case VALUE_DATE:
        put_day(p->json, value);
        return;
    case VALUE_TEXT:
    case VALUE_ENUM:
    case VALUE_REF:
        json_text(p->json, packed_text(p->bytes, (uint32_t)value));
        return;
    }
}

static void put_shows(const struct board_page *p, const struct packed_row *row)
{
    const double *values = packed_shows(p->bytes, row);
    JSON_KEY(p->json, "shows");
    json_object(p->json);
    for (size_t i = 0; i < p->scheme->show_count; i++) {
        json_key(p->json, p->scheme->shows[i].label.name);
        put_value(p, &packed_show_types(p->bytes)[i], values[i]);
    }
    json_object_end(p->json);
}

static void put_standing(const struct board_page *p, const struct packed_row *row,
                         struct board_alike *alike)
{
    struct json *j = p->json;
    if (alike->size > 0 && alike->cohort == row->cohort && alike->state == row->state) {
        char *room = str_add_room(j->out, alike->size);
        memcpy(room, j->out->data + alike->from, alike->size);
        return;
    }
    const struct packed_cohort *cohort = &packed_cohorts(p->bytes)[row->cohort];
    *alike = (struct board_alike){.cohort = row->cohort, .state = row->state, .from = j->out->size};
    json_put_text(j, "cohort", packed_text(p->bytes, cohort->name));
    json_put_text(j, "cohort_title", packed_text(p->bytes, cohort->title));
    json_put_text(j, "state", row_state_name((enum row_state)row->state));
    alike->size = j->out->size - alike->from;
}

void board_page_put_row(const struct board_page *p, uint32_t at, struct board_alike *alike)
{
    uint32_t rank;
    const struct packed_row *row = board_page_row(p, at, &rank);
    struct json *j = p->json;
    json_object(j);
    JSON_KEY(j, "rank");
    if (rank)
        json_int(j, rank);
    else
        json_null(j);
    JSON_KEY(j, "tied");
    json_bool(j, row->tied);
    JSON_KEY(j, "subject");
    json_text(j, p->names.id(p->names.context, row->subject));
    JSON_KEY(j, "title");
    json_text(j, p->names.title(p->names.context, row->subject));
    put_standing(p, row, alike);
    JSON_KEY(j, "points");
    put_points(p, row->points);
    JSON_KEY(j, "grade");
    json_text(j, row->grade == PACKED_NO_GRADE ? NULL : p->scheme->grades[row->grade].title);
    put_missing(p, row);
    if (p->fields & FIELD_RULES)
        put_rules(p, row);
    if (p->fields & FIELD_VETOES)
        put_vetoes(p, row);
    if (p->fields & FIELD_OUTCOMES)
        put_outcomes(p, row);
    if (p->fields & FIELD_SHOWS)
        put_shows(p, row);
    json_object_end(j);
}
