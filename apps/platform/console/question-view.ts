import type { MeetingAbout, PlanAbout, Question } from '@/asking';
import { say } from '@/wording';

const OUTCOMES = { answered: 'answered', credited: 'credited', accepted: 'accepted', declined: 'declined' } as const;

/** A question as the console shows it, with the evidence it was asked on. */
export function questionView(question: Question) {
  const { id, kind, said, askedAt, outcome, answer, answeredAt, creditNoteId } = question;
  return {
    id,
    title:
      kind === 'plan' ? `Another plan: ${question.about.planName}` : `A meeting questioned: ${question.about.name}`,
    said,
    askedAt,
    isOpen: outcome === null,
    outcome: outcome ? OUTCOMES[outcome] : 'waits',
    isGood: outcome === 'credited' || outcome === 'accepted',
    answer: answer ?? '',
    answeredAt,
    creditNoteId: creditNoteId ?? '',
    plan: kind === 'plan' ? planView(question.about) : null,
    meeting: kind === 'meeting' ? meetingView(question.about) : null,
  };
}

const planView = ({ planName, fromPlan, startsOn }: PlanAbout) => ({ planName, fromPlan, startsOn });

const meetingView = (about: MeetingAbout) => ({
  ...about,
  from: new Date(about.from),
  until: new Date(about.until),
  seconds: BigInt(about.seconds),
  knownBy: known(about.knownBy),
  whose: about.attributedBy === 'id' ? 'Its meeting id carries the tenant’s key.' : `By ${about.attributedBy}.`,
  mostPeople: about.mostPeople ?? 0,
  intervals: about.intervals.map(({ from, until, knownBy }) => ({
    from: new Date(from),
    until: new Date(until),
    knownBy: known(knownBy),
  })),
});

const WAYS = ['polled', 'recorded', 'polled and recorded', 'told'] as const;
const known = (by: string): string => {
  const way = WAYS.find((one) => one === by);
  return way ? say('en', `known.${way}`) : by;
};
