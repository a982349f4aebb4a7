import type { ServerRead } from '@/metering';

/** Until when each server had been read when a draft was made, by source, as ISO instants; null is never. */
export type SourcesUntil = Readonly<
  Record<string, { readonly poll: string | null; readonly recording: string | null }>
>;

export function sourcesUntil(reads: readonly ServerRead[]): SourcesUntil {
  const sources: Record<string, { poll: string | null; recording: string | null }> = {};
  for (const { server, source, readUntil } of reads) {
    sources[server] ??= { poll: null, recording: null };
    sources[server][source] = readUntil?.toISOString() ?? null;
  }
  return sources;
}

/** Whether every server has been read by both sources up to an instant: only such a draft may go out by itself. */
export const isComplete = (sources: SourcesUntil, until: Date): boolean =>
  Object.values(sources).every(({ poll, recording }) =>
    [poll, recording].every((at) => at !== null && new Date(at) >= until),
  );
