#include "base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096

// Process lifetime; set once before any thread is made.
static struct {
    const char *program;
    enum log_level most;
    bool terminal;
} settings = {.program = "meritd", .most = LOG_LEVEL_INFO, .terminal = false};

// syslog's numbers, which the journal reads from the start of the line.
static const char *prefix_of(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return "<3>";
    case LOG_LEVEL_WARNING:
        return "<4>";
    case LOG_LEVEL_NOTICE:
        return "<5>";
    case LOG_LEVEL_INFO:
        return "<6>";
    case LOG_LEVEL_DEBUG:
        return "<7>";
    }
    return "";
}

// One event is one line: what a text quotes may not end it or steer a terminal.
static void flatten(char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)line[i];
        if (c < 0x20 || c == 0x7F) {
            line[i] = ' ';
        }
    }
}

static void log_line(enum log_level level, const char *format, va_list args) PRINTF_LIKE(2, 0);
static void log_line(enum log_level level, const char *format, va_list args)
{
    if (level > settings.most) {
        return;
    }
    char line[LINE_MAX_BYTES];
    int head = settings.terminal ? snprintf(line, sizeof line - 1, "%.64s: ", settings.program)
                                 : snprintf(line, sizeof line - 1, "%s", prefix_of(level));
    size_t size = head < 0 ? 0 : (size_t)head;
    (void)vsnprintf(line + size, sizeof line - 1 - size, format, args);
    size = strlen(line);
    flatten(line, size);
    line[size++] = '\n';
    // One write, so that threads do not mix their lines. Nobody is left to tell if it fails.
    ssize_t written = write(STDERR_FILENO, line, size);
    (void)written;
}

void log_init(const char *program, enum log_level most)
{
    settings.program = program;
    settings.most = most;
    settings.terminal = isatty(STDERR_FILENO) == 1;
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(LOG_LEVEL_ERROR, format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(LOG_LEVEL_WARNING, format, args);
    va_end(args);
}

void log_notice(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(LOG_LEVEL_NOTICE, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(LOG_LEVEL_INFO, format, args);
    va_end(args);
}

void log_debug(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(LOG_LEVEL_DEBUG, format, args);
    va_end(args);
}
