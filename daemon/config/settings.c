// What stands outside the sections: the daemon's own keys, plugins, zone and calendar.
#include <stdlib.h>
#include <string.h>

#include "config/number.h"
#include "config/sections.h"

static void mode_read(struct reader *r, const struct setting *s, void *into)
{
    uint32_t *mode = into, value = 0;
    const char *c = s->text.chars;
    while (*c >= '0' && *c <= '7' && value <= 0777)
        value = value * 8 + (uint32_t)(*c++ - '0');
    if (*c || s->text.size == 0 || value > 0777)
        setting_wrong(r, s, "mode", "a file mode such as \"0660\"");
    else
        *mode = value;
}

static void memory_read(struct reader *r, const struct setting *s, void *into)
{
    static const char units[] = "KMG";
    int64_t *memory = into;
    const char *text = s->text.chars;
    size_t size = s->text.size;
    const char *unit = size > 1 ? strchr(units, text[size - 1]) : NULL;
    struct number n;
    struct err ignored;
    bool known = unit && number_read(text, size - 1, &n, &ignored) && number_whole(&n) &&
                 n.scaled > 0 && n.scaled <= 1 << 20;
    if (known)
        *memory = n.scaled << (10 * (unit - units + 1));
    else
        setting_wrong(r, s, "memory", "a size such as \"512M\" or \"4G\"");
}

static void deadline_read(struct reader *r, const struct setting *s, void *into)
{
    int64_t *deadline = into;
    struct number n;
    struct err ignored;
    if (number_read(s->text.chars, s->text.size, &n, &ignored) && number_whole(&n) &&
        n.scaled >= 1 && n.scaled <= 3600000)
        *deadline = n.scaled;
    else
        setting_wrong(r, s, "deadline", "milliseconds 1..3600000");
}

static void checkpoint_read(struct reader *r, const struct setting *s, void *into)
{
    int64_t *lines = into;
    struct number n;
    struct err ignored;
    if (number_read(s->text.chars, s->text.size, &n, &ignored) && number_whole(&n) &&
        n.scaled >= 0 && n.scaled <= 1000000000)
        *lines = n.scaled;
    else
        setting_wrong(r, s, "checkpoint", "lines of the ledger 0..1000000000");
}

static void plugin_dirs_read(struct reader *r, const struct setting *s, void *into)
{
    struct settings *settings = into;
    settings->plugin_dir_count = texts_read(r, s, &settings->plugin_dirs);
}

static const struct key daemon_keys[] = {
    {.name = "socket",
     .shape = KEY_TEXT,
     .at = offsetof(struct settings, socket),
     .help = "The path of the socket."},
    {.name = "mode",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct settings, socket_mode),
     .read = mode_read,
     .fallback = "0660",
     .help = "Who may use the socket, as a file mode."},
    {.name = "owner",
     .shape = KEY_TEXT,
     .at = offsetof(struct settings, socket_owner),
     .help = "The socket's owner."},
    {.name = "group",
     .shape = KEY_TEXT,
     .at = offsetof(struct settings, socket_group),
     .help = "The socket's group."},
    {.name = "ledger",
     .shape = KEY_TEXT,
     .at = offsetof(struct settings, ledger),
     .help = "The path of the ledger."},
    {.name = "plugins",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES | TAKES_STRING,
     .read = plugin_dirs_read,
     .help = "Folders in which plugins are looked for, in this order."},
    {.name = "memory",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct settings, memory),
     .read = memory_read,
     .help = "What an evaluator may use: \"512M\"; no limit when absent."},
    {.name = "deadline",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER,
     .at = offsetof(struct settings, deadline_ms),
     .read = deadline_read,
     .fallback = "5000",
     .help = "Milliseconds after which a question is given up."},
    {.name = "checkpoint",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER,
     .at = offsetof(struct settings, checkpoint_lines),
     .read = checkpoint_read,
     .fallback = "100000",
     .help = "Lines after which the ledger's checkpoint is made anew; 0: none is made or read."},
    {.name = "strict",
     .shape = KEY_BOOL,
     .at = offsetof(struct settings, strict),
     .fallback = "false",
     .help = "Start and reload refuse warnings, and hints that want an answer."},
};
const struct form daemon_form = {"daemon", daemon_keys, sizeof daemon_keys / sizeof *daemon_keys,
                                 NULL, TEXT_PLAIN};

void daemon_read(struct reader *r, const struct setting *s, void *into)
{
    (void)form_read(r, &daemon_form, s, into);
}

