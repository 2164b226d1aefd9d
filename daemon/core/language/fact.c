#include "core/language/fact.h"

#include <string.h>

static const char *const status_names[] = {
    [RECORD_REPORTED] = "reported",   [RECORD_VERIFIED] = "verified",
    [RECORD_REJECTED] = "rejected",   [RECORD_WITHDRAWN] = "withdrawn",
    [RECORD_CORRECTED] = "corrected",
};

const char *record_status_name(enum record_status s)
{
    return status_names[s];
}

bool record_status_parse(const char *text, enum record_status *s)
{
    for (size_t i = 0; i < sizeof status_names / sizeof *status_names; i++)
        if (strcmp(text, status_names[i]) == 0) {
            *s = (enum record_status)i;
            return true;
        }
    return false;
}
