/** A meeting's two names, and the tenant's own callback addresses that ours stand in for. */
export interface TenantView {
  readonly meetingId: string;
  readonly clientMeetingId: string;
  readonly clientMetadata: Readonly<Record<string, string>>;
}

const OURS = new Set([
  'endcallbackurl',
  'bbb-recording-ready-url',
  'bn-recording-ready-url',
  'canvas-recording-ready-url',
  'analytics-callback-url',
]);
/** Passwords, sessions and addresses of people: no tenant's program needs them. */
const SECRET = new Set(['moderator-pass', 'viewer-pass', 'session-token', 'auth-token', 'ip-address', 'user-agent']);

/**
 * What a server told, as a tenant is told it: the meeting's id is the tenant's own wherever it stands as a value, what
 * is secret is out, and of the metadata ours give way to the tenant's (BBB API, sections 6 and 8). `view` is null where
 * the ids are the server's own, as those of breakouts are.
 */
export function forTenant(told: unknown, view: TenantView | null): unknown {
  if (typeof told === 'string') return view && told === view.meetingId ? view.clientMeetingId : told;
  if (Array.isArray(told)) return told.map((one) => forTenant(one, view));
  if (typeof told !== 'object' || told === null) return told;
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      if (SECRET.has(name)) return [];
      if (name === 'metadata' && typeof value === 'object' && value !== null)
        return [[name, metadataOf(value as Record<string, unknown>, view)]];
      return [[name, forTenant(value, view)]];
    }),
  );
}

function metadataOf(told: Record<string, unknown>, view: TenantView | null): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      const dashed = name.replaceAll('_', '-');
      if (!OURS.has(dashed)) return [[name, forTenant(value, view)]];
      const theirs = view?.clientMetadata[dashed];
      return theirs === undefined ? [] : [[name, theirs]];
    }),
  );
}
