import type { AuditEntry } from '@/audit';
import { isId } from '@/kernel';
import { deviceName } from './device-name';

/** An entry as a page and a table show it. */
export function entryView(entry: AuditEntry, names: ReadonlyMap<string, string>) {
  const { before, after, ...rest } = entry.details;
  return {
    at: entry.at,
    who: whoOf(entry, names),
    from: 'address' in entry.actor ? (entry.actor.address ?? '') : '',
    action: entry.action,
    subject: entry.subject,
    before: before === undefined ? '' : text(before),
    after: after === undefined ? '' : text(after),
    rest: Object.keys(rest).length === 0 ? '' : text(rest),
    details: Object.keys(entry.details).length === 0 ? '' : JSON.stringify(entry.details),
  };
}

function whoOf({ actor }: AuditEntry, names: ReadonlyMap<string, string>): string {
  if (actor.kind === 'person') return names.get(actor.personId) ?? actor.personId;
  if (actor.kind === 'api-key') return `key ${actor.keyId}`;
  return 'name' in actor ? `${actor.kind} ${actor.name}` : '';
}

const text = (value: unknown): string =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value)
        .map(([name, one]) => `${name}: ${wordOf(name, one)}`)
        .join(', ')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** A value as it reads beside its name; what a browser says of itself in two words. */
const wordOf = (name: string, value: unknown): string => {
  if (name === 'device') return deviceName(String(value));
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Where a page of the log ends, for the next to begin; undefined for a text that is no cursor. */
export const cursorOf = ({ at, id }: { at: Date; id: string }): string => `${at.toISOString()}.${id}`;
export function readCursor(text: string | undefined): { at: Date; id: string } | undefined {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\.([0-9a-f-]{36})$/.exec(text ?? '') ?? [];
  return at && id && !Number.isNaN(Date.parse(at)) && isId(id) ? { at: new Date(at), id } : undefined;
}
