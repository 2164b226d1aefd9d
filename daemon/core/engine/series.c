#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/gathering.h"

// Entries whose number has no data are passed over.
static void series_fill(struct series *s, const struct find *f, const double *where,
                        const double *values)
{
    size_t owners = store_row_count(f->engine->store, f->owner_kind), count = 0;
    for (size_t k = 0; k < owners; k++) {
        for (size_t i = f->starts[k]; i < f->starts[k + 1]; i++) {
            if ((where && where[i] != 1) || (values && values[i] != values[i]))
                continue;
            s->dates[count] = f->list[i].date;
            s->untils[count] = f->list[i].until;
            s->numbers[count++] = values ? values[i] : 1;
        }
        s->offsets[k + 1] = count;
    }
}

static bool series_parts(const struct gather *h, const struct frame *f, double **where,
                         double **values, struct err *e)
{
    if (h->where) {
        *where = mem_new(f->count, sizeof **where);
        if (!frame_run(f, h->where, *where, e))
            return false;
    }
    if (h->value) {
        *values = mem_new(f->count, sizeof **values);
        if (!frame_run(f, h->value, *values, e))
            return false;
    }
    return true;
}

bool gather_series(struct engine *g, const struct gather *h, uint32_t kind, const struct window *w,
                   struct board *self, struct series *out, struct err *e)
{
    struct find f = {.engine = g,
                     .gather = h,
                     .owner_kind = kind,
                     .window = w,
                     .self = self,
                     .only = NONE,
                     .ordered = true};
    struct record_frame r = {0};
    double *where = NULL, *values = NULL;
    *out = (struct series){0};
    if (h->set != SET_RECORDS)
        return err_set(e, "a series is made of records");
    bool ok = find_records(&f, e);
    if (ok) {
        record_frame_init(&r, &f);
        ok = series_parts(h, &r.frame, &where, &values, e);
    }
    if (ok) {
        out->offsets = mem_new(store_row_count(g->store, kind) + 1, sizeof *out->offsets);
        out->dates = mem_new(f.count, sizeof *out->dates);
        out->untils = mem_new(f.count, sizeof *out->untils);
        out->numbers = mem_new(f.count, sizeof *out->numbers);
        series_fill(out, &f, where, values);
    }
    free(where);
    free(values);
    record_frame_release(&r);
    find_release(&f);
    return ok;
}

void series_release(struct series *s)
{
    free(s->offsets);
    free(s->dates);
    free(s->untils);
    free(s->numbers);
}
