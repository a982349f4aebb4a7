import { ImportStatement, OpenBankAccount } from '../../libs/bank';
import { paymentReference } from '../../libs/invoicing';
import { dayIn, type Month, monthIn, monthPeriod, nextMonth } from '../../libs/kernel';
import type { MethodOwner } from '../../libs/payments';
import { Tenancy } from '../../libs/runtime';
import { addRooms } from './rooms';
import { playOn } from './strip/play-on';
import { saveMethod, type Typed } from './strip/save-method';
import { actor, type Stage, ZONE } from './strip/stage';

const CARD: Typed = { card: '4242424242424242' };
const DEBIT: Typed = { sortCode: '10-88-00', accountNumber: '00012345' };
/** Who pays by itself, by the slug of a tenant or, for what the network asks, of a reseller. The rest is late. */
const METHODS: Readonly<Record<string, Typed>> = {
  'iron-press': CARD,
  'seed-library': CARD,
  'ateneu-del-mar': CARD,
  'open-atlas': DEBIT,
  'green-thread': DEBIT,
  'moor-choir': DEBIT,
  lantern: DEBIT,
  wren: CARD,
};
const BY_TRANSFER = ['river-food', 'valley-radio', 'forn-comu', 'tramuntana'];
const reason = { actor, why: 'pay what was invoiced' };

interface Unpaid extends MethodOwner {
  readonly slug: string;
  readonly payerName: string;
  readonly number: string;
  readonly issuerIsNetwork: boolean;
  /** As a bank writes it: 12.00. */
  readonly amount: string;
}

/** The weeks from a month's close until `now`, after a first start: people pay or do not, and meet. */
export async function playFirstWeeks(stage: Stage, closed: Month, now: Date): Promise<void> {
  await addRooms(stage.app);
  const unpaid = await unpaidInvoices(stage);
  for (const invoice of unpaid) {
    const method = METHODS[invoice.slug];
    if (method) await saveMethod(stage, invoice, invoice.payerName, method);
  }
  for (const issuerId of new Set(unpaid.map((invoice) => invoice.issuerId)))
    await importStatement(
      stage,
      unpaid.filter((invoice) => invoice.issuerId === issuerId),
    );
  for (let month = nextMonth(closed); month <= monthIn(ZONE, now); month = nextMonth(month)) {
    const { until } = monthPeriod(ZONE, month);
    await playOn(stage, month, until < now ? until : now, () => undefined);
  }
}

const unpaidInvoices = ({ app }: Stage): Promise<Unpaid[]> =>
  app.get(Tenancy).acrossNetwork(reason, (tx) =>
    tx.query<Unpaid>(
      `select i.tier, i.issuer_reseller_id as "issuerResellerId", i.issuer_id as "issuerId", i.reseller_id as "resellerId",
         i.payer_id as "payerId", i.number, p.name as "payerName", coalesce(t.slug, r.slug) as slug,
         s.is_network as "issuerIsNetwork", (i.gross_minor / 100.0)::numeric(12, 2)::text as amount
       from invoices i join payers p on p.reseller_id = i.reseller_id and p.id = i.payer_id
         join resellers r on r.id = i.reseller_id join resellers s on s.id = i.issuer_reseller_id
         left join tenants t on t.reseller_id = i.reseller_id and t.id = i.tenant_id
       where i.kind = 'invoice' and i.state = 'issued' order by i.number`,
    ),
  );

/** An issuer's bank statement: transfers with their reference, and one nobody can tell whose it is. */
async function importStatement({ app, clock }: Stage, unpaid: readonly Unpaid[]): Promise<void> {
  const paid = unpaid.filter(({ slug }) => BY_TRANSFER.includes(slug));
  if (paid.length === 0) return;
  const { issuerResellerId: id, issuerIsNetwork: isNetwork } = paid[0]!;
  const day = dayIn(ZONE, clock.now());
  const row = (party: string, reference: string, amount: string): string => `${day},${party},${reference},${amount}`;
  const rows = [
    'Date,Name,Reference,Amount',
    ...paid.map(({ payerName, number, amount }) => row(`"${payerName}"`, paymentReference(number), amount)),
    row('J Barker', 'for the rooms', '25.00'),
  ];
  const mapping = {
    date: 'Date',
    dateFormat: 'yyyy-MM-dd' as const,
    amount: 'Amount',
    decimal: '.' as const,
    party: 'Name',
    reference: 'Reference',
  };
  const owner = { id, isNetwork };
  const account = await app.get(OpenBankAccount).find(owner, null, actor);
  const file = { name: `statement-${day}.csv`, text: rows.join('\n'), mapping };
  await app.get(ImportStatement).run(owner, account.id, file, actor);
}
