import { z } from 'zod';

/** What a letter without a document says: kept with it, so that it goes out again as it was written. */
export const noticeSchema = z.object({
  heading: z.string(),
  paragraphs: z.array(z.string()),
  button: z.object({ label: z.string(), href: z.string() }).nullable(),
  /** Whom the button signs in: the link is made when the letter is sent, and is written down nowhere. */
  signsIn: z.string().nullable(),
});
export type NoticeContent = z.infer<typeof noticeSchema>;
