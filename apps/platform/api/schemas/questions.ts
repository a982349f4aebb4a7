import { z } from 'zod';
import { day, id, instant, minor, pageByIdQuery, pageOf, whoseQuery } from './shapes';

export const newQuestion = z
  .object({ said: z.string().trim().min(3, 'say what is wrong').max(2000) })
  .strict()
  .openapi('NewQuestion');

export const questionQuery = pageByIdQuery.extend(whoseQuery.shape).extend({
  state: z.enum(['open', 'answered']).default('open'),
});
export const question = z
  .object({
    id,
    kind: z.enum(['meeting', 'plan']),
    tenantId: id,
    said: z.string(),
    askedAt: instant,
    outcome: z.enum(['answered', 'credited', 'accepted', 'declined']).nullable(),
    answer: z.string().nullable(),
    answeredAt: instant.nullable(),
    creditNoteId: id.nullable(),
    about: z.record(z.string(), z.unknown()).describe('the meeting with its evidence, or the plan, as it stood'),
  })
  .openapi('Question');
export const questionPage = pageOf(question).openapi('QuestionPage');
const sentence = z.string().trim().min(3, 'say it in a sentence').max(1000);
export const newAnswer = z.object({ answer: sentence }).strict().openapi('NewAnswer');
export const newAnswerByCredit = z
  .object({ answer: sentence, netMinor: minor.min(1).optional().describe('without, the whole line') })
  .strict()
  .openapi('NewAnswerByCreditNote');
export const newPlanAnswer = z
  .object({ answer: z.string().trim().max(1000).default(''), startsOn: day })
  .strict()
  .openapi('NewPlanAnswer');
