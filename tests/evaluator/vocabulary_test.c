// What the examples of the vocabulary come to is what it says.
#include "core/language/vocabulary.h"

#include "board_case.h"

// A show is a number: yes is 1.
static const char *as_shown(const char *gives)
{
    return strcmp(gives, "true") == 0 ? "1" : strcmp(gives, "false") == 0 ? "0" : gives;
}

// One board with all examples as shows.
static void make_case(struct str *shows, struct str *expect)
{
    str_add(shows, "s: { of = \"town\"; period = \"year\"; show: {");
    str_add(expect, "a");
    for (size_t i = 0; i < words_count(); i++) {
        const struct word *w = words_at(i);
        if (!w->gives)
            continue;
        str_addf(shows, " w%zu = \"%s\";", i, w->example);
        str_addf(expect, " w%zu=%s", i, as_shown(w->gives));
    }
    str_add(shows, " } rules = ( { name = \"r\"; score = 1 } ) }");
    str_add(expect, "\n");
}

int main(void)
{
    struct str shows = {0}, expect = {0};
    make_case(&shows, &expect);
    struct board_case cases[] = {{
        .name = "examples of the vocabulary give what it says",
        .schemes = shows.data,
        .facts = "town a\n",
        .expect = expect.data,
    }};
    int failed = BOARD_CASES_RUN("vocabulary", cases);
    str_release(&shows);
    str_release(&expect);
    return failed;
}
