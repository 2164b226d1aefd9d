#include "ctl/usage.h"

#include "base/utf8.h"
#include "ctl/text.h"
#include "ctl/verbs.h"

#ifndef MERITD_VERSION
#define MERITD_VERSION "0.1.0"
#endif
#define WIDTH 80

static void add_entry(const char *left, size_t taken, size_t indent, const char *right,
                      size_t width, struct str *out)
{
    str_addf(out, "  %s", left);
    if (taken + 2 >= indent) {
        str_add_char(out, '\n');
        taken = 0;
        text_spaces(out, indent);
    } else {
        text_spaces(out, indent - taken - 2);
    }
    text_wrap(out, right, indent, indent, width);
}

static void add_options(const struct option *list, size_t count, size_t width, struct str *out)
{
    struct str left = {0};
    for (size_t i = 0; i < count; i++) {
        str_clear(&left);
        str_addf(&left, "--%s%s%s", list[i].name, list[i].value ? " " : "",
                 list[i].value ? list[i].value : "");
        add_entry(left.data, left.size, 22, list[i].meaning, width, out);
    }
    str_release(&left);
}

static void add_exits(struct str *out)
{
    str_add(out, "Exit codes:\n"
                 "  0  done\n"
                 "  1  the daemon refused, with its reasons (or the result could not be written)\n"
                 "  2  the command line is wrong\n"
                 "  3  no daemon answers at the socket\n"
                 "  4  the daemon broke off, or did not answer in time\n");
}

void usage_all(const struct terminal *t, struct str *out)
{
    size_t count, width = t->width ? t->width : WIDTH;
    const struct verb *const *verbs = verbs_all(&count);
    terminal_add(t, STYLE_BOLD, "usage: meritctl VERB [WORDS] [OPTIONS]", out);
    str_add(out, "\n\nAsks meritd, the scoring daemon, over its Unix socket.\n\nVerbs:\n");
    for (size_t i = 0; i < count; i++)
        add_entry(verbs[i]->name, utf8_width(verbs[i]->name), 14, verbs[i]->sentence, width, out);
    str_add(out, "\nOptions of every verb (meritctl help VERB tells its own):\n");
    const struct option *common = arguments_common(&count);
    add_options(common, count, width, out);
    str_add_char(out, '\n');
    add_exits(out);
}

void usage_verb(const struct verb *v, const struct terminal *t, struct str *out)
{
    struct str line = {0};
    size_t count, width = t->width ? t->width : WIDTH;
    str_addf(&line, "usage: meritctl %s%s%s%s", v->name, *v->words ? " " : "", v->words,
             v->option_count ? " [OPTIONS]" : "");
    terminal_add(t, STYLE_BOLD, line.data, out);
    str_add(out, "\n\n");
    str_clear(&line);
    text_wrap(out, v->sentence, 0, 0, width);
    if (v->help) {
        str_add_char(out, '\n');
        for (const char *at = v->help; *at;) { // a line of it is a paragraph
            size_t size = 0;
            while (at[size] && at[size] != '\n')
                size++;
            str_clear(&line);
            str_add_bytes(&line, at, size);
            text_wrap(out, line.data, 0, 0, width);
            at += size + (at[size] == '\n');
        }
    }
    if (v->option_count) {
        str_add(out, "\nOptions:\n");
        add_options(v->options, v->option_count, width, out);
    }
    str_add(out, "\nOptions of every verb:\n");
    const struct option *common = arguments_common(&count);
    add_options(common, count, width, out);
    str_release(&line);
}

void usage_version(struct str *out)
{
    str_add(out, "meritctl " MERITD_VERSION "\n");
}
