#include "plugin/table.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "plugin/word.h"

// The faults found so far, one after the other, and where we are.
struct check {
    struct str faults;
    const struct merit_plugin *plugin;
    const struct merit_method *method; // NULL: the plugin's own fields
};

static void fault(struct check *c, const char *format, ...) PRINTF_LIKE(2, 3);

static void fault(struct check *c, const char *format, ...)
{
    str_add(&c->faults, c->faults.size > 0 ? "; " : "");
    if (c->method && c->method->name)
        str_addf(&c->faults, "method %.40s: ", c->method->name);
    va_list args;
    va_start(args, format);
    str_addv(&c->faults, format, args);
    va_end(args);
}

// The minor that the sizes of elements are told by: the plugin's own.
static unsigned least_size_minor(const struct check *c)
{
    return c->plugin->abi_minor < MERIT_ABI_MINOR ? c->plugin->abi_minor : MERIT_ABI_MINOR;
}

static bool list_check(struct check *c, const char *what, const void *list, uint32_t count,
                       uint32_t size, size_t least_size, uint32_t most)
{
    if (count == 0)
        return true;
    if (!list)
        fault(c, "%" PRIu32 " %s but no list of them", count, what);
    else if (count > most)
        fault(c, "%" PRIu32 " %s; at most %" PRIu32, count, what, most);
    else if (size < least_size || size % sizeof(void *) != 0)
        fault(c, "an element of its %s has %" PRIu32 " bytes, ABI %u.%u needs %zu: write sizeof",
              what, size, MERIT_ABI_MAJOR, least_size_minor(c), least_size);
    else
        return true;
    return false;
}

static void name_check(struct check *c, const char *what, const char *name)
{
    struct err why;
    if (!name)
        fault(c, "%s without a name", what);
    else if (!word_valid(name, &why))
        fault(c, "%s %s", what, why.text);
}

// One line of good UTF-8, not empty.
static void text_check(struct check *c, const char *what, const char *text)
{
    if (!text || text[0] == '\0') {
        fault(c, "no %s", what);
        return;
    }
    bool control = false;
    for (const char *t = text; *t != '\0'; t++)
        control = control || (unsigned char)*t < 0x20 || *t == 0x7f;
    if (control || !utf8_valid(text, strlen(text), NULL))
        fault(c, "its %s must be one line of UTF-8", what);
}

static bool finite_number(double x)
{
    return x - x == 0.0;
}

static void parameter_number_check(struct check *c, const struct merit_parameter *p)
{
    bool least = (p->flags & MERIT_HAS_LEAST) != 0, most = (p->flags & MERIT_HAS_MOST) != 0;
    if ((least && !finite_number(p->least)) || (most && !finite_number(p->most)))
        fault(c, "parameter %s: a bound must be a finite number; leave its flag out for none",
              p->name);
    else if (least && most && p->least > p->most)
        fault(c, "parameter %s: least %g is above most %g", p->name, p->least, p->most);
    if ((p->flags & MERIT_HAS_DEFAULT) == 0)
        return;
    if (!finite_number(p->number))
        fault(c,
              "parameter %s: the default must be a finite number; leave MERIT_HAS_DEFAULT out for "
              "none",
              p->name);
    else if (least && p->number < p->least)
        fault(c, "parameter %s: the default %g is below its least %g", p->name, p->number,
              p->least);
    else if (most && p->number > p->most)
        fault(c, "parameter %s: the default %g is above its most %g", p->name, p->number, p->most);
}

// Lists came with 1.1: which methods have those with a value per criterion, and which a default.
static void parameter_list_check(struct check *c, const struct merit_parameter *p)
{
    bool each = (p->flags & MERIT_PER_CRITERION) != 0, list = table_is_list(p->type);
    if ((list || each) && !table_speaks_1_1(c->plugin))
        fault(c, "parameter %s: lists need ABI 1.1, and the plugin says it is built for 1.0",
              p->name);
    if (each && !list)
        fault(c, "parameter %s: only a list has a value per criterion", p->name);
    else if (each && c->method->scope != MERIT_SCOPE_CRITERIA)
        fault(c, "parameter %s: only a method over criteria has a value per criterion", p->name);
    else if (list && !each && (p->flags & MERIT_HAS_DEFAULT) != 0)
        fault(c, "parameter %s: a list has no default, it is empty when it is not given", p->name);
}

