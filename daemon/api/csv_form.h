// CSV into forms: the header row names the fields; an empty field that is not quoted is no data.
#ifndef API_CSV_FORM_H
#define API_CSV_FORM_H

#include "base/err.h"
#include "service/form.h"

// As json_forms. Errors begin with "line L: " or "line L, field F: ".
bool csv_forms(const char *bytes, size_t size, struct forms *out, bool *too_many,
               struct err *e) MUST_USE;

#endif
