#include "ctl/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/decimal.h"

#define WIDTH_LEAST 40
#define WIDTH_USUAL 80

// COLUMNS where the shell gives it; else what the terminal says.
static size_t find_width(void)
{
    struct winsize size;
    struct err e;
    int64_t columns;
    const char *given = getenv("COLUMNS");
    if (given && decimal_parse(given, strlen(given), 0, &columns, &e) && columns > 0)
        return columns < WIDTH_LEAST ? WIDTH_LEAST : (size_t)columns;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_USUAL;
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

static bool colour_wanted(void)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(none && *none) && term && strcmp(term, "dumb") != 0;
}

struct terminal terminal_find(void)
{
    struct terminal t = {.utf8 = true, .progress = isatty(STDERR_FILENO) == 1};
    setlocale(LC_CTYPE, "");
    if (isatty(STDOUT_FILENO) != 1)
        return t;
    t.width = find_width();
    t.colour = colour_wanted();
    t.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return t;
}

void terminal_add(const struct terminal *t, enum style s, const char *text, struct str *out)
{
    static const char *const codes[] = {"", "\033[1m", "\033[2m", "\033[31m"};
    bool styled = t->colour && s != STYLE_PLAIN && *text;
    str_add(out, styled ? codes[s] : "");
    str_add(out, text);
    str_add(out, styled ? "\033[0m" : "");
}
