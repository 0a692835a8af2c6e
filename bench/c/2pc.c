/* Two-phase commit, SIZE resource managers: 4 bits for the transaction, 4 for each manager. */
#include <stdint.h>

typedef uint64_t state_t;
#include "search.h"

enum { WORKING, PREPARED, COMMITTED, ABORTED };
#define BIT(i) ((state_t)1 << (i))
/* transaction: bits 0 and 1 (0 init, 1 committed, 2 aborted) */
#define COMMIT BIT(2)
#define ABORT BIT(3)
/* of manager i: state in two bits, then known, then prepared */
#define AT(i) (4 + 4 * (i))
#define KNOWN(i) BIT(AT(i) + 2)
#define PREPARED_SENT(i) BIT(AT(i) + 3)

static inline state_t with(state_t s, int i, unsigned state)
{
	return (s & ~((state_t)3 << AT(i))) | (state_t)state << AT(i);
}

static void expand(state_t s)
{
	state_t all = 0;
	for (int i = 0; i < SIZE; i++)
		all |= KNOWN(i);
	if ((s & 3) == 0) {
		if ((s & all) == all)
			emit(s | 1 | COMMIT, 0);
		emit(s | 2 | ABORT, 1);
		for (int i = 0; i < SIZE; i++)
			if (s & PREPARED_SENT(i))
				emit(s | KNOWN(i), 2 + i);
	}
	for (int i = 0; i < SIZE; i++) {
		if ((s >> AT(i) & 3) == WORKING) {
			emit(with(s, i, PREPARED) | PREPARED_SENT(i), 2 + SIZE + i);
			emit(with(s, i, ABORTED), 2 + 2 * SIZE + i);
		}
		if (s & COMMIT)
			emit(with(s, i, COMMITTED), 2 + 3 * SIZE + i);
		if (s & ABORT)
			emit(with(s, i, ABORTED), 2 + 4 * SIZE + i);
	}
}

static bool invariant(state_t s)
{
	bool committed = false, aborted = false;
	for (int i = 0; i < SIZE; i++) {
		committed |= (s >> AT(i) & 3) == COMMITTED;
		aborted |= (s >> AT(i) & 3) == ABORTED;
	}
	return !(committed && aborted);
}
