import { MoveNotPossible } from './errors';

/** A tenant on its way to another server; null is the shared pool. */
export interface Move {
  readonly id: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly fromServerId: string | null;
  readonly toServerId: string | null;
  readonly state: MoveState;
  readonly plannedAt: Date;
  readonly cutOverAt: Date | null;
  readonly finishedAt: Date | null;
  /** How many meetings there were to wait for when new ones began to go elsewhere. */
  readonly meetingsAtCutOver: number | null;
}
export type MoveState = 'planned' | 'draining' | 'paused' | 'done' | 'rolled-back';
export type MoveStep = 'cut-over' | 'drained' | 'pause' | 'resume' | 'roll-back';

const STEPS: Record<MoveState, Partial<Record<MoveStep, MoveState>>> = {
  planned: { 'cut-over': 'draining', pause: 'paused', 'roll-back': 'rolled-back' },
  draining: { drained: 'done', pause: 'paused', 'roll-back': 'rolled-back' },
  paused: { resume: 'planned', 'roll-back': 'rolled-back' },
  done: {},
  'rolled-back': {},
};

/**
 * Where a step takes a move: planned → new meetings go to the new server (draining) → old ones have ended (done); paused
 * and rolled back on the way. MoveNotPossible for a step its state does not have.
 */
export function afterStep(state: MoveState, step: MoveStep): MoveState {
  const next = STEPS[state][step];
  if (!next) throw new MoveNotPossible(state, step);
  return next;
}

/** Where the tenant's new meetings go while its move is in this state. */
export const homeDuring = (
  { fromServerId, toServerId }: Pick<Move, 'fromServerId' | 'toServerId'>,
  state: MoveState,
) => (state === 'draining' || state === 'done' ? toServerId : fromServerId);
