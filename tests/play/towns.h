// A small ruleset for plays that need no more: a town's board is the sum of what arrived in it, so
// that what a board says can be counted on one's fingers.
#ifndef TESTS_PLAY_TOWNS_H
#define TESTS_PLAY_TOWNS_H

#define TOWNS_HEAD                                                                                 \
    "plugins = (\"basic\")\n"                                                                      \
    "units: { yuan = \"元\"; }\n"

// Payments: all of them are refused a second time under the same voucher, and need a slip.
#define TOWNS_FACTS                                                                                \
    "kinds: {\n"                                                                                   \
    "  town: { title = \"镇\"; attributes: { class = \"a | b\"; people = \"number 1..\"; } }\n"   \
    "  cadre: { title = \"干部\"; belongs: { town = \"one\"; } }\n"                              \
    "}\n"                                                                                          \
    "records: {\n"                                                                                 \
    "  paid: { of = \"town\"; none_is_zero = true; unique = [\"voucher\"]; evidence = "            \
    "[\"slip | deed\"]\n"                                                                          \
    "          fields: { amount = \"money\"; voucher = \"text\"; } }\n"                            \
    "  lead: { of = \"cadre\"; none_is_zero = true; fields: { note = \"text optional\"; } }\n"     \
    "  fault: { of = \"town\"; none_is_zero = true; hearing = true; fields: { grade = "            \
    "\"number\"; } }\n"                                                                            \
    "}\n"

// A town's points: a point for each yuan paid, ten for each lead of its cadres, less its faults.
#define TOWNS_SCHEME                                                                               \
    "schemes: { yearly: { of = \"town\"; period = \"year\"; cohort = \"class\"\n"                  \
    "  rules = (\n"                                                                                \
    "    { name = \"paid\"; score = \"sum(amount of paid) / 1 yuan\" },\n"                         \
    "    { name = \"leads\"; score = \"10 * count(lead)\" },\n"                                    \
    "    { name = \"faults\"; score = \"-sum(grade of fault)\" }\n"                                \
    "  )\n"                                                                                        \
    "} }\n"

#define TOWNS_CONF TOWNS_HEAD TOWNS_FACTS TOWNS_SCHEME

// Two towns of one class, one of another.
#define TOWNS_SUBJECTS                                                                             \
    "[{\"id\":\"north\",\"kind\":\"town\",\"title\":\"北镇\",\"class\":\"a\",\"people\":1000},"  \
    "{\"id\":\"south\",\"kind\":\"town\",\"title\":\"南镇\",\"class\":\"a\",\"people\":2000},"   \
    "{\"id\":\"west\",\"kind\":\"town\",\"title\":\"西镇\",\"class\":\"b\",\"people\":500}]"

#endif
