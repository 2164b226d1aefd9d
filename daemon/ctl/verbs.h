// The verbs, one file each; this is the only place that lists them.
#ifndef CTL_VERBS_H
#define CTL_VERBS_H

#include "ctl/verb.h"

extern const struct verb verb_status, verb_load, verb_record, verb_verify, verb_reject,
    verb_withdraw, verb_correct, verb_appeal, verb_board, verb_show, verb_coverage, verb_explain,
    verb_records, verb_plugins, verb_ruleset, verb_schemes, verb_kinds, verb_reload, verb_check,
    verb_test, verb_define, verb_help, verb_version;

const struct verb *const *verbs_all(size_t *count); // in the order of help

#endif
