import type { INestApplicationContext } from '@nestjs/common';
import { firstDay, type Month } from '../../libs/kernel';
import { asCommand, Tenancy } from '../../libs/runtime';
import { decimalHours } from '../../libs/wording';
import type { MailCatcher } from '../mail-catcher/mail-catcher';

export interface CheckAnswer {
  readonly ok: boolean;
  readonly meetings: number;
  readonly unrecordedHours: string;
  readonly roomHours: string;
  readonly tenants: number;
  readonly invoices: number;
  readonly mails: number;
  /** What does not agree, in words; left out of the printed line when empty. */
  readonly wrong: readonly string[];
}

/** Looks at what a played month has left in the database and the mailbox, and names everything that does not agree. */
export async function checkMonth(
  app: INestApplicationContext,
  month: Month,
  catcher: MailCatcher,
  played: number,
): Promise<CheckAnswer> {
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  const found = await app
    .get(Tenancy)
    .acrossNetwork({ actor: asCommand('demo --check'), why: 'check the demo' }, async (tx) => {
      const day = firstDay(month);
      const [use] = await tx.query<{ seconds: string; unrecorded: string; meetings: string; tenants: string }>(
        `select sum(seconds) as seconds, coalesce(sum(seconds) filter (where not is_recorded), 0) as unrecorded,
         count(distinct run_id) as meetings, count(distinct tenant_id) as tenants from usage_lines where month = $1`,
        [day],
      );
      const [runs] = await tx.query<{ all: string; lost: string }>(
        `select count(*) as all, count(*) filter (where tenant_id is null) as lost from runs`,
      );
      const [documents] = await tx.query<{ issued: string; tenants: string; open: string }>(
        `select count(*) filter (where state = 'issued') as issued, count(distinct tenant_id) filter (where state = 'issued') as tenants,
         count(*) filter (where state in ('draft', 'approved')) as open from invoices`,
      );
      const [billed] = await tx.query<{ retail: string; resold: string; wholesale: string }>(
        `select sum(l.seconds) filter (where l.tier = 'retail') as retail,
         sum(l.seconds) filter (where l.tier = 'retail' and not r.is_network) as resold,
         sum(l.seconds) filter (where l.tier = 'wholesale') as wholesale
       from invoice_lines l join resellers r on r.id = l.reseller_id where l.usage_month = $1`,
        [day],
      );
      const [sandbox] = await tx.query<{ seconds: string }>(
        `select coalesce(sum(u.seconds), 0) as seconds from usage_lines u join tenants t on t.reseller_id = u.reseller_id and t.id = u.tenant_id
       where t.is_sandbox and u.month = $1`,
        [day],
      );
      const [letters] = await tx.query<{ sent: string; failed: string }>(
        `select count(*) filter (where state = 'sent') as sent, count(*) filter (where state <> 'sent') as failed from letters`,
      );
      const [books] = await tx.query<{ sum: string }>('select coalesce(sum(amount_minor), 0) as sum from postings');
      const gaps = await tx.query(
        `select 1 from invoice_series s where s.next_number - 1 <> (select count(*) from invoices i where i.issuer_reseller_id = s.reseller_id
         and i.issuer_id = s.issuer_id and i.kind = s.kind and i.number is not null)`,
      );
      return {
        use: use!,
        runs: runs!,
        documents: documents!,
        billed: billed!,
        sandbox: sandbox!,
        letters: letters!,
        books: books!,
        gaps: gaps.length,
      };
    });
  const mails = catcher.mails();
  must(Number(found.runs.all) === played, `${played} meetings were played and ${found.runs.all} are known`);
  must(found.runs.lost === '0', `${found.runs.lost} meetings belong to nobody`);
  must(BigInt(found.use.unrecorded) > 0n, 'no unrecorded hours are in the ledger');
  must(
    BigInt(found.use.seconds) === BigInt(found.billed.retail) + BigInt(found.sandbox.seconds),
    'the ledger and the retail invoices differ',
  );
  must(found.billed.resold === found.billed.wholesale, 'the two tiers do not tie out');
  must(found.documents.open === '0', `${found.documents.open} drafts did not go out`);
  must(
    found.letters.failed === '0' && Number(found.letters.sent) === mails.length,
    `${found.letters.sent} letters were sent and ${mails.length} came`,
  );
  must(
    mails.length === Number(found.documents.issued),
    `${found.documents.issued} documents and ${mails.length} mails`,
  );
  must(new Set(mails.map(({ messageId }) => messageId)).size === mails.length, 'a mail came twice');
  must(
    mails.every(({ attachments }) => attachments.length === 2),
    'a mail lacks its PDF or its table',
  );
  must(found.books.sum === '0', 'the books do not balance');
  must(found.gaps === 0, 'a series of numbers has a gap');
  return {
    ok: wrong.length === 0,
    meetings: Number(found.use.meetings),
    unrecordedHours: decimalHours(BigInt(found.use.unrecorded)),
    roomHours: decimalHours(BigInt(found.use.seconds)),
    tenants: Number(found.documents.tenants),
    invoices: Number(found.documents.issued),
    mails: mails.length,
    wrong,
  };
}
