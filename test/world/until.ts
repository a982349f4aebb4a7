/** Waits for a condition, looking again and again; a failure says how long it waited. */
export async function until(holds: () => Promise<boolean> | boolean, patienceMs = 15_000): Promise<void> {
  const give = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > give) throw new Error(`waited for ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
