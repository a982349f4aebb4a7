import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SimRecording, SimulatedBbb } from '../../apps/bbb-sim';

const fileIn = (folder: string): string => path.join(folder, 'recordings.json');

/** Writes down what the simulated servers have recorded: it outlives a stop, as the hours that were made of it do. */
export function keepRecordings(folder: string, sims: readonly SimulatedBbb[]): void {
  const kept = Object.fromEntries(sims.map(({ name, state }) => [name, [...state.recordings.values()]]));
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, JSON.stringify(kept));
  renameSync(`${file}.new`, file);
}

/** Gives the servers of a second start back what those of the first had recorded. */
export function bringRecordings(folder: string, sims: readonly SimulatedBbb[]): void {
  if (!existsSync(fileIn(folder))) return;
  const kept: Record<string, SimRecording[]> = JSON.parse(readFileSync(fileIn(folder), 'utf8'));
  for (const { name, state } of sims)
    for (const recording of kept[name] ?? []) state.recordings.set(recording.recordId, recording);
}
