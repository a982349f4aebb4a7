import { z } from 'zod';
import type { Money } from '@/kernel';
import { rateUsage, type UsageTerms } from '@/rating';

const instant = z.string();

/** A meeting as it stood when it was questioned: its use, how that is known, and the invoice it came to, if any. */
export const meetingAbout = z.object({
  name: z.string(),
  month: z.string(),
  from: instant,
  until: instant,
  seconds: z.string(),
  knownBy: z.string(),
  isRecorded: z.boolean(),
  attributedBy: z.string(),
  polls: z.number(),
  mostPeople: z.number().nullable(),
  intervals: z.array(z.object({ from: instant, until: instant, knownBy: z.string() })),
  invoice: z.object({ id: z.string(), number: z.string(), lineId: z.string(), description: z.string() }).nullable(),
});
export type MeetingAbout = z.infer<typeof meetingAbout>;

/** A plan asked for, from a day on, and the one before it. */
export const planAbout = z.object({
  plan: z.string(),
  planName: z.string(),
  priceList: z.string(),
  startsOn: z.string(),
  fromPlan: z.string(),
});
export type PlanAbout = z.infer<typeof planAbout>;

export type Outcome = 'answered' | 'credited' | 'accepted' | 'declined';
interface Asked {
  readonly resellerId: string;
  readonly id: string;
  readonly tenantId: string;
  /** What it is about: the run of a meeting, or `plan`. One question of each is open at a time. */
  readonly subject: string;
  readonly said: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly outcome: Outcome | null;
  readonly answer: string | null;
  readonly creditNoteId: string | null;
  readonly answeredAt: Date | null;
}
export type MeetingQuestion = Asked & { readonly kind: 'meeting'; readonly about: MeetingAbout };
export type PlanQuestion = Asked & { readonly kind: 'plan'; readonly about: PlanAbout };

/** What a tenant asks of its operator. */
export type Question = MeetingQuestion | PlanQuestion;
type New<Kind extends Question> = Pick<Kind, 'id' | 'tenantId' | 'kind' | 'subject' | 'about' | 'said' | 'askedBy'>;
export type NewQuestion = New<MeetingQuestion> | New<PlanQuestion>;

/** What a meeting adds to a month's charge: the month with it, less the month without it. */
export const worthOf = (terms: UsageTerms, monthSeconds: bigint, meetingSeconds: bigint): Money =>
  rateUsage(terms, monthSeconds).net.minus(
    rateUsage(terms, meetingSeconds > monthSeconds ? 0n : monthSeconds - meetingSeconds).net,
  );
