import type { Reseller } from '@/tenants';
import { type Language, say } from '@/wording';
import type { Letter } from './letters.store';

/** A letter to nobody, to see a reseller's letterhead by: it is composed like any other, and never sent. */
export const sampleLetter = ({ id, slug }: Reseller, language: Language, home: string): Letter => ({
  resellerId: id,
  id,
  tier: 'retail',
  tenantId: null,
  kind: 'sample',
  invoiceId: null,
  messageId: `<sample@${slug}>`,
  language,
  recipients: [],
  subject: say(language, 'letter.sample-subject'),
  state: 'queued',
  attempts: 0,
  lastError: null,
  deliveredTo: [],
  content: {
    heading: say(language, 'letter.sample-heading'),
    paragraphs: [say(language, 'letter.sample-text')],
    button: { label: say(language, 'letter.sample-button'), href: home },
    signsIn: null,
  },
});
