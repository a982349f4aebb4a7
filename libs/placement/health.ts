export type Health = 'up' | 'down';

/** What polls and knocks have shown of a server: its health, how many in a row now speak against it, and since when. */
export interface PolledHealth {
  readonly health: Health;
  readonly pollsInARow: number;
  readonly doubtedAt: Date | null;
}

export const FAILED_POLLS_UNTIL_DOWN = 3;
export const GOOD_POLLS_UNTIL_UP = 2;

/**
 * After three in a row without an answer a server is unreachable, and after two with one it is well again. `turnedAt` is
 * null unless its health has changed: then it is when the first of them came.
 */
export function afterPoll(
  { health, pollsInARow, doubtedAt }: PolledHealth,
  hasAnswered: boolean,
  at: Date,
): PolledHealth & { readonly turnedAt: Date | null } {
  if ((health === 'up') === hasAnswered) return { health, pollsInARow: 0, doubtedAt: null, turnedAt: null };
  const against = pollsInARow + 1;
  const since = doubtedAt ?? at;
  if (against < (hasAnswered ? GOOD_POLLS_UNTIL_UP : FAILED_POLLS_UNTIL_DOWN))
    return { health, pollsInARow: against, doubtedAt: since, turnedAt: null };
  return { health: hasAnswered ? 'up' : 'down', pollsInARow: 0, doubtedAt: null, turnedAt: since };
}
