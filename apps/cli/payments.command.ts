import { type Command, Option } from 'commander';
import { Money } from '@/kernel';
import {
  AllocationsStore,
  amountOf,
  DifferencesStore,
  PAYMENT_STATES,
  PaymentAccountsStore,
  PaymentListStore,
  type PaymentState,
  PaymentsStore,
  ReconcileAccount,
} from '@/payments';
import { asCommand, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { moneyText } from '@/wording';
import { withRooms } from './context';
import { print, table } from './output';

const actor = asCommand('payments');
const reason = { actor, why: 'payments command' };

/** `tallyroom payments reconcile|list|show`: what came, and where the card service and we differ. */
export function paymentCommands(program: Command): void {
  const payments = program.command('payments').description('payments, and how they agree with the card service');
  const isJson = (): boolean => program.opts().json;

  payments
    .command('reconcile')
    .description('compares every account at the card service with ours now, and shows what differs')
    .action(() =>
      withRooms(async (app) => {
        const accounts = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(PaymentAccountsStore).all(tx));
        for (const { id } of accounts) await app.get(ReconcileAccount).run({ accountId: id }, actor);
        const open = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(DifferencesStore).open(tx));
        print(isJson(), { accounts: accounts.length, differences: open }, () =>
          open.length === 0
            ? `${accounts.length} accounts agree.`
            : table(
                ['since', 'what', 'difference'],
                open.map(({ foundAt, kind, text }) => [foundAt.toISOString().slice(0, 10), kind, text]),
              ),
        );
        if (open.length > 0) process.exitCode = 2;
      }),
    );

  payments
    .command('list')
    .requiredOption('--reseller <slug>', 'whose money; for wholesale the network')
    .option('--wholesale')
    .addOption(new Option('--state <state>').choices(PAYMENT_STATES))
    .action(({ reseller, wholesale, state }: { reseller: string; wholesale?: boolean; state?: PaymentState }) =>
      withRooms(async (app) => {
        const list = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
          const { id } = await app.get(ResellersStore).bySlug(tx, reseller);
          return app
            .get(PaymentListStore)
            .page(
              tx,
              { issuerResellerId: id, tier: wholesale ? 'wholesale' : 'retail', state },
              { sort: 'newest', limit: 200 },
            );
        });
        print(
          isJson(),
          list.map(({ request: _, linkToken: __, place: ___, ...row }) => row),
          () =>
            table(
              ['payment', 'from', 'invoices', 'amount', 'state'],
              list.map((one) => [one.id, one.payerName, one.numbers, moneyText(amountOf(one), 'en'), one.state]),
            ),
        );
      }),
    );

  payments
    .command('show')
    .argument('<payment>')
    .action((id: string) =>
      withRooms(async (app) => {
        const found = await app.get(Tenancy).acrossNetwork(reason, async (tx) => ({
          payment: await app.get(PaymentsStore).byId(tx, id),
          allocations: await app.get(AllocationsStore).of(tx, id),
        }));
        const { request: _, linkToken: __, ...payment } = found.payment;
        print(isJson(), { ...payment, allocations: found.allocations }, () =>
          [
            `${moneyText(amountOf(found.payment), 'en')} by ${payment.methodKind ?? payment.channel}: ${payment.state}${payment.failureText ? `, ${payment.failureText}` : ''}`,
            ...found.allocations.map(
              ({ invoiceId, amountMinor }) =>
                `  ${moneyText(Money.of(amountMinor, payment.currency), 'en')} for ${invoiceId}`,
            ),
          ].join('\n'),
        );
      }),
    );
}