// plugins = ["basic", "peers"], or ( { name = "basic" } ).

static const struct key plugin_keys[] = {
    {.name = "name",
     .shape = KEY_TEXT,
     .at = offsetof(struct plugin_use, name),
     .required = true,
     .help = "The plugin's name: NAME.so is looked for."},
};
static const struct form plugin_form = {"a plugin", plugin_keys,
                                        sizeof plugin_keys / sizeof *plugin_keys, NULL, TEXT_PLAIN};

static void claim_plugin(struct reader *r, const char *name)
{
    struct label label = {.name = name};
    if (!map_get(&r->claims, name))
        (void)name_claim(r, &label, "plugin");
}

void plugins_read(struct reader *r, const struct setting *s)
{
    static const char *const standard[] = {"basic", "peers", "means", "gate"};
    struct model *m = r->model;
    struct name_set names;
    names_init(&names);
    m->plugins = arena_array(r->arena, s ? s->count : 0, sizeof *m->plugins);
    for (const struct setting *e = s ? s->first : NULL; e; e = e->next) {
        struct plugin_use use = {.at = e->at};
        struct label label;
        if (e->tag == SETTING_STRING)
            use.name = e->text.chars;
        else if (e->tag != SETTING_GROUP)
            setting_wrong(r, e, "plugins", "names such as \"peers\"");
        else
            (void)form_read(r, &plugin_form, e, &use);
        if (!use.name)
            continue;
        label_make(r, &label, use.name, use.at, NAME_DOTTED, "plugin");
        if (names_add(r, &names, &label, "plugin"))
            m->plugins[m->plugin_count++] = use;
    }
    names_release(&names);
    for (size_t i = 0; i < m->plugin_count; i++)
        claim_plugin(r, m->plugins[i].name);
    for (size_t i = 0; m->plugin_count == 0 && i < sizeof standard / sizeof *standard; i++)
        claim_plugin(r, standard[i]);
}

void zone_read(struct reader *r, const struct setting *s)
{
    if (s->tag != SETTING_STRING || !zone_parse(s->text.chars, &r->model->settings.zone_minutes))
        setting_wrong(r, s, "zone", "hours and minutes east of UTC such as \"+08:00\"");
}

// Days: a list of dates, or a CSV file with the column "date" (which then stands here as columns
// and rows).

struct days_reading {
    const struct setting *columns, *rows;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

static const struct key days_keys[] = {
    {.name = "columns",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = offsetof(struct days_reading, columns),
     .read = note_setting,
     .required = true,
     .help = "The columns; \"date\" is read."},
    {.name = "rows",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = offsetof(struct days_reading, rows),
     .read = note_setting,
     .required = true,
     .help = "The rows, or `file` with a header row."},
};
const struct form days_form = {"a list of days", days_keys, sizeof days_keys / sizeof *days_keys,
                               NULL, TEXT_PLAIN};

static const struct setting *cell_at(const struct setting *row, size_t column)
{
    const struct setting *cell = row->tag <= SETTING_ARRAY ? row->first : NULL;
    while (cell && column-- > 0)
        cell = cell->next;
    return cell;
}

static void read_day_rows(struct reader *r, const struct setting *s, int32_t **days, size_t *count)
{
    struct days_reading reading = {.rows = NULL};
    if (!form_read(r, &days_form, s, &reading) || !reading.columns || !reading.rows)
        return;
    size_t column = 0;
    const struct setting *name = reading.columns->first;
    for (; name && (name->tag != SETTING_STRING || strcmp(name->text.chars, "date") != 0);
         name = name->next)
        column++;
    if (!name) {
        problem_error(r->problems, reading.columns->at, "a list of days needs the column \"date\"");
        return;
    }
    *days = arena_array(r->arena, reading.rows->count, sizeof **days);
    for (const struct setting *row = reading.rows->first; row; row = row->next) {
        const struct setting *cell = cell_at(row, column);
        if (!cell)
            setting_wrong(r, row, "rows", "a list of rows ( (..), (..) )");
        else if (day_read(r, cell, &(*days)[*count]))
            (*count)++;
    }
}

void days_read(struct reader *r, const struct setting *s, int32_t **days, size_t *count)
{
    *count = 0;
    if (s->tag == SETTING_GROUP) {
        read_day_rows(r, s, days, count);
        return;
    }
    *days = arena_array(r->arena, s->count, sizeof **days);
    for (const struct setting *e = s->first; e; e = e->next)
        if (day_read(r, e, &(*days)[*count]))
            (*count)++;
}
