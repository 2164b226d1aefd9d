// A handful of units for tests: yuan with wan_yuan and yi_yuan, usd with wan_usd, person, item.
#ifndef TESTS_CORE_UNITS_H
#define TESTS_CORE_UNITS_H

#include "core/language/unit.h"

static struct unit test_unit_list[] = {
    {"yuan", "元", 0, 1, 0, {0}},
    {"wan_yuan", "万元", 0, 10000, 0, {0}},
    {"yi_yuan", "亿元", 0, 100000000, 0, {0}},
    {"usd", "美元", 1, 1, 0, {0}},
    {"wan_usd", "万美元", 1, 10000, 0, {0}},
    {"person", "人", 2, 1, 0, {0}},
    {"jiao", "角", 0, 1, 1, {0}},
};

static inline void test_units_init(struct units *u)
{
    size_t count = sizeof test_unit_list / sizeof *test_unit_list;
    *u = (struct units){
        .list = test_unit_list, .count = count, .room = count, .bases = {0, 3, 5}, .base_count = 3};
    map_init(&u->names);
    for (size_t i = 0; i < count; i++)
        map_put(&u->names, test_unit_list[i].name, NULL)->number = i;
}

static inline void test_units_release(struct units *u)
{
    map_release(&u->names);
}

#endif
