#include "manual.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "config/reference.h"
#include "plugin/describe.h"
#include "plugin/host.h"

// Every plugin of the folder, by name.
static bool load_folder(struct host *h, const char *folder)
{
    struct str pattern = {0}, name = {0};
    struct err e;
    glob_t found;
    bool good = true;
    str_addf(&pattern, "%s/*.so", folder);
    if (glob(pattern.data, 0, NULL, &found) != 0) {
        fprintf(stderr, "meritd: there are no plugins in %s\n", folder);
        str_release(&pattern);
        return false;
    }
    for (size_t i = 0; i < found.gl_pathc && good; i++) {
        const char *file = strrchr(found.gl_pathv[i], '/') + 1;
        str_clear(&name);
        str_add_bytes(&name, file, strlen(file) - strlen(".so"));
        good = host_load(h, name.data, &folder, 1, &e);
        if (!good)
            fprintf(stderr, "meritd: plugin \"%s\": %s\n", name.data, e.text);
    }
    globfree(&found);
    str_release(&pattern);
    str_release(&name);
    return good;
}

static bool print_methods(const char *folder, struct str *out)
{
    struct host host;
    host_init(&host);
    bool good = load_folder(&host, folder);
    if (good)
        host_markdown(&host, out);
    host_release(&host);
    return good;
}

// Without plugins the language is told all the same.
static void print_json(const char *folder, struct str *out)
{
    struct json j;
    struct host host;
    host_init(&host);
    (void)load_folder(&host, folder);
    json_init(&j, out);
    json_object(&j);
    reference_json(&j);
    json_key(&j, "plugins");
    host_json(&host, &j);
    json_object_end(&j);
    str_add_char(out, '\n');
    host_release(&host);
}

int manual_print(enum manual_page page, const char *plugins)
{
    struct str out = {0};
    bool good = true;
    str_init(&out);
    if (page == MANUAL_REFERENCE)
        reference_markdown(&out);
    else if (page == MANUAL_METHODS)
        good = print_methods(plugins, &out);
    else
        print_json(plugins, &out);
    if (out.data)
        fputs(out.data, stdout);
    good = fflush(stdout) == 0 && good;
    str_release(&out);
    return good ? 0 : 1;
}
