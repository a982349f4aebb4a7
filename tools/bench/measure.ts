/** Seconds that some work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

export const rounded = (value: number): number => Math.round(value * 100) / 100;

export const peakMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
