// Who an asker is: an administrator, or of a group.
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "service/admit.h"

#define GROUP_BYTES_MOST ((size_t)1 << 20) // of one group's entry: some name thousands

bool admit_is_administrator(const struct admission *a)
{
    return a->who.uid == 0 || a->who.uid == geteuid();
}

static bool is_named(const struct group *g, uid_t uid)
{
    char buffer[4096];
    struct passwd p, *found = NULL;
    if (getpwuid_r(uid, &p, buffer, sizeof buffer, &found) != 0 || !found)
        return false;
    for (char **name = g->gr_mem; *name; name++)
        if (!strcmp(*name, p.pw_name))
            return true;
    return false;
}

// By the asker's own group, or by being named in the group's entry.
static bool is_member(const struct who *who, const char *role)
{
    size_t size = 4096;
    char *buffer = mem_new(size, 1);
    struct group g, *found = NULL;
    while (getgrnam_r(role, &g, buffer, size, &found) == ERANGE && size < GROUP_BYTES_MOST) {
        free(buffer);
        size *= 2;
        buffer = mem_new(size, 1);
    }
    bool is = found && (found->gr_gid == who->gid || is_named(found, who->uid));
    free(buffer);
    return is;
}

// A batch is mostly of one type: what was looked up last is kept.
bool admit_role(struct admission *a, const char *role)
{
    if (admit_is_administrator(a))
        return true;
    if (!a->role || strcmp(a->role, role) != 0) {
        a->role = role;
        a->has_role = is_member(&a->who, role);
    }
    return a->has_role;
}

static bool note_type(const struct ledger_record *record, void *context)
{
    *(uint32_t *)context = record->fact.record.type;
    return false;
}

// A record that is not there is the ledger's to refuse.
static bool check_source(struct admission *a, struct ledger_reader *r,
                         const struct ledger_entry *entry, struct err *e)
{
    uint32_t type = NONE;
    if (!ledger_record_find(r, entry->fact.status.record_id, note_type, &type, e))
        return false;
    const char *source = type == NONE ? NULL : a->model->records[type].source;
    if (source && !admit_role(a, source))
        complain(a->complaints, entry->line, "status",
                 "%s may only be verified by the group \"%s\"", a->model->records[type].label.name,
                 source);
    return true;
}

static bool has_sources(const struct model *m)
{
    for (size_t i = 0; i < m->record_count; i++)
        if (m->records[i].source)
            return true;
    return false;
}

bool admit_sources(struct admission *a, struct ledger *l, struct err *e)
{
    struct ledger_reader *r;
    if (admit_is_administrator(a) || !has_sources(a->model))
        return true;
    if (!ledger_reader_open(l, a->model, &r, e))
        return false;
    bool read = true;
    for (size_t i = 0; i < a->count && read; i++)
        if (a->entries[i].fact.tag == FACT_STATUS)
            read = check_source(a, r, &a->entries[i], e);
    ledger_reader_close(r);
    return read;
}
