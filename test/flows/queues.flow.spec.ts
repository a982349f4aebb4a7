import { pollServer } from '../../libs/metering';
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
