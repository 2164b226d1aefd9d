// Vetoes: conditions that take a subject out of the ranking, or to its end, or its points away.
//
// A veto whose condition has no answer does not fire, and the board says so; an `unless` that holds
// or has no answer exempts: nobody is punished by missing data.
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/judge/judging.h"

// Points taken away are no gift to who has less than none.
static void veto_effect(struct judging *j, const struct veto *v, size_t row)
{
    struct board *b = j->board;
    if (v->effect == EFFECT_ZERO && b->points[row] > 0)
        b->points[row] = 0;
    else if (v->effect == EFFECT_UNRANKED)
        b->state[row] = ROW_VETOED;
}

static void judge_veto(struct judging *j, size_t at)
{
    struct board *b = j->board;
    const struct veto *v = &j->scheme->vetoes[at];
    double *unless = mem_new(b->row_count + 1, sizeof *unless);
    judging_run(j, &v->when, NONE, (double)NAN, j->scratch);
    judging_run(j, &v->unless, NONE, 0.0, unless);
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            continue;
        bool exempt = isnan(unless[i]) || unless[i] > 0.0;
        if (isnan(j->scratch[i]))
            b->vetoes[at][i] = VETO_UNANSWERED;
        else if (j->scratch[i] > 0.0)
            b->vetoes[at][i] = exempt ? VETO_EXEMPT : VETO_FIRED;
    }
    free(unless);
}

void judge_vetoes(struct judging *j)
{
    struct board *b = j->board;
    for (size_t k = 0; k < j->scheme->veto_count; k++)
        judge_veto(j, k);
    for (size_t k = 0; k < j->scheme->veto_count; k++)
        for (size_t i = 0; i < b->row_count; i++)
            if (b->vetoes[k][i] == VETO_FIRED)
                veto_effect(j, &j->scheme->vetoes[k], i);
}

bool judging_put_last(const struct judging *j, size_t row)
{
    for (size_t k = 0; k < j->scheme->veto_count; k++)
        if (j->scheme->vetoes[k].effect == EFFECT_LAST && j->board->vetoes[k][row] == VETO_FIRED)
            return true;
    return false;
}
