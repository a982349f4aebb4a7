import { z } from 'zod';
import type { ServerState } from './server-state';

const faultsSchema = z.strictObject({
  down: z.boolean(),
  slowMs: z.int().min(0),
  clockOffsetMs: z.int(),
  recordingsStuck: z.boolean(),
  brokenXml: z.boolean(),
  losesAnswers: z.boolean(),
  refusesWith: z.string(),
  ignoresPaging: z.boolean(),
  losesEvents: z.boolean(),
  duplicatesEvents: z.boolean(),
  reordersEvents: z.boolean(),
});

/**
 * What a person turns from outside: `GET /sim/faults`, `POST /sim/faults` with some of them as JSON, `POST /sim/restart`
 * and `POST /sim/restart-hooks`. It answers also while the server plays dead.
 */
export function control(state: ServerState, call: string, body: string): { status: number; json: unknown } {
  if (call === 'POST restart') {
    state.restart();
    return { status: 200, json: { restarted: true } };
  }
  if (call === 'POST restart-hooks') {
    state.hooks.forget();
    return { status: 200, json: { restarted: true } };
  }
  if (call === 'GET faults') return { status: 200, json: state.faults };
  if (call !== 'POST faults')
    return { status: 404, json: { error: 'There are GET faults, POST faults, POST restart and POST restart-hooks.' } };
  try {
    Object.assign(state.faults, faultsSchema.partial().parse(JSON.parse(body)));
    return { status: 200, json: state.faults };
  } catch (error) {
    return { status: 400, json: { error: error instanceof z.ZodError ? z.prettifyError(error) : 'This is not JSON.' } };
  }
}
