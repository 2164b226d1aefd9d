#include "core/language/method.h"

#include <string.h>

const struct method *methods_find(const struct methods *all, const char *plugin, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].plugin, plugin) == 0 && strcmp(all->list[i].name, name) == 0)
            return &all->list[i];
    return NULL;
}

bool methods_has_plugin(const struct methods *all, const char *plugin)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].plugin, plugin) == 0)
            return true;
    return false;
}
