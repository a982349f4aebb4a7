import type { MeetingAbout, PlanAbout, Question } from '@/asking';
import { KNOWN_BY } from '@/metering';
import { type Language, say } from '@/wording';

/** A question as the console shows it, with the evidence it was asked on. */
export function questionView(question: Question, language: Language) {
  const { id, kind, said, askedAt, outcome, answer, answeredAt, creditNoteId } = question;
  return {
    id,
    title:
      kind === 'plan'
        ? say(language, 'asked.plan', { plan: question.about.planName })
        : say(language, 'asked.meeting', { meeting: question.about.name }),
    said,
    askedAt,
    isOpen: outcome === null,
    outcome: say(language, outcome ? `question.${outcome}` : 'asked.waits'),
    isGood: outcome === 'credited' || outcome === 'accepted',
    answer: answer ?? '',
    answeredAt,
    creditNoteId: creditNoteId ?? '',
    plan: kind === 'plan' ? planView(question.about) : null,
    meeting: kind === 'meeting' ? meetingView(question.about, language) : null,
  };
}

const planView = ({ planName, fromPlan, startsOn }: PlanAbout) => ({ planName, fromPlan, startsOn });

const meetingView = (about: MeetingAbout, language: Language) => ({
  ...about,
  from: new Date(about.from),
  until: new Date(about.until),
  seconds: BigInt(about.seconds),
  knownBy: known(about.knownBy, language),
  whose:
    about.attributedBy === 'id'
      ? say(language, 'asked.by-id')
      : say(language, 'asked.by', { what: about.attributedBy }),
  mostPeople: about.mostPeople ?? 0,
  intervals: about.intervals.map(({ from, until, knownBy }) => ({
    from: new Date(from),
    until: new Date(until),
    knownBy: known(knownBy, language),
  })),
});

const known = (by: string, language: Language): string => {
  const way = KNOWN_BY.find((one) => one === by);
  return way ? say(language, `known.${way}`) : by;
};
