import { afterStep, homeDuring, type MoveState, type MoveStep } from './move';

const states: MoveState[] = ['planned', 'draining', 'paused', 'done', 'rolled-back'];
const steps: MoveStep[] = ['cut-over', 'drained', 'pause', 'resume', 'roll-back'];

test('a move goes planned, draining, done', () => {
  expect(afterStep(afterStep('planned', 'cut-over'), 'drained')).toBe('done');
});

test('paused, it goes on from the plan or back', () => {
  expect(afterStep(afterStep('draining', 'pause'), 'resume')).toBe('planned');
  expect(afterStep('paused', 'roll-back')).toBe('rolled-back');
});

test('what is finished stays so', () => {
  for (const state of ['done', 'rolled-back'] as const)
    for (const step of steps) expect(() => afterStep(state, step)).toThrow('cannot');
});

test('new meetings go to the new server from the cut-over on, and back when paused or rolled back', () => {
  const move = { fromServerId: 'old', toServerId: 'new' };
  expect(states.map((state) => homeDuring(move, state))).toEqual(['old', 'new', 'old', 'new', 'old']);
});
