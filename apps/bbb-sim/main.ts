import { randomBytes } from 'node:crypto';
import { SystemClock } from '@/kernel';
import { SimulatedBbb } from './simulated-bbb';

/** Starts as many simulated servers as the first argument says and prints their addresses and secrets. */
async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 1);
  for (let number = 1; number <= count; number += 1) {
    const server = new SimulatedBbb(
      `sim-${number}`,
      process.env.BBB_SIM_SECRET ?? randomBytes(20).toString('hex'),
      new SystemClock(),
    );
    await server.start();
    process.stdout.write(`${server.name}  ${server.url}  ${server.secret}\n`);
  }
}

void main();
