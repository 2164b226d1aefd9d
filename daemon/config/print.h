// The canonical print of a configuration: every value in force, in one order and one spelling,
// defaults included.
//
// Reading the print gives the same print again, places and all, since they stand in comments that
// are read back (config/origin.h). Without places it is what a ruleset's hash is made from, so that
// comments, layout, the order of keys and how files are cut do not make a new ruleset.
#ifndef CONFIG_PRINT_H
#define CONFIG_PRINT_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/str.h"
#include "core/language/model.h"

// Append the print. With `places` every value is followed by `//@ file:line:column`,
// or `//@ default`.
void config_print(const struct model *m, bool places, struct str *out);

// The name of the ruleset: digest of the print without places and without what is the daemon's
// alone (`daemon`: its socket, its ledger) and `tests`, which change no board.
void config_hash(const struct model *m, char text[DIGEST_TEXT]);

// Both in one pass: the print with places, and the name.
void config_print_hashed(const struct model *m, struct str *out, char text[DIGEST_TEXT]);

// All keys with their types, defaults and sentences, one a line, section by section: for help.
void config_help(struct str *out);

#endif
