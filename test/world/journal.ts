import { spawnSync } from 'node:child_process';

export interface ReadJournal {
  /** Transactions that do not sum to zero, assertions that do not hold, and what hledger itself says where it is installed. */
  readonly mistakes: string[];
  /** What each account comes to, in minor units, and what was asserted of it. */
  readonly accounts: ReadonlyMap<string, number>;
  readonly asserted: ReadonlyMap<string, number>;
}

/** A journal read by arithmetic alone, and by hledger (Debian has it) where there is one. */
export function readJournal(text: string): ReadJournal {
  const mistakes: string[] = [];
  const [accounts, asserted] = [new Map<string, number>(), new Map<string, number>()];
  for (const block of text.split('\n\n').filter((one) => /^\d{4}-/.test(one))) {
    let sum = 0;
    for (const line of block.split('\n').slice(1)) {
      const [, name, minor, assertion] = /^ {4}(.+?) {2}GBP (-?\d+\.\d\d)(?: =\* GBP (-?\d+\.\d\d))?/.exec(line) ?? [];
      if (!name) continue;
      sum += minorOf(minor!);
      accounts.set(name, (accounts.get(name) ?? 0) + minorOf(minor!));
      if (assertion) asserted.set(name, minorOf(assertion));
    }
    if (sum !== 0) mistakes.push(block);
  }
  for (const [name, minor] of asserted) {
    const all = [...accounts].filter(([account]) => account === name || account.startsWith(`${name}:`));
    const sum = all.reduce((total, [, one]) => total + one, 0);
    if (sum !== minor) mistakes.push(`${name} is ${sum}, and asserted as ${minor}`);
  }
  const hledger = spawnSync('hledger', ['-f', '-', 'check'], { input: text, encoding: 'utf8' });
  if (!hledger.error && hledger.status !== 0) mistakes.push(hledger.stderr);
  return { mistakes, accounts, asserted };
}

const minorOf = (amount: string): number => Math.round(Number(amount) * 100);
