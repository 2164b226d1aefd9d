// Prices of currencies by day: the ruleset's own rows and those the ledger brought. On one day the
// ledger's latest word stands.
#ifndef CORE_PRICES_H
#define CORE_PRICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/language/model.h"

struct price_line {
    uint32_t unit; // priced: a base unit
    int32_t day;
    int64_t seq; // 0: the ruleset's
    double price;
};

struct prices {
    struct price_line *lines; // in order of (unit, day, seq) once settled
    size_t count, room, settled;
};

void prices_init(struct prices *p, const struct model *m);
void prices_release(struct prices *p);
void prices_add(struct prices *p, struct price_line line);
void prices_settle(struct prices *p);
// The latest on or before the day, at most max_age days old.
bool prices_on(const struct prices *p, uint32_t unit, int32_t day, int32_t max_age, double *price);

#endif
