#include "core/store/checkpoint.h"

#include <string.h>

#include "base/decimal.h"
#include "core/language/type.h"

#define LANES 4

static uint64_t stir(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0xff51afd7ed558ccdu;
    return sum ^ sum >> 32;
}

// Lanes side by side, so that none waits for another.
uint64_t checkpoint_sum(const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    uint64_t lanes[LANES], word, sum = 0x9e3779b97f4a7c15u ^ size;
    size_t left = size;
    for (size_t k = 0; k < LANES; k++)
        lanes[k] = sum + k;
    for (; left >= sizeof lanes; p += sizeof lanes, left -= sizeof lanes)
        for (size_t k = 0; k < LANES; k++) {
            memcpy(&word, p + k * sizeof word, sizeof word);
            lanes[k] = stir(lanes[k], word);
        }
    for (size_t k = 0; k < LANES; k++)
        sum = stir(sum, lanes[k]);
    for (; left; p++, left--)
        sum = stir(sum, *p);
    return sum;
}

bool checkpoint_head_fits(const struct checkpoint_head *h, uint64_t size, struct err *e)
{
    if (size < sizeof *h || h->magic != CHECKPOINT_MAGIC)
        return err_set(e, "it is no checkpoint");
    if (h->version != CHECKPOINT_VERSION)
        return err_set(e, "it has form %u; this program knows form %u", h->version,
                       CHECKPOINT_VERSION);
    if (h->sum != checkpoint_sum(h, offsetof(struct checkpoint_head, sum)))
        return err_set(e, "its head is damaged");
    if (h->size != size)
        return err_set(e, "it has %llu bytes instead of %llu", (unsigned long long)size,
                       (unsigned long long)h->size);
    return h->line > 0 || err_set(e, "it is of line %lld", (long long)h->line);
}

static bool directory_fits(const struct checkpoint_head *h, struct err *e)
{
    uint64_t need = h->type_count * (uint64_t)sizeof(struct checkpoint_type) +
                    h->column_count * (uint64_t)sizeof(struct checkpoint_column) +
                    h->word_count * (uint64_t)sizeof(uint32_t);
    bool fits = h->directory_at >= sizeof *h && h->directory_at <= h->size &&
                h->directory_at % CHECKPOINT_ALIGN == 0 && need <= h->size - h->directory_at &&
                h->texts_size > 0 && h->texts_size == h->size - h->directory_at - need;
    return fits || err_set(e, "its directory does not fit");
}

static bool column_fits(const struct checkpoint *c, const struct checkpoint_column *column,
                        uint64_t rows)
{
    const struct checkpoint_head *h = c->head;
    bool texts = column->role == CHECKPOINT_IDS;
    bool width = column->width <= 2 || column->width == 4 || column->width == 8;
    return column->name < h->texts_size && column->role < CHECKPOINT_ROLES &&
           column->tag <= TYPE_ENUM && width &&
           (uint64_t)column->first_word + column->word_count <= h->word_count &&
           column->at >= sizeof *h && column->at <= h->directory_at &&
           column->at % CHECKPOINT_ALIGN == 0 && column->size <= h->directory_at - column->at &&
           (texts ? column->size >= rows : column->size == rows * column->width);
}

static bool types_fit(const struct checkpoint *c, struct err *e)
{
    const struct checkpoint_head *h = c->head;
    for (uint32_t t = 0; t < h->type_count; t++) {
        const struct checkpoint_type *type = &c->types[t];
        bool fits = type->name < h->texts_size && type->rows <= UINT32_MAX &&
                    (uint64_t)type->first_column + type->column_count <= h->column_count;
        for (uint32_t k = 0; fits && k < type->column_count; k++)
            fits = column_fits(c, &c->columns[type->first_column + k], type->rows);
        if (!fits)
            return err_set(e, "its type %u does not fit", t);
    }
    for (uint32_t w = 0; w < h->word_count; w++)
        if (c->words[w] >= h->texts_size)
            return err_set(e, "its word %u does not fit", w);
    return true;
}

