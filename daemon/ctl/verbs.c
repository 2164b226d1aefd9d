#include "ctl/verbs.h"

static const struct verb *const all[] = {
    &verb_status, &verb_load,  &verb_board, &verb_show,    &verb_explain,
    &verb_reload, &verb_check, &verb_help,  &verb_version,
};

const struct verb *const *verbs_all(size_t *count)
{
    *count = sizeof all / sizeof *all;
    return all;
}
