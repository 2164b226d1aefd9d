// The names of the states that a board tells, as people and JSON read them.
#ifndef CORE_STATES_H
#define CORE_STATES_H

#include "core/engine/board.h"

const char *row_state_name(enum row_state s);         // "ranked" ..
const char *rule_state_name(enum rule_state s);       // "scored" ..
const char *veto_state_name(enum veto_state s);       // "no" ..
const char *outcome_state_name(enum outcome_state s); // "in" ..

#endif