bool checkpoint_open(const void *bytes, size_t size, struct checkpoint *out, struct err *e)
{
    const struct checkpoint_head *h = bytes;
    if (!checkpoint_head_fits(h, size, e) || !directory_fits(h, e))
        return false;
    const uint8_t *at = (const uint8_t *)bytes + h->directory_at;
    if (h->directory_sum != checkpoint_sum(at, (size_t)(h->size - h->directory_at)))
        return err_set(e, "its directory is damaged");
    *out = (struct checkpoint){.bytes = bytes, .head = h, .types = (const void *)at};
    out->columns = (const void *)(out->types + h->type_count);
    out->words = (const void *)(out->columns + h->column_count);
    out->texts = (const void *)(out->words + h->word_count);
    if (out->texts[h->texts_size - 1])
        return err_set(e, "its texts are not ended");
    return types_fit(out, e);
}

const struct checkpoint_type *checkpoint_type_named(const struct checkpoint *c, const char *name)
{
    for (uint32_t t = 0; t < c->head->type_count; t++)
        if (strcmp(c->texts + c->types[t].name, name) == 0)
            return &c->types[t];
    return NULL;
}

const struct checkpoint_column *checkpoint_find(const struct checkpoint *c,
                                                const struct checkpoint_type *t,
                                                enum checkpoint_role role, const char *name)
{
    for (uint32_t k = 0; k < t->column_count; k++) {
        const struct checkpoint_column *column = &c->columns[t->first_column + k];
        if (column->role == role && strcmp(c->texts + column->name, name ? name : "") == 0)
            return column;
    }
    return NULL;
}

const char *checkpoint_word(const struct checkpoint *c, const struct checkpoint_column *column,
                            size_t at)
{
    return c->texts + c->words[column->first_word + at];
}

bool checkpoint_column_sound(const struct checkpoint *c, const struct checkpoint_column *column)
{
    return column->sum == checkpoint_sum(c->bytes + column->at, (size_t)column->size);
}

// --- codes ---

static uint64_t code_at(const uint8_t *bytes, uint8_t width, size_t at)
{
    uint64_t code = 0;
    memcpy(&code, bytes + at * width, width); // the machine's order: least first
    return code;
}

static void read_1(const uint8_t *codes, size_t count, uint64_t base, int64_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (int64_t)(base + codes[i]);
}

static void read_2(const uint8_t *bytes, size_t count, uint64_t base, int64_t *out)
{
    const uint16_t *codes = (const void *)bytes;
    for (size_t i = 0; i < count; i++)
        out[i] = (int64_t)(base + codes[i]);
}

static void read_4(const uint8_t *bytes, size_t count, uint64_t base, int64_t *out)
{
    const uint32_t *codes = (const void *)bytes;
    for (size_t i = 0; i < count; i++)
        out[i] = (int64_t)(base + codes[i]);
}

static void read_8(const uint8_t *bytes, size_t count, uint64_t base, int64_t *out)
{
    const uint64_t *codes = (const void *)bytes;
    for (size_t i = 0; i < count; i++)
        out[i] = (int64_t)(base + codes[i]);
}

static void read_0(size_t count, uint64_t base, int64_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (int64_t)base;
}

void checkpoint_read(const struct checkpoint *c, const struct checkpoint_column *column,
                     size_t first, size_t count, int64_t *out)
{
    uint8_t width = column->width;
    const uint8_t *bytes = c->bytes + column->at + first * width;
    uint64_t base = (uint64_t)column->base;
    if (width == 0)
        read_0(count, base, out);
    else if (width == 1)
        read_1(bytes, count, base, out);
    else if (width == 2)
        read_2(bytes, count, base, out);
    else if (width == 4)
        read_4(bytes, count, base, out);
    else
        read_8(bytes, count, base, out);
    for (size_t i = 0; column->has_none && i < count; i++)
        if (code_at(bytes, width, i) == 0)
            out[i] = DECIMAL_NONE;
}
