import type { SimAccount } from './sim-account';

/** Puts whole things in the place of their ids where `expand[]` asks for it; `data.x` reaches into lists. */
export function expand(account: SimAccount, thing: unknown, paths: unknown): unknown {
  for (const path of Array.isArray(paths) ? paths : []) expandPath(account, thing, String(path).split('.'));
  return thing;
}

function expandPath(account: SimAccount, thing: unknown, [name, ...rest]: string[]): void {
  if (!thing || typeof thing !== 'object' || name === undefined) return;
  if (Array.isArray(thing)) {
    for (const one of thing) expandPath(account, one, [name, ...rest]);
    return;
  }
  const fields = thing as Record<string, unknown>;
  const value = fields[name];
  if (typeof value === 'string') fields[name] = structuredClone(account.anyById(value)) ?? value;
  expandPath(account, fields[name], rest);
}
