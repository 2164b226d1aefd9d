// The settings of a configuration: what stands outside its sections and changes no board.
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What stands outside the sections: who may use the socket, where things lie. Used by the daemon
// only.
struct settings {
    const char *socket;                      // path
    uint32_t socket_mode;                    // default 0660
    const char *socket_owner, *socket_group; // or NULL
    const char *ledger;                      // path
    const char **plugin_dirs;                // searched in order for NAME.so
    size_t plugin_dir_count;
    int32_t zone_minutes;     // default +480
    int64_t memory;           // bytes an evaluator may use; 0 = no limit
    int64_t deadline_ms;      // for a question to the evaluator; default 5000
    int64_t checkpoint_lines; // after so many the checkpoint is made anew; 0 = there is none
    bool strict;              // warnings, and hints that want an answer, are errors
    int32_t *holidays;        // civil days that are not workdays though Monday..Friday
    size_t holiday_count;
    int32_t *workdays; // Saturdays and Sundays that are worked
    size_t workday_count;
};

#endif
