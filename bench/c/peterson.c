/* Peterson's filter lock, SIZE processes: 9 bits for each, then 3 for the turn of each level. */
#include <stdint.h>

#if 12 * SIZE < 64
typedef uint64_t state_t;
#else
typedef unsigned __int128 state_t;
#endif
#include "search.h"

_Static_assert(SIZE <= 8 && 12 * SIZE < 128, "numbers of processes fit 3 bits");

enum { START, ENTER_LEVEL, GIVE_WAY, WAIT, CRITICAL };
#define PLACE(i) (9 * (i))
#define CLAIMS(i) (9 * (i) + 3)
#define LEVEL(i) (9 * (i) + 6)
#define TURN(level) (9 * SIZE + 3 * (level))

static inline unsigned get(state_t s, int at)
{
	return (unsigned)(s >> at) & 7;
}

static inline state_t set(state_t s, int at, unsigned value)
{
	return (s & ~((state_t)7 << at)) | (state_t)value << at;
}

static bool may_pass(state_t s, int i, unsigned level)
{
	if (get(s, TURN(level)) != (unsigned)i)
		return true;
	for (int k = 0; k < SIZE; k++)
		if (k != i && get(s, CLAIMS(k)) >= level)
			return false;
	return true;
}

static void expand(state_t s)
{
	for (int i = 0; i < SIZE; i++) {
		unsigned level = get(s, LEVEL(i));
		switch (get(s, PLACE(i))) {
		case START:
			emit(set(set(s, LEVEL(i), 1), PLACE(i), ENTER_LEVEL), i);
			break;
		case ENTER_LEVEL:
			emit(set(set(s, CLAIMS(i), level), PLACE(i), GIVE_WAY), SIZE + i);
			break;
		case GIVE_WAY:
			emit(set(set(s, TURN(level), i), PLACE(i), WAIT), 2 * SIZE + i);
			break;
		case WAIT:
			if (!may_pass(s, i, level))
				break;
			if (level < SIZE - 1)
				emit(set(set(s, LEVEL(i), level + 1), PLACE(i), ENTER_LEVEL), 3 * SIZE + i);
			else
				emit(set(set(s, LEVEL(i), 0), PLACE(i), CRITICAL), 4 * SIZE + i);
			break;
		case CRITICAL:
			emit(set(set(s, CLAIMS(i), 0), PLACE(i), START), 5 * SIZE + i);
			break;
		}
	}
}

static bool invariant(state_t s)
{
	int critical = 0;
	for (int i = 0; i < SIZE; i++)
		critical += get(s, PLACE(i)) == CRITICAL;
	return critical <= 1;
}
