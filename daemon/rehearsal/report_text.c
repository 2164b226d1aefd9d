#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "rehearsal/report.h"

enum { CELL_SUBJECT, CELL_NAME, CELL_EXPECTED, CELL_GOT, CELL_LINE, CELLS };

static const char *const titles[CELLS] = {"subject", "column", "expected", "got", "line"};

static const char *cell(const struct deviation *d, size_t column, char line[24])
{
    switch (column) {
    case CELL_SUBJECT:
        return d->subject;
    case CELL_NAME:
        return d->column;
    case CELL_EXPECTED:
        return d->expected;
    case CELL_GOT:
        return d->got;
    default:
        snprintf(line, 24, "%u", d->at.line);
        return line;
    }
}

static void put_padded(struct str *out, const char *text, size_t width, bool last)
{
    str_add(out, text);
    for (size_t at = utf8_width(text); at < width && !last; at++)
        str_add_char(out, ' ');
    str_add(out, last ? "\n" : "  ");
}

static void put_table(const struct verdict *v, struct str *out)
{
    size_t widths[CELLS];
    char line[24];
    for (size_t c = 0; c < CELLS; c++) {
        widths[c] = utf8_width(titles[c]);
        for (size_t i = 0; i < v->count; i++) {
            size_t width = utf8_width(cell(&v->deviations[i], c, line));
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    str_add(out, "  ");
    for (size_t c = 0; c < CELLS; c++)
        put_padded(out, titles[c], widths[c], c + 1 == CELLS);
    for (size_t i = 0; i < v->count; i++) {
        str_add(out, "  ");
        for (size_t c = 0; c < CELLS; c++)
            put_padded(out, cell(&v->deviations[i], c, line), widths[c], c + 1 == CELLS);
    }
}

// The same reason is told once for a subject: rank and points have one.
static bool told_before(const struct verdict *v, size_t at)
{
    const struct deviation *d = &v->deviations[at];
    for (size_t i = 0; i < at; i++) {
        const struct deviation *other = &v->deviations[i];
        if (other->why && !strcmp(other->why, d->why) && !strcmp(other->subject, d->subject))
            return true;
    }
    return false;
}

static void put_reasons(const struct verdict *v, struct str *out)
{
    for (size_t i = 0; i < v->count; i++) {
        const struct deviation *d = &v->deviations[i];
        if (!d->why || told_before(v, i))
            continue;
        str_addf(out, "  %s of %s, because:\n", d->column, d->subject);
        for (const char *line = d->why; *line;) {
            size_t size = strcspn(line, "\n");
            str_add(out, "    ");
            str_add_bytes(out, line, size);
            str_add_char(out, '\n');
            line += size + (line[size] == '\n');
        }
    }
}

static void put_verdict(const struct verdict *v, struct str *out)
{
    str_addf(out, "%s:%u: FAILED: %s\n", v->at.file, v->at.line, v->test);
    if (v->broken)
        str_addf(out, "  no board could be made: %s\n", v->broken);
    if (!v->count)
        return;
    put_table(v, out);
    put_reasons(v, out);
}

static void put_coverage(const struct coverage *c, struct str *out)
{
    size_t told = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct covered *item = &c->list[i];
        const char *lacks = covered_lacks(item);
        if (lacks)
            str_addf(out, "%s:%u: %s %s.%s %s\n", item->at.file, item->at.line,
                     covered_sort_name(item->sort, false), item->of, item->name, lacks);
    }
    str_add(out, "covered: ");
    for (int sort = 0; sort < COVERED_SORTS; sort++) {
        size_t covered, total = coverage_total(c, (enum covered_sort)sort, &covered);
        if (total)
            str_addf(out, "%s%zu of %zu %s", told++ ? ", " : "", covered, total,
                     covered_sort_name((enum covered_sort)sort, total != 1));
    }
    str_add(out, told ? "\n" : "there is nothing to cover\n");
}

static void put_mutation(const struct mutation *m, struct str *out)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct change *c = &m->list[i];
        if (c->noticed == NOTICED_BY_NOBODY)
            str_addf(out, "%s:%u:%u: no test notices %s -> %s\n", c->at.file, c->at.line,
                     c->at.column, c->old, c->new);
    }
    str_addf(out, "noticed: %zu of %zu changes", m->count - m->unnoticed, m->count);
    if (m->refused)
        str_addf(out, ", %zu of them by the check", m->refused);
    str_add_char(out, '\n');
}

static void put_summary(const struct report *r, struct str *out)
{
    const struct rehearsal *h = r->rehearsal;
    str_addf(out, "%s: ", r->file);
    if (!h->script.known->test_count) {
        str_add(out, "has no rule tests\n");
        return;
    }
    str_addf(out, "%zu passed, %zu failed", h->count - h->failed, h->failed);
    if (h->left_out)
        str_addf(out, ", %zu left out", h->left_out);
    str_add_char(out, '\n');
}

void report_text(const struct report *r, struct str *out)
{
    const struct rehearsal *h = r->rehearsal;
    for (size_t i = 0; i < h->count; i++)
        if (!verdict_passed(&h->verdicts[i]))
            put_verdict(&h->verdicts[i], out);
    if (r->coverage)
        put_coverage(&h->coverage, out);
    if (r->mutation)
        put_mutation(r->mutation, out);
    if (!r->quiet)
        put_summary(r, out);
}
