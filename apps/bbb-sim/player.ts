import type { TurnableClock } from '@/kernel';
import type { ScriptedMeeting } from './script';
import type { SimulatedBbb } from './simulated-bbb';

interface Act {
  /** When its meeting begins. */
  readonly startMs: number;
  readonly atMs: number;
  readonly play: () => void;
}

/** Plays scripted meetings on simulated servers by turning their clock from act to act. */
export class Player {
  private acts: Act[] = [];

  constructor(
    private readonly clock: TurnableClock,
    private readonly servers: readonly SimulatedBbb[],
  ) {}

  /** Adds a meeting to a server's programme. */
  add(server: SimulatedBbb, meeting: ScriptedMeeting): void {
    const startMs = meeting.startsAt.getTime();
    const inside = new Map<string, string>();
    const { state } = server;
    const act = (afterSeconds: number, play: () => void): void =>
      void this.acts.push({ startMs, atMs: startMs + afterSeconds * 1000, play });
    act(0, () => {
      // Whose id is live goes on: a room in which others meet still.
      if (state.findLive(meeting.meetingId)) return;
      state.create(meeting.meetingId, meeting.name, {
        record: String(meeting.recorded),
        ...Object.fromEntries(Object.entries(meeting.metadata).map(([name, value]) => [`meta_${name}`, value])),
      });
    });
    for (const step of meeting.steps) {
      act(step.afterSeconds, () => {
        const live = state.findLive(meeting.meetingId);
        if (!live) return;
        if (step.what === 'end') state.end(live);
        else if (step.what === 'in') inside.set(step.who, state.join(live, step.who, 'VIEWER').sessionToken);
        else live.leave(inside.get(step.who) ?? '', state.nowMs());
      });
    }
  }

  /** Takes off the programme what has not begun yet; what goes on is played to its end. */
  cancelUnbegun(): void {
    const nowMs = this.clock.now().getTime();
    this.acts = this.acts.filter(({ startMs }) => startMs <= nowMs);
  }

  /** The instant of the next act, or null when the programme is over. */
  nextAt(): Date | null {
    const next = this.acts.reduce((earliest, { atMs }) => Math.min(earliest, atMs), Number.POSITIVE_INFINITY);
    return Number.isFinite(next) ? new Date(next) : null;
  }

  /** Whether any server holds a meeting now: what a poll would see. */
  get isAnythingLive(): boolean {
    return this.servers.some(({ state }) => state.meetings.length > 0);
  }

  /** Turns the clock to `instant`, playing every act on the way at its own time. */
  turnTo(instant: Date): void {
    this.acts.sort((a, b) => a.atMs - b.atMs);
    while (this.acts.length > 0 && this.acts[0]!.atMs <= instant.getTime()) {
      const act = this.acts.shift()!;
      if (act.atMs > this.clock.now().getTime()) this.clock.turnTo(new Date(act.atMs));
      for (const { state } of this.servers) state.tick();
      act.play();
    }
    if (instant > this.clock.now()) this.clock.turnTo(instant);
    for (const { state } of this.servers) state.tick();
  }
}
