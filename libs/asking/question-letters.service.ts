import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { PeopleStore } from '@/people';
import { asJob, type ScopedTx, Tenancy } from '@/runtime';
import { Addresses, ResellersStore, TenantsStore } from '@/tenants';
import { dateText, hoursText, instantText, type Language, say, type TextKey } from '@/wording';
import type { NewQuestion, Question } from './question';

const reason = { actor: asJob('asking.letters'), why: 'find whom to tell' };
const PARTS = ['tenant-admin', 'tenant-finance'] as const;

/** The letters of what is asked: one to the operator with the evidence, one back with the answer. */
@Injectable()
export class QuestionLetters {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly post: PostNotice,
    private readonly people: PeopleStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly addresses: Addresses,
  ) {}

  /** Whom an answer goes to: a tenant's admins and its finance. Asked before the transaction that posts it. */
  whoHears(tenantId: string): Promise<string[]> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.people.emailsOf(tx, tenantId, PARTS));
  }

  /** Tells the operator what is asked, in its language. */
  async asked(tx: ScopedTx, question: NewQuestion): Promise<void> {
    const reseller = await this.resellers.byId(tx, tx.resellerId);
    const { name } = await this.tenants.byId(tx, question.tenantId);
    const { language } = reseller;
    await this.post.run(tx, {
      key: `question.${question.id}`,
      kind: `question-${question.kind}`,
      tenantId: question.tenantId,
      language,
      to: [reseller.replyTo],
      subject: say(language, `mail.question-${question.kind}.subject`, { name }),
      heading: say(language, 'mail.invoice.greeting', { payer: reseller.name }),
      paragraphs: [evidenceText(question, reseller.zone, language, name), ...(question.said ? [question.said] : [])],
      button: {
        label: say(language, 'mail.question.button'),
        href: `${this.addresses.platform}/console/questions/${question.id}`,
      },
    });
  }

  /** Tells the tenant what became of it, in its language, with the operator's own sentence. */
  async answered(
    tx: ScopedTx,
    question: Question,
    to: readonly string[],
    { outcome, answer }: { outcome: NonNullable<Question['outcome']>; answer: string },
    more: (language: Language) => Record<string, string> = () => ({}),
  ): Promise<void> {
    const { name: brand } = await this.resellers.byId(tx, tx.resellerId);
    const { name, language } = await this.tenants.byId(tx, question.tenantId);
    const values = { brand, ...subjectOf(question, language), ...more(language) };
    await this.post.run(tx, {
      key: `question-answered.${question.id}`,
      kind: 'question-answered',
      tenantId: question.tenantId,
      language,
      to,
      subject: say(language, `mail.question-answered.${question.kind}`, values),
      heading: say(language, 'mail.invoice.greeting', { payer: name }),
      paragraphs: [say(language, `mail.question-${outcome}`, values), ...(answer ? [answer] : [])],
      button: {
        label: say(language, 'notice.open-portal'),
        href: `${await this.addresses.of(tx, tx.resellerId)}/portal/${question.kind === 'plan' ? 'plan' : `meetings/${question.subject}`}`,
      },
    });
  }
}

const subjectOf = ({ kind, about }: Question, language: Language): Record<string, string> =>
  kind === 'plan' ? { plan: about.planName, day: dateText(about.startsOn, language) } : { meeting: about.name };

function evidenceText({ kind, about }: NewQuestion, zone: string, language: Language, tenant: string): string {
  if (kind === 'plan')
    return say(language, 'mail.question-plan.text', {
      tenant,
      from: about.fromPlan,
      plan: about.planName,
      day: dateText(about.startsOn, language),
    });
  return say(language, 'mail.question-meeting.text', {
    tenant,
    meeting: about.name,
    from: instantText(new Date(about.from), zone, language),
    until: instantText(new Date(about.until), zone, language),
    hours: hoursText(BigInt(about.seconds)),
    known: say(language, `known.${about.knownBy}` as TextKey),
    invoice: about.invoice?.number ?? '–',
  });
}
