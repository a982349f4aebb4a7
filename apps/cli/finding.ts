/** One thing the doctor looked at: what it says, and if it is not well, what to do. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
  readonly advice: string;
}

/** Looks at one thing; whatever is thrown is what is wrong with it. */
export function look(what: string, advice: string, work: () => Promise<string>): Promise<Finding> {
  return work().then(
    (says) => ({ what, ok: true, says, advice }),
    (error: Error & { errors?: Error[] }) => ({
      what,
      ok: false,
      says: error.message || error.errors?.[0]?.message || String(error),
      advice,
    }),
  );
}
