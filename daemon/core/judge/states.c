#include "core/judge/states.h"

const char *row_state_name(enum row_state s)
{
    static const char *const names[] = {"absent", "ranked", "missing", "vetoed", "broken"};
    return names[s];
}

const char *rule_state_name(enum rule_state s)
{
    static const char *const names[] = {"scored", "not applicable", "when unanswered", "no data",
                                        "filled", "skipped",        "unknown",         "failed"};
    return names[s];
}

const char *veto_state_name(enum veto_state s)
{
    static const char *const names[] = {"no", "fired", "unanswered", "exempt"};
    return names[s];
}

const char *outcome_state_name(enum outcome_state s)
{
    static const char *const names[] = {"out",          "in",     "next",
                                        "not eligible", "exempt", "unanswered"};
    return names[s];
}
