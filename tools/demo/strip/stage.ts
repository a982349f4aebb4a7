import type { Player, SimulatedBbb } from '../../../apps/bbb-sim';
import type { SimulatedStripe } from '../../../apps/stripe-sim';
import type { TurnableClock } from '../../../libs/kernel';
import { asCommand } from '../../../libs/runtime';
import type { Services } from '../../../test/world/demo-world';
import type { MailCatcher } from '../../mail-catcher/mail-catcher';

export const actor = asCommand('demo');
export const ZONE = 'Europe/London';

/** What the acts of the demo play on. */
export interface Stage {
  readonly app: Services;
  readonly clock: TurnableClock;
  /** The simulated servers; one that is ordered joins them. */
  readonly sims: SimulatedBbb[];
  /** Plays on them; a meeting that one act began goes on in the next. */
  readonly player: Player;
  readonly stripe: SimulatedStripe;
  readonly catcher: MailCatcher;
  /** Until what follows from an act is done: by the worker where there is one. */
  readonly settle: () => Promise<unknown>;
}

/** Says how far an act is: a sentence, and where it is known the part that is done, from 0 to 1. */
export type Tell = (sentence: string, part?: number) => void;

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until something is so; false if it is not within the time. */
export async function until(isSo: () => Promise<boolean>, milliseconds = 15_000): Promise<boolean> {
  const give = performance.now() + milliseconds;
  while (performance.now() < give) {
    if (await isSo()) return true;
    await pause(200);
  }
  return false;
}
