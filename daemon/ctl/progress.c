#include "ctl/progress.h"

#include "base/utf8.h"
#include "ctl/text.h"

#define BAR 20
#define NS 1000000000

static void add_bar(const struct progress *p, struct str *out)
{
    uint64_t done = p->done < p->whole ? p->done : p->whole;
    unsigned filled = (unsigned)((double)done / (double)p->whole * BAR);
    str_add_char(out, '[');
    for (unsigned i = 0; i < BAR; i++)
        str_add_char(out, i < filled ? '#' : '.');
    str_addf(out, "] %3u%%  ", (unsigned)((double)done / (double)p->whole * 100));
}

static void add_left(const struct progress *p, struct str *out)
{
    if (!p->whole || !p->done || p->done >= p->whole)
        return;
    double seconds = (double)p->elapsed_ns / NS * (double)(p->whole - p->done) / (double)p->done;
    str_add(out, ", ");
    text_count(out, (int64_t)seconds + 1);
    str_add(out, " s left");
}

void progress_line(const struct progress *p, size_t width, struct str *out)
{
    struct str line = {0};
    str_addf(&line, "%s  ", p->name);
    if (p->whole)
        add_bar(p, &line);
    text_counted(&line, (int64_t)p->entries, "line", "lines");
    if (p->elapsed_ns > 0) {
        str_add(&line, ", ");
        text_count(&line, (int64_t)((double)p->entries * NS / (double)p->elapsed_ns));
        str_add(&line, "/s");
    }
    add_left(p, &line);
    text_cut(out, line.data, width, false);
    str_release(&line);
}
