import { z } from 'zod';

/**
 * A meeting as a script tells it. Text form, one meeting a line:
 * `2026-10-05T10:00:00Z weekly "Weekly assembly" recorded: +0m Ada in, +1m Ben in, +55m Ben out, +56m Ada out, +60m end`
 * Offsets are whole minutes (m) or seconds (s) from the start; without `end` the server ends the meeting by its rules.
 */
export const scriptedMeetingSchema = z.strictObject({
  startsAt: z.coerce.date(),
  meetingId: z.string().min(2),
  name: z.string().min(2),
  recorded: z.boolean(),
  metadata: z.record(z.string(), z.string()).default({}),
  steps: z.array(
    z.discriminatedUnion('what', [
      z.strictObject({ afterSeconds: z.int().min(0), what: z.enum(['in', 'out']), who: z.string().min(1) }),
      z.strictObject({ afterSeconds: z.int().min(0), what: z.literal('end') }),
    ]),
  ),
});
export type ScriptedMeeting = z.infer<typeof scriptedMeetingSchema>;

export class ScriptMistake extends Error {
  constructor(line: number, expected: string, found: string) {
    super(`line ${line}: expected ${expected}, found "${found.slice(0, 60)}"`);
  }
}

const HEAD = /^(\S+)\s+(\S+)\s+"([^"]{2,})"\s*(recorded)?\s*:\s*(.*)$/;
const STEP = /^\+(\d+)(m|s)\s+(?:(.+?)\s+(in|out)|(end))$/;

/** Reads the text form; empty lines and lines that begin with # are passed over. ScriptMistake tells the line. */
export function parseScript(text: string): ScriptedMeeting[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const head = HEAD.exec(line.trim());
    if (!head) throw new ScriptMistake(index + 1, 'START ID "Name" [recorded]: STEPS', line);
    const [, start = '', meetingId = '', name = '', recorded, steps = ''] = head;
    const startsAt = new Date(start);
    if (Number.isNaN(startsAt.getTime()))
      throw new ScriptMistake(index + 1, 'an instant like 2026-10-05T10:00:00Z', start);
    return [
      {
        startsAt,
        meetingId,
        name,
        recorded: recorded !== undefined,
        metadata: {},
        steps: steps.split(',').map((step) => stepOf(step.trim(), index + 1)),
      },
    ];
  });
}

function stepOf(text: string, line: number): ScriptedMeeting['steps'][number] {
  const match = STEP.exec(text);
  if (!match) throw new ScriptMistake(line, '+MINUTESm NAME in|out, or +MINUTESm end', text);
  const afterSeconds = Number(match[1]) * (match[2] === 'm' ? 60 : 1);
  return match[5] ? { afterSeconds, what: 'end' } : { afterSeconds, what: match[4] as 'in' | 'out', who: match[3]! };
}
