import { signer } from '../../apps/gateway/signature';
import { checksumOf } from '../../libs/adapters/bbb';
import { median, rounded } from './measure';

const ROUNDS = 20_000;
const CALLS = 20;
const QUERY = 'meetingID=weekly&name=Weekly+assembly';
const SECRETS = ['Kp2vX6mQ8sT1wZ4yB7nE0rU3iO5aS9dF2gH6jK8l', 'Xc4vB7nM1qW5eR8tY2uI6oP9aS3dF0gH4jK7lZ1x'];

const good = checksumOf('join', QUERY, SECRETS[0]!, 'sha256');
const other = (digit: string): string => (digit === '0' ? '1' : '0');
const near = `${good.slice(0, -1)}${other(good.slice(-1))}`;
const far = `${other(good[0]!)}${good.slice(1)}`;

/**
 * Who can be told from whom by the time it takes: an unknown tenant, a tenant with one secret or two, a checksum that is
 * wrong in its first digit, one that is wrong in its last, and a good one. Taken in turn, each in another order than
 * before, so that whatever slows the machine down slows all of them; compared by medians, with the scatter of one against
 * itself beside. What a test proves by counting the work (`signature.spec.ts`), a person sees here.
 */
function main(): void {
  const asked: [string, string, readonly string[]][] = [
    ['an unknown tenant', far, []],
    ['one secret', far, SECRETS.slice(0, 1)],
    ['two secrets', far, SECRETS],
    ['two secrets, once more', far, SECRETS],
    ['wrong in the last digit', near, SECRETS],
    ['good', good, SECRETS],
  ];
  const times = asked.map(() => new Float64Array(ROUNDS));
  for (let round = -2_000; round < ROUNDS; round += 1)
    for (let turn = 0; turn < asked.length; turn += 1) {
      const which = (turn * (round % 2 === 0 ? 1 : 5) + Math.abs(round)) % asked.length;
      const [, checksum, secrets] = asked[which]!;
      const began = process.hrtime.bigint();
      for (let call = 0; call < CALLS; call += 1) signer('join', QUERY, checksum, secrets);
      if (round >= 0) times[which]![round] = Number(process.hrtime.bigint() - began) / CALLS;
    }
  const medians = times.map((list) => median([...list]));
  for (const [at, [what]] of asked.entries())
    process.stderr.write(`  ${what.padEnd(24)} ${Math.round(medians[at]!)} ns\n`);
  const apartNs = Math.max(...medians) - Math.min(...medians);
  const scatterNs = Math.abs(medians[2]! - medians[3]!);
  process.stdout.write(
    `${JSON.stringify({ bench: 'signatures', apartNs: rounded(apartNs), scatterNs: rounded(scatterNs), apartPercent: rounded((apartNs / medians[2]!) * 100) })}\n`,
  );
}

main();
