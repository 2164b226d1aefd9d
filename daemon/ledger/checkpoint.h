// The ledger's checkpoint: a file beside it with all its records as columns
// (core/store/checkpoint.h) up to one of its lines, so that a start reads those instead of row
// after row.
//
// Made of the ledger alone, by a process in which nothing else runs. It is written aside, synced
// and renamed: what stands under the name is whole, and the one before it stays for whoever has it
// open. It belongs to the ledger whose line has the digest that its head says. Deleting it is
// always safe.
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H

#include "core/store/checkpoint.h"
#include "ledger/ledger.h"

// Where it lies: the ledger's path with "-checkpoint" behind it. The caller frees it.
char *ledger_checkpoint_path(const char *ledger);

// Make it of what the ledger holds now; `line` is where it ends. Reads in short transactions, so
// that no writer has to wait and the log can be carried over. Takes about 120 bytes of memory a
// record. An empty ledger is an error, as is everything that the disk says.
bool ledger_checkpoint_make(const char *ledger, int64_t *line, struct err *e) MUST_USE;

// What is left of one that could not be made to its end goes.
void ledger_checkpoint_sweep(const char *ledger);

// Open the one of a ledger to read; *fd is -1 when there is none. False: there is something that is
// no checkpoint of this program's.
bool ledger_checkpoint_open(const char *ledger, int *fd, struct checkpoint_head *head,
                            struct err *e) MUST_USE;

// Is it of this ledger? False with the reason when it is not.
bool ledger_checkpoint_fits(struct ledger_reader *r, const struct checkpoint_head *head,
                            struct err *e) MUST_USE;

#endif
