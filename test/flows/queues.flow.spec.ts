import { PROCESSORS } from '../../apps/worker/processors';
import { newId } from '../../libs/kernel';
import { pollServer } from '../../libs/metering';
import { carryOut } from '../../libs/payments';
import { Queues } from '../../libs/runtime';
import { type TestContext, testContext } from '../world/context';

/** What Bull does with our natural keys, on a real Redis. */
let context: TestContext;
beforeAll(async () => {
  context = await testContext('queues', []);
});
afterAll(() => context.stop());

test('a job that failed for good is done again when it is due again, and is one job while it waits', async () => {
  const queues = context.app.get(Queues);
  const queue = queues.queue('usage');
  let works = 0;
  const job = pollServer({ serverId: 'one' });
  await queues.add(job);
  await queues.add(job);
  void queue.process(pollServer.jobName, 1, async () => {
    works += 1;
    if (works === 1) throw new Error('the server is down');
  });
  await new Promise((resolve) => queue.once('failed', resolve));
  expect(works).toBe(1);
  expect(await queue.getFailedCount()).toBe(1);
  const done = new Promise((resolve) => queue.once('completed', resolve));
  await queues.add(job);
  await done;
  expect(works).toBe(2);
  expect(await queue.getFailedCount()).toBe(0);
});

test('a job is done whatever its service answers: amounts are of a kind that no queue can hold', async () => {
  const queues = context.app.get(Queues);
  const queue = queues.queue(carryOut.queue);
  const processor = PROCESSORS.find(({ kind }) => kind.jobName === carryOut.jobName)!;
  const service = { run: async () => ({ amountMinor: 1200n }) };
  void queue.process(carryOut.jobName, 1, ({ data }) =>
    processor.handle({ get: <T>() => service as T }, data, { isLastTry: true }),
  );
  const ended = new Promise<string>((resolve) => {
    queue.once('completed', () => resolve('done'));
    queue.once('failed', (_, error: Error) => resolve(error.message));
  });
  await queues.add(carryOut({ tier: 'retail', issuerResellerId: newId(), resellerId: newId(), paymentId: newId() }));
  expect(await ended).toBe('done');
});
