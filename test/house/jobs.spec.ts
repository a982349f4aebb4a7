import { PROCESSORS } from '../../apps/worker/processors';
import { REACTIONS } from '../../apps/worker/reactions';
import { assertEachJobHasOneProcessor } from '../../apps/worker/worker.service';
import { declaredJobs } from '../../libs/runtime';

test('every declared job has exactly one processor', () => {
  expect(PROCESSORS.length).toBe(declaredJobs.size);
  expect(() => assertEachJobHasOneProcessor()).not.toThrow();
});

test('jobs are named <room>.<verb-noun> and facts <room>.<past-tense>', () => {
  for (const name of [...declaredJobs.keys(), ...REACTIONS.keys()]) expect(name).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
});

test('natural keys have dots and no colons, which Bull keeps for itself', () => {
  for (const { kind } of PROCESSORS) expect(kind.jobName).not.toContain(':');
});
