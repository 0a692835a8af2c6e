/* SIZE counters modulo MODULUS, WIDTH bits each. */
#include <stdint.h>

#if SIZE * WIDTH < 32
typedef uint32_t state_t;
#elif SIZE * WIDTH < 64
typedef uint64_t state_t;
#else
typedef unsigned __int128 state_t;
#endif
#include "search.h"

static void expand(state_t s)
{
	for (int i = 0; i < SIZE; i++) {
		int at = WIDTH * i;
		unsigned value = s >> at & ((1u << WIDTH) - 1);
		if (value == MODULUS - 1)
			emit(s & ~((state_t)((1u << WIDTH) - 1) << at), i);
		else
			emit(s + ((state_t)1 << at), i);
	}
}

static bool invariant(state_t s)
{
	(void)s;
	return true;
}
