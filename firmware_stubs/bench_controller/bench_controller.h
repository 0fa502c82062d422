/* The bench controller: PackML states around the sequence of one fastener.
 *
 * Freestanding C99: no heap, no recursion, no library, no static memory of its own. All it
 * remembers is in the state it is given, so that any number of benches can run in one program.
 * See protocol.md for the bytes, the timing and how to bring it to a board. */
#ifndef BENCH_CONTROLLER_H
#define BENCH_CONTROLLER_H

#include <stdbool.h>
#include <stdint.h>

#include "bench_io.h"
#include "bench_recipe.h"

/* Of the functions below; changes with any of them. */
#define BENCH_ABI_VERSION 1U

/* Answer of bench_scan where nothing ends by itself. */
#define BENCH_NO_WAKE INT64_C(-1)

/* Laid out in bench_state.h, for those who give it static memory. */
typedef struct bench_state bench_state_t;

/* Set a state to power-on. The recipe is read in place and must outlive the state.
 * False, and nothing is set, where the recipe cannot be right (counts and times out of range). */
bool bench_init(bench_state_t *state, const bench_recipe_t *recipe);

/* One scan cycle at time now_ns (never less than in the scan before): reads all inputs, writes all
 * outputs. Returns the time from which the next scan may change an output though no input has
 * changed: now_ns where that is the very next scan, BENCH_NO_WAKE where it is never. */
int64_t bench_scan(bench_state_t *state, int64_t now_ns, const bench_inputs_t *inputs,
                   bench_outputs_t *outputs);

/* For the other side of the wire, to refuse a controller that speaks of other bytes. */
uint32_t bench_abi_version(void);
uint64_t bench_io_hash(void);
uint32_t bench_state_size(void);
uint32_t bench_recipe_size(void);
uint32_t bench_inputs_size(void);
uint32_t bench_outputs_size(void);

#endif
