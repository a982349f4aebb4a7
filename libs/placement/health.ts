export type Health = 'up' | 'down';

/** What polls have shown of a server: its health, and how many in a row now speak against it. */
export interface PolledHealth {
  readonly health: Health;
  readonly pollsInARow: number;
}

export const FAILED_POLLS_UNTIL_DOWN = 3;
export const GOOD_POLLS_UNTIL_UP = 2;

/** After three polls in a row without an answer a server is unreachable, and after two with one it is well again. */
export function afterPoll({ health, pollsInARow }: PolledHealth, hasAnswered: boolean): PolledHealth {
  if ((health === 'up') === hasAnswered) return { health, pollsInARow: 0 };
  const against = pollsInARow + 1;
  if (against < (hasAnswered ? GOOD_POLLS_UNTIL_UP : FAILED_POLLS_UNTIL_DOWN)) return { health, pollsInARow: against };
  return { health: hasAnswered ? 'up' : 'down', pollsInARow: 0 };
}
