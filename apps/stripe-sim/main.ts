import { SystemClock } from '@/kernel';
import { SimulatedStripe } from './simulated-stripe';

/** Starts one simulated Stripe on the port of the first argument, with as many accounts as the second says. */
async function main(): Promise<void> {
  const sim = new SimulatedStripe(new SystemClock());
  for (let number = 1; number <= Number(process.argv[3] ?? 1); number += 1) {
    const { id, secretKey } = sim.addAccount({
      id: `acct_sim${number}`,
      name: `Seller ${number}`,
      secretKey: `sk_test_sim${number}`,
    });
    process.stdout.write(`${id}  ${secretKey}\n`);
  }
  await sim.start(Number(process.argv[2] ?? 12111));
  process.stdout.write(`STRIPE_API_URL=${sim.url}\n`);
}

void main();
