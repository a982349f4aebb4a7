import { randomUUID } from 'node:crypto';
import { BbbCaller, elementOf } from '../../../test/world/bbb-caller';

export interface Failure {
  readonly call: string;
  readonly what: string;
  /** It was about a meeting known to live, so no database is needed to answer it. */
  readonly isOfKnownLive: boolean;
}

/** What clients were told of a meeting, and whether they ended it. */
export interface Told {
  readonly slug: string;
  readonly meetingID: string;
  readonly internalId: string;
  isEnded: boolean;
}

const MOST_LIVE = 12;

/** A client's program, at work all day behind a balancer that goes to the other gateway where one does not answer. */
export class ClientAtWork {
  readonly told: Told[] = [];
  calls = 0;
  private turn = 0;

  constructor(
    readonly slug: string,
    private readonly gateways: readonly BbbCaller[],
    private readonly failed: (failure: Failure) => void,
  ) {}

  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const meetingID = `m-${randomUUID()}`;
      const made = await this.expect('create', { meetingID, name: 'At work' }, false);
      if (!made) continue;
      const told: Told = {
        slug: this.slug,
        meetingID,
        internalId: elementOf(made, 'internalMeetingID'),
        isEnded: false,
      };
      this.told.push(told);
      await this.expect('create', { meetingID, name: 'At work' }, false);
      await this.join(meetingID);
      const live = this.told.filter(({ isEnded }) => !isEnded);
      await this.look(live[Math.floor(live.length / 2)]!);
      await this.expect('isMeetingRunning', { meetingID }, true);
      await this.expect('getMeetings', {}, false);
      await this.expect('getRecordings', {}, false);
      if (live.length > MOST_LIVE) await this.end(live[0]!);
    }
  }

  /** It lives, and is the very run it was. */
  async look({ meetingID, internalId }: Told): Promise<boolean> {
    const info = await this.expect('getMeetingInfo', { meetingID }, true);
    if (info && elementOf(info, 'internalMeetingID') !== internalId)
      this.failed({ call: 'getMeetingInfo', what: 'another run', isOfKnownLive: true });
    return info !== null && elementOf(info, 'internalMeetingID') === internalId;
  }

  private async end(told: Told): Promise<void> {
    if (await this.expect('end', { meetingID: told.meetingID }, false)) told.isEnded = true;
  }

  private async join(meetingID: string): Promise<void> {
    const answer = await this.send('join', { meetingID, fullName: 'Ada', role: 'VIEWER' });
    const location = answer?.headers.get('location');
    const page = location ? await fetch(location, { redirect: 'manual' }).catch(() => null) : null;
    if (!page?.headers.get('location')?.includes('/html5client/'))
      this.failed({ call: 'join', what: location ?? 'no answer', isOfKnownLive: true });
  }

  private async expect(
    call: string,
    parameters: Record<string, string>,
    isOfKnownLive: boolean,
  ): Promise<string | null> {
    const answer = await (await this.send(call, parameters))?.text().catch(() => null);
    if (answer && elementOf(answer, 'returncode') === 'SUCCESS') return answer;
    this.failed({ call, what: answer ?? 'no answer', isOfKnownLive });
    return null;
  }

  private async send(call: string, parameters: Record<string, string>): Promise<Response | null> {
    this.calls += 1;
    this.turn += 1;
    for (let tries = 0; tries < this.gateways.length; tries += 1) {
      const gateway = this.gateways[(this.turn + tries) % this.gateways.length]!;
      const answer = await fetch(gateway.address(call, parameters), { redirect: 'manual' }).catch(() => null);
      if (answer) return answer;
    }
    return null;
  }
}
