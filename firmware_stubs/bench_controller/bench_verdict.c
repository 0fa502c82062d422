/* What the inspection PC says of the part in hand. */
#include "bench_verdict.h"

#include "bench_cycle.h"

/* Written so that what is no number is no score. */
static bool is_score(double score) { return (score >= 0.0) && (score <= 1.0); }

static void accept_verdict(bench_cycle_t *cycle, const bench_inputs_t *inputs)
{
    const bool is_ours = (inputs->inspection_part_id == cycle->part_id) &&
                         (inputs->inspection_cycle_id == cycle->cycle_id);
    const bool makes_sense = is_ours && is_score(inputs->inspection_score);
    const int32_t verdict = inputs->inspection_verdict;

    if (makes_sense && (verdict == (int32_t)BENCH_INSPECTION_VERDICT_OK)) {
        cycle->has_ok_verdict = true;
    } else if (makes_sense && (verdict == (int32_t)BENCH_INSPECTION_VERDICT_REJECT)) {
        bench_doubt(cycle, BENCH_ALARM_DEFECT_FOUND);
    } else {
        bench_doubt(cycle, BENCH_ALARM_VERDICT_INVALID);
    }
}

void bench_expect_no_verdict(bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool stands = (inputs->inspection_valid != 0U) ||
                        (inputs->inspection_verdict != (int32_t)BENCH_INSPECTION_VERDICT_NONE);

    if (stands) {
        bench_doubt(&state->cycle, BENCH_ALARM_VERDICT_INVALID);
    }
}

void bench_read_verdict(bench_state_t *state, const bench_inputs_t *inputs)
{
    bench_cycle_t *cycle = &state->cycle;
    const int64_t waited_ns = state->now_ns - state->step_since_ns;
    const bool is_settled = cycle->is_judged || (cycle->reject_reason != BENCH_ALARM_NONE);

    if (is_settled) {
        /* the first answer stands */
    } else if (waited_ns >= state->recipe->verdict_deadline_ns) {
        cycle->is_judged = true;
        bench_doubt(cycle, BENCH_ALARM_VERDICT_MISSING);
    } else if (inputs->inspection_fault != 0U) {
        cycle->is_judged = true;
        bench_doubt(cycle, BENCH_ALARM_INSPECTION_FAULT);
    } else if (inputs->inspection_valid != 0U) {
        cycle->is_judged = true;
        accept_verdict(cycle, inputs);
    } else {
        /* not yet */
    }
}
