import { monthIn, nextMonth } from '../../../libs/kernel';
import { KnockServers } from '../../../libs/placement';
import { bounceDebit } from './bounce-debit';
import { moveCustomer } from './dedicated';
import { endMonth, eveOf, playOn } from './play-on';
import { type Stage, type Tell, ZONE } from './stage';
import { keepVisitors } from './visitors';

const instantText = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
/** As many knocks without an answer, or with one, as it takes until a server's health is believed. */
const KNOCKS = 3;

interface Act {
  label(): string;
  run(tell: Tell): Promise<string>;
}

/** The acts of the demo, one at a time, each by its name; what is said of the last one stays. */
export class Acts {
  private running: string | null = null;
  private sentence = '';
  private part: number | undefined;
  private readonly acts: ReadonlyMap<string, Act>;

  constructor(private readonly stage: Stage) {
    this.acts = new Map<string, Act>([
      ['eve', { label: () => instantText.format(this.eve()), run: (tell) => this.toEve(tell) }],
      ['end-month', { label: () => 'End the month', run: (tell) => endMonth(stage, tell) }],
      ['lose-server', { label: () => `${this.isLost ? 'Mend' : 'Lose'} server 2`, run: () => this.loseServer() }],
      ['bounce-debit', { label: () => 'Bounce a debit', run: (tell) => bounceDebit(stage, tell) }],
      ['move-customer', { label: () => 'Move a customer', run: (tell) => moveCustomer(stage, tell) }],
    ]);
  }

  /** Begins an act; false if there is none of that name, or one is under way. */
  begin(name: string): boolean {
    const act = this.acts.get(name);
    if (!act || this.running) return false;
    this.running = name;
    this.tell('');
    keepVisitors(this.stage)
      .then(() => act.run((sentence, part) => this.tell(sentence, part)))
      .then(
        (outcome) => this.tell(outcome),
        (error: Error) => this.tell(`It went wrong: ${error.message}`),
      )
      .finally(() => {
        this.running = null;
      });
    return true;
  }

  /** What the strip shows. */
  get shown() {
    return {
      now: instantText.format(this.stage.clock.now()),
      acts: [...this.acts].map(([name, act]) => ({ name, label: act.label() })),
      isBusy: this.running !== null,
      sentence: this.sentence,
      percent: this.part === undefined ? null : Math.round(Math.min(1, Math.max(0, this.part)) * 100),
    };
  }

  private tell(sentence: string, part?: number): void {
    this.sentence = sentence;
    this.part = part;
  }

  private eve(): Date {
    const now = this.stage.clock.now();
    const month = monthIn(ZONE, now);
    return eveOf(month) > now ? eveOf(month) : eveOf(nextMonth(month));
  }

  private async toEve(tell: Tell): Promise<string> {
    const end = this.eve();
    const held = await playOn(this.stage, monthIn(ZONE, end), end, tell);
    return `${held} meetings were held until now; one goes on over midnight.`;
  }

  private get isLost(): boolean {
    return this.stage.sims[1]!.state.faults.down;
  }

  private async loseServer(): Promise<string> {
    const { faults } = this.stage.sims[1]!.state;
    faults.down = !faults.down;
    for (let knock = 0; knock < KNOCKS; knock += 1) await this.stage.app.get(KnockServers).run();
    return faults.down
      ? 'Server 2 answers no more: new meetings go to the others, and its own are looked for again once it is back.'
      : 'Server 2 answers again.';
  }
}