static void parameter_check(struct check *c, const struct merit_parameter *p)
{
    name_check(c, "parameter", p->name);
    if (!p->name)
        return;
    if (!p->sentence || !utf8_valid(p->sentence, strlen(p->sentence), NULL))
        fault(c, "parameter %s: no sentence of UTF-8 that says what it is", p->name);
    if ((p->flags & MERIT_REQUIRED) != 0 && (p->flags & MERIT_HAS_DEFAULT) != 0)
        fault(c, "parameter %s: both required and with a default; take one", p->name);
    bool bounds = (p->flags & (MERIT_HAS_LEAST | MERIT_HAS_MOST)) != 0;
    bool has_default = (p->flags & MERIT_HAS_DEFAULT) != 0;
    parameter_list_check(c, p);
    switch (p->type) {
    case MERIT_PARAMETER_NUMBER:
    case MERIT_PARAMETER_NUMBERS:
        parameter_number_check(c, p);
        return;
    case MERIT_PARAMETER_BOOL:
        if (has_default && !(p->number == 0.0 || p->number == 1.0))
            fault(c, "parameter %s: the default %g of a bool must be 0 or 1", p->name, p->number);
        break;
    case MERIT_PARAMETER_TEXT:
    case MERIT_PARAMETER_TEXTS:
        if (has_default && (!p->text || !utf8_valid(p->text, strlen(p->text), NULL)))
            fault(c, "parameter %s: the default must be a text of UTF-8", p->name);
        break;
    default:
        fault(c, "parameter %s: unknown type %" PRIu32, p->name, p->type);
    }
    if (bounds)
        fault(c, "parameter %s: only a number has bounds", p->name);
}

static void argument_check(struct check *c, const struct merit_argument *a, bool first)
{
    name_check(c, "argument", a->name);
    const char *name = a->name ? a->name : "";
    if (!a->sentence || !utf8_valid(a->sentence, strlen(a->sentence), NULL))
        fault(c, "argument %s: no sentence of UTF-8 that says what it is", name);
    if (a->sort != MERIT_ARGUMENT_COLUMN && a->sort != MERIT_ARGUMENT_SERIES)
        fault(c, "argument %s: unknown sort %" PRIu32, name, a->sort);
    if (a->dimension < MERIT_DIMENSION_ANY || a->dimension > MERIT_DIMENSION_PLAIN)
        fault(c, "argument %s: unknown dimension %" PRIu32, name, a->dimension);
    else if (first && a->dimension == MERIT_DIMENSION_FIRST)
        fault(c, "argument %s is the first: its dimension is ANY or PLAIN", name);
}

static void scope_check(struct check *c, const struct merit_method *m)
{
    size_t series = table_count_sort(m, MERIT_ARGUMENT_SERIES);
    switch (m->scope) {
    case MERIT_SCOPE_ROW:
    case MERIT_SCOPE_COHORT:
        if (series > 0 || m->argument_count == 0)
            fault(c, "a method over rows or cohorts has one column or more, and no series");
        break;
    case MERIT_SCOPE_SERIES:
        if (series == 0)
            fault(c, "a method over series has one series argument or more");
        break;
    case MERIT_SCOPE_GROUP:
        if (m->argument_count > 0)
            fault(c, "a method over groups has no arguments: its columns are the children");
        if (m->result != MERIT_RESULT_NUMBER || (m->flags & MERIT_TOTAL) != 0)
            fault(c, "a method over groups gives a number, and is not MERIT_TOTAL");
        break;
    case MERIT_SCOPE_CRITERIA:
        if (m->argument_count > 0)
            fault(c, "a method over criteria has no arguments: its columns are the criteria");
        if (!table_speaks_1_1(c->plugin))
            fault(c, "methods over criteria need ABI 1.1, and the plugin says it is built for 1.0");
        break;
    default:
        fault(c, "unknown scope %" PRIu32, m->scope);
    }
}

static void output_check(struct check *c, const struct merit_method *m,
                         const struct merit_output *o)
{
    name_check(c, "column", o->name);
    const char *name = o->name ? o->name : "";
    if (!o->sentence || !utf8_valid(o->sentence, strlen(o->sentence), NULL))
        fault(c, "column %s: no sentence of UTF-8 that says what it is", name);
    if (o->result < MERIT_RESULT_NUMBER || o->result > MERIT_RESULT_DATE)
        fault(c, "column %s: unknown result %" PRIu32, name, o->result);
    if (o->dimension != MERIT_DIMENSION_FIRST && o->dimension != MERIT_DIMENSION_PLAIN)
        fault(c, "column %s: its dimension must be FIRST or PLAIN", name);
    else if (o->dimension == MERIT_DIMENSION_FIRST &&
             (o->result != MERIT_RESULT_NUMBER || m->argument_count == 0))
        fault(c,
              "column %s: only a number can have the first argument's dimension, and only if there "
              "is one",
              name);
    if ((o->flags & ~(uint32_t)MERIT_LESS_IS_BETTER) != 0)
        fault(c, "column %s: unknown flags 0x%" PRIx32, name, o->flags);
}

