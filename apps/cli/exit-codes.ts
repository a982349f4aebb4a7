import { CommanderError } from 'commander';
import { HouseError } from '@/kernel';
import { ConfigError } from '@/runtime';

/** What a script may rely on; `tallyroom --help` and docs/running.md say the same. */
export const EXIT = { done: 0, refused: 1, partly: 2, bug: 3, away: 4, misused: 64 } as const;

export const EXIT_HELP = `
Exit codes:
   0  done
   1  refused: a mistake in what was given, in the settings, or in the state of things; the message says which
   2  done in part, or doctor found something to mend
   3  a bug
   4  something is away (database, Redis, mail server, BBB server): worth another try
  64  the command line itself is wrong`;

/** A mistake that is told in words, with no further name. */
export class Refused extends Error {}

const AWAY = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  '57P03',
  '28P01',
  '3D000',
];

/** How a failure ends the program, and under which code and words programs and people are told. */
export function failureOf(error: Error & { code?: string; errors?: (Error & { code?: string })[] }): {
  exit: number;
  code: string;
  message: string;
} {
  if (error instanceof CommanderError)
    return { exit: error.exitCode === 0 ? EXIT.done : EXIT.misused, code: 'command-line', message: '' };
  if (error instanceof HouseError)
    return { exit: error.kind === 'unavailable' ? EXIT.away : EXIT.refused, code: error.code, message: error.message };
  if (error instanceof ConfigError) return { exit: EXIT.refused, code: 'config', message: error.message };
  if (error instanceof Refused) return { exit: EXIT.refused, code: 'refused', message: error.message };
  const cause = error.errors?.[0] ?? error;
  if (AWAY.includes(cause.code ?? ''))
    return { exit: EXIT.away, code: 'away', message: `${cause.message}. "tallyroom doctor" says what is away.` };
  if (cause.code === 'ENOENT' || cause.code === 'EACCES')
    return { exit: EXIT.refused, code: 'file', message: cause.message };
  return { exit: EXIT.bug, code: 'internal', message: error.stack ?? error.message };
}
