/*
 * Breadth-first search as one would write it for one system: packed states, open addressing with
 * the keys inline, a parent link per state for the traces.
 *
 * A system defines `state_t` (an unsigned integer), then includes this file, then defines
 * `expand`, which calls `emit(successor, rule)` for every rule that fires, and `invariant`.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expand(state_t state);
static bool invariant(state_t state);

/* Keys are state + 1; 0 marks a free slot. */
static state_t *table;
static size_t slots = 1 << 16;
static uint32_t *parents;
static uint8_t *rules;
static size_t states, linked;
static uint64_t transitions;

static state_t *level, *next;
static size_t level_length, next_length, next_room;
static uint32_t current;

static void *allocate(void *old, size_t bytes)
{
	void *memory = realloc(old, bytes);
	if (!memory) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

static inline size_t hash(state_t state)
{
	uint64_t h = (uint64_t)state * 0x9e3779b97f4a7c15;
	if (sizeof(state_t) > 8)
		h = (h ^ (uint64_t)(state >> (4 * sizeof(state_t)))) * 0xff51afd7ed558ccd;
	return h ^ h >> 32;
}

static void grow(void)
{
	state_t *old = table;
	size_t old_slots = slots;
	slots *= 2;
	table = calloc(slots, sizeof(state_t));
	if (!table)
		exit(1);
	for (size_t i = 0; i < old_slots; i++) {
		if (!old[i])
			continue;
		size_t at = hash(old[i] - 1) & (slots - 1);
		while (table[at])
			at = (at + 1) & (slots - 1);
		table[at] = old[i];
	}
	free(old);
}

static void append(state_t state, uint32_t parent, uint8_t rule)
{
	if (states == linked) {
		linked = linked ? 2 * linked : 1 << 16;
		parents = allocate(parents, linked * sizeof *parents);
		rules = allocate(rules, linked * sizeof *rules);
	}
	parents[states] = parent;
	rules[states] = rule;
	states++;
	if (next_length == next_room) {
		next_room = next_room ? 2 * next_room : 1 << 16;
		next = allocate(next, next_room * sizeof *next);
	}
	next[next_length++] = state;
}

static inline void emit(state_t state, uint8_t rule)
{
	transitions++;
	size_t at = hash(state) & (slots - 1);
	while (table[at]) {
		if (table[at] == state + 1)
			return;
		at = (at + 1) & (slots - 1);
	}
	table[at] = state + 1;
	append(state, current, rule);
	if (states * 10 > slots * 7)
		grow();
}

int main(void)
{
	size_t level_room = 0;
	table = calloc(slots, sizeof(state_t));
	emit(0, 0);
	transitions = 0;
	while (next_length) {
		state_t *swap = level;
		size_t room = level_room;
		level = next, level_length = next_length, level_room = next_room;
		next = swap, next_length = 0, next_room = room;
		for (size_t i = 0; i < level_length; i++, current++) {
			if (!invariant(level[i])) {
				puts("violated");
				return 1;
			}
			expand(level[i]);
		}
	}
	printf("%zu states, %llu transitions, %zu bytes\n", states, (unsigned long long)transitions,
	       slots * sizeof(state_t) + linked * (sizeof *parents + sizeof *rules));
	return 0;
}
