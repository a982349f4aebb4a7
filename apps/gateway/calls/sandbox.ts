/** What a sandbox may do, whatever its client asks for. */
export const SANDBOX = { participants: 8, minutes: 60, recording: false } as const;
