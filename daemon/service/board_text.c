#include "service/board_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "service/service.h"

struct board_text {
    char name[BOARD_TEXT_NAME_MOST + 1]; // "": none yet
    int64_t seq;
    int32_t as_of;
    struct str text;
};

struct board_texts {
    struct board_text list[BOARD_TEXTS_MOST];
    size_t oldest;
};

const struct str *board_text_find(const struct board_copy *b, const char *name)
{
    for (size_t i = 0; b->texts != NULL && i < BOARD_TEXTS_MOST; i++) {
        const struct board_text *t = &b->texts->list[i];
        if (t->seq == b->seq && t->as_of == b->as_of && t->name[0] && !strcmp(t->name, name))
            return &t->text;
    }
    return NULL;
}

void board_text_keep(struct board_copy *b, const char *name, const struct str *text)
{
    size_t size = strlen(name);
    if (size == 0 || size > BOARD_TEXT_NAME_MOST || text->size > BOARD_TEXT_MOST)
        return;
    if (b->texts == NULL)
        b->texts = mem_new(1, sizeof *b->texts);
    struct board_text *t = &b->texts->list[b->texts->oldest];
    b->texts->oldest = (b->texts->oldest + 1) % BOARD_TEXTS_MOST;
    memcpy(t->name, name, size + 1);
    t->seq = b->seq;
    t->as_of = b->as_of;
    str_clear(&t->text);
    str_add_bytes(&t->text, text->data, text->size);
}

void board_texts_free(struct board_copy *b)
{
    for (size_t i = 0; b->texts != NULL && i < BOARD_TEXTS_MOST; i++)
        str_release(&b->texts->list[i].text);
    free(b->texts);
    b->texts = NULL;
}
