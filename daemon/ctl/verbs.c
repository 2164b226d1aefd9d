#include "ctl/verbs.h"

static const struct verb *const all[] = {
    &verb_status, // the daemon
    &verb_board,  // results
    &verb_show,    &verb_explain, &verb_coverage,
    &verb_load, // facts
    &verb_record,  &verb_verify,  &verb_reject,   &verb_withdraw, &verb_correct,
    &verb_appeal,  &verb_records,
    &verb_ruleset, // the ruleset
    &verb_schemes, &verb_kinds,   &verb_plugins,  &verb_check,    &verb_test,
    &verb_define,  &verb_reload,  &verb_help,     &verb_version,
};

const struct verb *const *verbs_all(size_t *count)
{
    *count = sizeof all / sizeof *all;
    return all;
}
