#include "plugin/host.h"

#include <string.h>

#include "plugin/call.h"
#include "plugin/functions.h"
#include "plugin/loader.h"
#include "plugin/recipe.h"
#include "plugin/signature.h"
#include "plugin/table.h"

void host_init(struct host *h)
{
    *h = (struct host){.count = 0};
    arena_init(&h->arena);
    call_lend(functions_table());
}

void host_release(struct host *h)
{
    arena_release(&h->arena);
    *h = (struct host){.count = 0};
}

static void methods_add(struct host *h, const struct merit_plugin *p)
{
    size_t count = h->methods.count, wanted = count + p->method_count;
    struct method *list = arena_array(&h->arena, wanted, sizeof *list);
    if (count > 0)
        memcpy(list, h->methods.list, count * sizeof *list);
    static const struct signature_door door = {
        .call = call_method, .prepare = recipe_prepare, .measure = recipe_measure};
    signature_methods(p, &h->arena, &door, list + count);
    h->methods = (struct methods){.list = list, .count = wanted};
}

bool host_load(struct host *h, const char *name, const char *const *directories,
               size_t directory_count, struct err *e)
{
    if (methods_has_plugin(&h->methods, name))
        return err_set(e, "plugin \"%s\" is listed twice", name);
    struct loaded l;
    if (!loader_load(name, directories, directory_count, &l, e))
        return false;
    const struct merit_plugin *p = l.plugin;
    if (!table_check(p, name, e))
        return err_wrap(e, "%s: ", l.path);
    h->plugins = arena_grow(&h->arena, h->plugins, h->count, &h->room, sizeof *h->plugins);
    h->plugins[h->count++] = (struct host_plugin){
        .name = p->name,
        .version = p->version,
        .licence = p->licence,
        .author = p->author,
        .sentence = p->sentence,
        .abi_major = p->abi_major,
        .abi_minor = p->abi_minor,
        .path = arena_text(&h->arena, l.path),
        .digest = l.digest,
        .method_first = h->methods.count,
        .method_count = p->method_count,
    };
    methods_add(h, p);
    return true;
}
