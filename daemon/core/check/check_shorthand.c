// The office's own shorthand: a function's body with the arguments in the places of its parameters.
//
// An argument is read in the scope of the call, also where the body uses it inside a set of its
// own.
#include "core/check/check.h"

#include <string.h>

#include "base/str.h"

// An argument that stands in a body: how it was to be read where it was written.
struct binding {
    const struct node *node;
    const struct scope *scope;
    struct reading reading; // of the call
    struct binding *next;
};

struct frame {
    const struct function *function;
    struct place call;
    size_t offset; // of the outermost call, in the whole expression's text
    struct frame *outer;
};

void frame_add(const struct frame *f, struct str *text)
{
    if (f)
        str_addf(text, " (in %s(), called at %s:%u:%u)", f->function->label.name,
                 f->call.file ? f->call.file : "-", f->call.line, f->call.column);
}

// A copy of a body under way.
struct copying {
    struct checker *c;
    const struct function *function;
    struct node *const *arguments; // one per parameter
    bool *used;
    const struct scope *scope;
    struct reading reading;
    struct binding *bindings;
};

static struct node *copy(struct copying *y, const struct node *n);

static struct node *place_argument(struct copying *y, size_t parameter)
{
    struct node *n = y->arguments[parameter];
    struct binding *b = arena_alloc(y->c->arena, sizeof *b);
    if (y->used[parameter]) { // its second place: a tree of its own, with ops of its own
        struct node *again = arena_alloc(y->c->arena, sizeof *again);
        struct copying plain = {.c = y->c};
        *again = *copy(&plain, n);
        n = again;
    }
    y->used[parameter] = true;
    *b = (struct binding){.node = n, .scope = y->scope, .reading = y->reading, .next = y->bindings};
    y->bindings = b;
    return n;
}

static void copy_argument(struct copying *y, struct node_argument *a)
{
    struct node **parts[] = {&a->value, &a->set.of_last, &a->up_to, &a->where};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (*parts[k])
            *parts[k] = copy(y, *parts[k]);
}

static struct node *copy(struct copying *y, const struct node *n)
{
    struct arena *a = y->c->arena;
    for (size_t i = 0; y->function && n->tag == NODE_NAME && n->name_count == 1 &&
                       i < y->function->parameter_count;
         i++)
        if (strcmp(y->function->parameters[i], n->names[0]) == 0)
            return place_argument(y, i);
    struct node *m = arena_alloc(a, sizeof *m);
    *m = *n;
    m->op = OP_NONE;
    m->expanded = NULL;
    m->children = arena_array(a, n->child_count + 1, sizeof *m->children);
    for (size_t i = 0; i < n->child_count; i++)
        m->children[i] = copy(y, n->children[i]);
    m->arguments = arena_array(a, n->argument_count + 1, sizeof *m->arguments);
    for (size_t i = 0; i < n->argument_count; i++) {
        m->arguments[i] = n->arguments[i];
        copy_argument(y, &m->arguments[i]);
    }
    return m;
}

static const struct binding *bound(const struct checker *c, const struct node *n)
{
    for (const struct binding *b = c->reading.bindings; b; b = b->next)
        if (b->node == n)
            return b;
    return NULL;
}

// Problems and explanations of what a body gives point to the call: offsets are of the call's text
// from here on.
static void settle(struct checker *c, struct node *n, size_t offset)
{
    if (bound(c, n))
        return;
    n->offset = (uint32_t)offset;
    for (size_t i = 0; i < n->child_count; i++)
        settle(c, n->children[i], offset);
    for (size_t i = 0; i < n->argument_count; i++) {
        struct node_argument *a = &n->arguments[i];
        struct node *parts[] = {a->value, a->set.of_last, a->up_to, a->where};
        a->offset = a->set.offset = offset;
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (parts[k])
                settle(c, parts[k], offset);
    }
}

static const struct scope *root_of(const struct scope *s)
{
    return s->root ? s->root : s;
}

// An argument used inside a set of the body: the owner's value, as a column of the owner.
static struct term *bound_outside(struct checker *c, const struct scope *s, const struct binding *b,
                                  struct node *n, size_t at)
{
    struct scope owner = scope_closed(b->scope);
    struct term *t = check_node(c, &owner, n, NULL);
    double number;
    if (!t || term_constant(t, &number))
        return t;
    if (s->tag == SCOPE_COHORT)
        return check_error(
            c, at,
            "an argument inside a cohort gather compares everyone with everyone; write "
            "rank(x of cohort)");
    if (owner.tag == SCOPE_RECORD)
        return check_error(c, at, "a record's value cannot be carried into another set");
    uint32_t column = check_hoist(c, &owner, t, n);
    if (column == NONE)
        return NULL;
    struct term *load = check_load(c, n, column);
    load->op.source.outer = true;
    return load;
}

bool check_bound(struct checker *c, const struct scope *s, struct node *n,
                 const struct type *beside, struct term **out)
{
    const struct binding *b = bound(c, n);
    if (!b)
        return false;
    struct reading before = c->reading;
    uint32_t currency = before.currency;
    c->reading = b->reading;
    c->reading.currency = currency;
    c->reading.quiet = before.quiet;
    if (root_of(s) == root_of(b->scope))
        *out = check_node(c, s, n, beside);
    else if (s->outer && root_of(s->outer) == root_of(b->scope))
        *out = bound_outside(c, s, b, n, n->offset);
    else
        *out = check_error(c, n->offset,
                           "this argument is used two sets deep; name it as an indicator");
    c->reading = before;
    return true;
}

