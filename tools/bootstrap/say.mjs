/** A line of progress on standard error, so that standard output stays for results. */
export const say = (text) => process.stderr.write(`· ${text}\n`);

/** Shows every few seconds that a long step is alive. */
export async function during(text, work) {
  say(`${text} …`);
  const started = Date.now();
  const timer = setInterval(() => say(`${text}: ${Math.round((Date.now() - started) / 1000)} s`), 5000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Something that cannot be had: one sentence, with the command that would fix it. */
export class CannotHave extends Error {}
