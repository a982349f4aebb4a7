import type { Month, TurnableClock } from '../../libs/kernel';
import type { Config } from '../../libs/runtime';
import type { SimulatedBbb } from '../../apps/bbb-sim';
import type { MailCatcher } from '../mail-catcher/mail-catcher';
import type { DemoApplication } from './open-application';

export interface Demo {
  readonly application: DemoApplication;
  readonly clock: TurnableClock;
  readonly sims: readonly SimulatedBbb[];
  readonly catcher: MailCatcher;
  readonly config: Config;
  readonly folder: string;
  readonly month: Month;
  readonly realNow: Date;
  readonly isFirst: boolean;
}

export async function stayUp(_demo: Demo): Promise<void> {}