static void outputs_check(struct check *c, const struct merit_method *m)
{
    if (!list_check(c, "outputs", m->outputs, m->output_count, m->output_size,
                    sizeof(struct merit_output), TABLE_OUTPUTS_MOST))
        return;
    if (m->output_count > 0 && m->scope != MERIT_SCOPE_COHORT && m->scope != MERIT_SCOPE_CRITERIA)
        fault(c, "named columns are for methods over cohorts and criteria");
    for (size_t i = 0; i < m->output_count; i++) {
        const struct merit_output *o = table_output_at(m, i);
        output_check(c, m, o);
        for (size_t k = 0; k < i; k++) {
            const char *other = table_output_at(m, k)->name;
            if (o->name && other && strcmp(o->name, other) == 0)
                fault(c, "two of its columns are called %s", o->name);
        }
    }
    if (m->output_count > 0 && (table_output_at(m, 0)->result != m->result ||
                                table_output_at(m, 0)->dimension != m->result_dimension))
        fault(c, "its result and dimension must be those of its first column");
}

// What a method gives, since 1.1.
static void gives_check(struct check *c, const struct merit_method *m)
{
    if (!table_speaks_1_1(c->plugin))
        return;
    outputs_check(c, m);
    if (m->gives == MERIT_GIVES_COLUMNS)
        return;
    if (m->gives > MERIT_GIVES_CELLS)
        fault(c, "unknown gives %" PRIu32, m->gives);
    else if (m->scope != MERIT_SCOPE_CRITERIA)
        fault(c, "only a method over criteria gives weights or cells");
    else if (m->output_count > 0)
        fault(c, "named columns are for methods that give columns");
    else if (m->result != MERIT_RESULT_NUMBER || (m->flags & MERIT_TOTAL) != 0)
        fault(c, "what gives weights or cells gives numbers, and is not MERIT_TOTAL");
}

static void result_check(struct check *c, const struct merit_method *m)
{
    if (m->result < MERIT_RESULT_NUMBER || m->result > MERIT_RESULT_DATE)
        fault(c, "unknown result %" PRIu32, m->result);
    if (m->result_dimension != MERIT_DIMENSION_FIRST &&
        m->result_dimension != MERIT_DIMENSION_PLAIN)
        fault(c, "its result's dimension must be FIRST or PLAIN");
    else if (m->result_dimension == MERIT_DIMENSION_FIRST &&
             (m->result != MERIT_RESULT_NUMBER || m->argument_count == 0))
        fault(c, "only a number can have the first argument's dimension, and only if there is one");
}

// The name of the i-th argument, or of the parameter after them; NULL at the end.
static const char *word_at(const struct merit_method *m, size_t i)
{
    if (i < m->argument_count)
        return table_argument_at(m, i)->name;
    i -= m->argument_count;
    return i < m->parameter_count ? table_parameter_at(m, i)->name : NULL;
}

// `weights` and `better` are what every method over criteria may be told.
static bool is_of_criteria(const struct merit_method *m, const char *name)
{
    return m->scope == MERIT_SCOPE_CRITERIA && name &&
           (strcmp(name, "weights") == 0 || strcmp(name, "better") == 0);
}

static void words_check(struct check *c, const struct merit_method *m)
{
    size_t count = (size_t)m->argument_count + m->parameter_count;
    for (size_t i = 0; i < m->parameter_count; i++)
        if (is_of_criteria(m, table_parameter_at(m, i)->name))
            fault(c, "parameter %s: every method over criteria has it, as merit_call.%s",
                  table_parameter_at(m, i)->name,
                  table_parameter_at(m, i)->name[0] == 'w' ? "weights" : "directions");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            const char *a = word_at(m, i), *b = word_at(m, k);
            if (a && b && strcmp(a, b) == 0)
                fault(c, "two arguments or parameters are called %s", a);
        }
}

static void formula_check(struct check *c, const struct merit_method *m)
{
    text_check(c, "formula", m->formula);
    if (!m->formula)
        return;
    for (const char *at = strpbrk(m->formula, "{}"); at; at = strpbrk(at, "{}")) {
        size_t size = *at == '{' ? strcspn(at + 1, "{}") : 0;
        if (*at == '}' || at[1 + size] != '}') {
            fault(c, "its formula has a brace without its other half");
            return;
        }
        bool known = false;
        for (size_t i = 0; word_at(m, i); i++)
            known = known ||
                    (strlen(word_at(m, i)) == size && memcmp(word_at(m, i), at + 1, size) == 0);
        if (!known)
            fault(c, "its formula names {%.*s}, which is neither argument nor parameter", (int)size,
                  at + 1);
        at += size + 2;
    }
}