static bool arguments_fit(struct checker *c, const struct node *n, const struct function *f)
{
    if (!check_no_sets(c, n, f->label.name))
        return false;
    if (n->argument_count == f->parameter_count)
        return true;
    struct str usage;
    str_init(&usage);
    for (size_t i = 0; i < f->parameter_count; i++)
        str_addf(&usage, "%s%s", i ? ", " : "", f->parameters[i]);
    check_error(c, n->offset, "%s has %u argument%s here, it takes %zu: %s(%s)", f->label.name,
                n->argument_count, n->argument_count == 1 ? "" : "s", f->parameter_count,
                f->label.name, usage.data ? usage.data : "");
    str_release(&usage);
    return false;
}

static bool expanding(const struct checker *c, const struct function *f)
{
    for (const struct frame *frame = c->reading.frame; frame; frame = frame->outer)
        if (frame->function == f)
            return true;
    return false;
}

struct term *check_shorthand(struct checker *c, const struct scope *s, struct node *n,
                             uint32_t function, const struct type *beside)
{
    const struct function *f = &c->model->functions[function];
    if (!arguments_fit(c, n, f) || !f->body || expanding(c, f))
        return NULL; // a circle of functions was reported with the functions
    struct node **arguments = arena_array(c->arena, n->argument_count + 1, sizeof *arguments);
    for (size_t i = 0; i < n->argument_count; i++)
        arguments[i] = n->arguments[i].value;
    struct copying y = {
        .c = c, .function = f, .arguments = arguments, .scope = s, .reading = c->reading};
    y.used = arena_array(c->arena, f->parameter_count + 1, sizeof *y.used);
    struct node *body = copy(&y, f->body);
    struct frame frame = {
        .function = f, .call = check_place(c, n->offset), .outer = c->reading.frame};
    frame.offset = frame.outer ? frame.outer->offset : n->offset;
    struct reading before = c->reading;
    c->reading.text = &f->text;
    c->reading.bindings = y.bindings;
    c->reading.frame = &frame;
    struct term *t = check_node(c, s, body, beside);
    settle(c, body, frame.offset);
    c->reading = before;
    n->expanded = body;
    if (t && t->node != n) {
        if (!t->also)
            t->also = n;
    }
    return t;
}

static bool calls(const struct model *m, const struct node *n, const struct function *f,
                  size_t depth);

static bool part_calls(const struct model *m, const struct node *n, const struct function *f,
                       size_t depth)
{
    return n && calls(m, n, f, depth);
}

// Does the tree call the function, itself or by way of others?
static bool calls(const struct model *m, const struct node *n, const struct function *f,
                  size_t depth)
{
    if (n->tag == NODE_CALL && n->name_count == 1) {
        uint32_t at = model_function(m, n->names[0]);
        const struct function *g = at == NONE ? NULL : &m->functions[at];
        if (g == f ||
            (g && g->body && depth <= m->function_count && calls(m, g->body, f, depth + 1)))
            return true;
    }
    for (size_t i = 0; i < n->child_count; i++)
        if (calls(m, n->children[i], f, depth))
            return true;
    for (size_t i = 0; i < n->argument_count; i++) {
        const struct node_argument *a = &n->arguments[i];
        if (part_calls(m, a->value, f, depth) || part_calls(m, a->set.of_last, f, depth) ||
            part_calls(m, a->up_to, f, depth) || part_calls(m, a->where, f, depth))
            return true;
    }
    return false;
}

static bool names_it(const struct node *n, const char *name)
{
    if (n->tag == NODE_NAME && n->name_count == 1 && strcmp(n->names[0], name) == 0)
        return true;
    for (size_t i = 0; i < n->child_count; i++)
        if (names_it(n->children[i], name))
            return true;
    for (size_t i = 0; i < n->argument_count; i++) {
        const struct node_argument *a = &n->arguments[i];
        if ((a->value && names_it(a->value, name)) || (a->up_to && names_it(a->up_to, name)) ||
            (a->where && names_it(a->where, name)) ||
            (a->set.of_last && names_it(a->set.of_last, name)))
            return true;
    }
    return false;
}

void check_functions(struct checker *c)
{
    struct model *m = c->model;
    for (size_t i = 0; i < m->function_count; i++) {
        struct function *f = &m->functions[i];
        if (!f->body && !node_parse_function(c->arena, &f->text, c->problems, &f->parameters,
                                             &f->parameter_count, &f->body))
            f->body = NULL;
    }
    for (size_t i = 0; i < m->function_count; i++) {
        struct function *f = &m->functions[i];
        if (f->body && calls(m, f->body, f, 0)) {
            problem_error(c->problems, f->label.at,
                          "function \"%s\" calls itself; shorthand cannot", f->label.name);
            f->parameter_count = 0;
        }
        for (size_t p = 0; f->body && p < f->parameter_count; p++)
            if (!names_it(f->body, f->parameters[p]))
                problem_error(c->problems, text_place(&f->text, 0),
                              "function \"%s\" never uses its parameter \"%s\"", f->label.name,
                              f->parameters[p]);
    }
}
