/* SIZE dining philosophers: 3 bits for each, two for what it does, one for the fork to its left. */
#include <stdint.h>

typedef uint64_t state_t;
#include "search.h"

enum { THINKS, HAS_LEFT, EATS };
#define AT(i) (3 * (i))
#define TAKEN(i) ((state_t)4 << AT(i))
#define RIGHT(i) ((i) + 1 == SIZE ? 0 : (i) + 1)

static inline unsigned get(state_t s, int i)
{
	return s >> AT(i) & 3;
}

static inline state_t set(state_t s, int i, unsigned value)
{
	return (s & ~((state_t)3 << AT(i))) | (state_t)value << AT(i);
}

static void expand(state_t s)
{
	for (int i = 0; i < SIZE; i++) {
		switch (get(s, i)) {
		case THINKS:
			if (!(s & TAKEN(i)))
				emit(set(s, i, HAS_LEFT) | TAKEN(i), i);
			break;
		case HAS_LEFT:
			if (!(s & TAKEN(RIGHT(i))))
				emit(set(s, i, EATS) | TAKEN(RIGHT(i)), SIZE + i);
			break;
		case EATS:
			emit(set(s, i, THINKS) & ~TAKEN(i) & ~TAKEN(RIGHT(i)), 2 * SIZE + i);
			break;
		}
	}
}

static bool invariant(state_t s)
{
	for (int i = 0; i < SIZE; i++)
		if (get(s, i) == EATS && get(s, RIGHT(i)) == EATS)
			return false;
	return true;
}