static void method_check(struct check *c, const struct merit_method *m)
{
    name_check(c, "method", m->name);
    if (!list_check(c, "arguments", m->arguments, m->argument_count, m->argument_size,
                    sizeof(struct merit_argument), TABLE_ARGUMENTS_MOST) ||
        !list_check(c, "parameters", m->parameters, m->parameter_count, m->parameter_size,
                    sizeof(struct merit_parameter), TABLE_PARAMETERS_MOST))
        return;
    text_check(c, "sentence", m->sentence);
    if (m->source)
        text_check(c, "source", m->source);
    if ((m->flags & MERIT_GAPS) != 0 &&
        (m->scope != MERIT_SCOPE_GROUP || !table_speaks_1_1(c->plugin)))
        fault(c, "MERIT_GAPS is for methods over groups, of ABI 1.1");
    if ((m->flags & MERIT_SQUARES) != 0 && (c->plugin->abi_minor < 2 || !m->measure))
        fault(c, "MERIT_SQUARES is for methods with `measure`, of ABI 1.2");
    if ((m->flags & MERIT_GEOMETRIC) != 0 &&
        (m->scope != MERIT_SCOPE_GROUP || c->plugin->abi_minor < 3))
        fault(c, "MERIT_GEOMETRIC is for methods over groups, of ABI 1.3");
    if ((m->flags & ~(uint32_t)(MERIT_TOTAL | MERIT_GAPS | MERIT_SQUARES | MERIT_GEOMETRIC)) != 0)
        fault(c, "unknown flags 0x%" PRIx32, m->flags);
    for (size_t i = 0; i < m->argument_count; i++)
        argument_check(c, table_argument_at(m, i), i == 0);
    for (size_t i = 0; i < m->parameter_count; i++)
        parameter_check(c, table_parameter_at(m, i));
    scope_check(c, m);
    result_check(c, m);
    gives_check(c, m);
    words_check(c, m);
    formula_check(c, m);
    if (!m->run)
        fault(c, "no function to run");
}

static void plugin_check(struct check *c, const struct merit_plugin *p, const char *name)
{
    name_check(c, "plugin", p->name);
    if (p->name && strcmp(p->name, name) != 0)
        fault(c, "it calls itself \"%.40s\" and its file %s.so: make them the same", p->name, name);
    text_check(c, "version", p->version);
    text_check(c, "licence", p->licence);
    text_check(c, "author", p->author);
    text_check(c, "sentence", p->sentence);
    if ((p->flags & MERIT_PURE) == 0 || (p->flags & (MERIT_READS_CLOCK | MERIT_READS_FILES)) != 0)
        fault(c,
              "it is not pure%s%s: a board must come out the same whenever it is computed, so "
              "hand in what it needs as columns and declare MERIT_PURE",
              (p->flags & MERIT_READS_CLOCK) != 0 ? ", it reads the clock" : "",
              (p->flags & MERIT_READS_FILES) != 0 ? ", it reads files" : "");
}

static void methods_check(struct check *c, const struct merit_plugin *p)
{
    if (p->method_count == 0)
        fault(c, "it has no methods");
    size_t least = p->abi_minor >= 2   ? sizeof(struct merit_method)
                   : p->abi_minor >= 1 ? TABLE_METHOD_SIZE_1_1
                                       : TABLE_METHOD_SIZE_1_0;
    if (!list_check(c, "methods", p->methods, p->method_count, p->method_size, least,
                    TABLE_METHODS_MOST))
        return;
    for (size_t i = 0; i < p->method_count; i++) {
        c->method = table_method_at(p, i);
        method_check(c, c->method);
        for (size_t k = 0; k < i; k++)
            if (c->method->name && table_method_at(p, k)->name &&
                strcmp(c->method->name, table_method_at(p, k)->name) == 0)
                fault(c, "it stands twice in the table");
    }
    c->method = NULL;
}

bool table_check(const struct merit_plugin *p, const char *name, struct err *e)
{
    struct check c = {.plugin = p};
    str_init(&c.faults);
    plugin_check(&c, p, name);
    methods_check(&c, p);
    bool good = c.faults.size == 0;
    if (!good)
        err_set(e, "%s", c.faults.data);
    str_release(&c.faults);
    return good;
}
