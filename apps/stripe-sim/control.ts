import { z } from 'zod';
import { endMandate } from './charging';
import { closeDispute, openDispute } from './disputing';
import { apiFaultsSchema, webhookFaultsSchema } from './faults';
import { payOut } from './money';
import type { Sim } from './sim';

/**
 * What a person turns from outside: `GET /sim/faults`, `POST /sim/faults` and `POST /sim/webhooks` with some of the
 * switches as JSON, `POST /sim/payout`, and what banks and holders do: `POST /sim/dispute` and `POST /sim/mandate-end`
 * with `{"id": …}` of a charge, a dispute to be closed (`"outcome"`), or a mandate. It answers also while the API is down.
 */
export function control(sim: Sim, call: string, body: string): { status: number; json: unknown } {
  const of = (id: string) => sim.accounts.find((account) => account.anyById(id) !== undefined);
  try {
    if (call === 'GET faults') return { status: 200, json: { ...sim.faults, webhooks: sim.webhooks.faults } };
    const given: unknown = body === '' ? {} : JSON.parse(body);
    if (call === 'POST faults')
      return { status: 200, json: Object.assign(sim.faults, apiFaultsSchema.partial().parse(given)) };
    if (call === 'POST webhooks')
      return { status: 200, json: Object.assign(sim.webhooks.faults, webhookFaultsSchema.partial().parse(given)) };
    if (call === 'POST payout')
      return { status: 200, json: sim.accounts.map((account) => payOut(account)?.id ?? null) };
    const { id, outcome } = z.object({ id: z.string(), outcome: z.enum(['won', 'lost']).optional() }).parse(given);
    const account = of(id);
    if (account && call === 'POST dispute') {
      if (outcome) closeDispute(account, account.get('du', id), outcome);
      else openDispute(account, account.get('ch', id), 'fraudulent');
      return { status: 200, json: { done: true } };
    }
    if (account && call === 'POST mandate-end') {
      endMandate(account, account.get('mandate', id));
      return { status: 200, json: { done: true } };
    }
    return { status: 404, json: { error: `There is no ${call}${account ? '' : `, or nothing called ${id}`}.` } };
  } catch (error) {
    return { status: 400, json: { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) } };
  }
}
