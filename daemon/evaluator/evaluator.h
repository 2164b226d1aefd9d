// The evaluator: one ruleset in one child process. It is fed facts, keeps them in memory, judges,
// stages boards and answers questions. meritd re-executes itself with `evaluator_flag` as its only
// argument.
#ifndef EVALUATOR_EVALUATOR_H
#define EVALUATOR_EVALUATOR_H

#define EVALUATOR_FLAG "--evaluator"

// Run until the daemon hangs up. Returns the exit status: 0 when it was told to end, 1 when
// something broke.
int evaluator_main(void);

#endif
