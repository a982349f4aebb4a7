import type { Removal } from '@/metering';
import type { BbbServer, ServerHour, ServerReport } from '@/placement';
import { type Language, LOCALES, percentText, say } from '@/wording';

export interface ServerFacts {
  readonly server: BbbServer;
  readonly report: ServerReport;
  readonly removal: Removal;
  /** Names of the tenants the reader may know, by id. */
  readonly tenants: ReadonlyMap<string, string>;
  readonly now: Date;
  readonly zone: string;
  readonly language: Language;
}

const HOUR_MS = 3_600_000;
/** Tenants of one incident that are named, those with the most meetings first; the others are counted. */
const MOST_NAMED = 12;

/** What the page of one server shows. Tenants of others' are counted, not named. */
export function serverView({ server, report, removal, tenants, now, zone, language }: ServerFacts) {
  const { id, name, health, state, people, meetings, capacityPeople, polledAt, poolResellerId } = server;
  return {
    id,
    name,
    pool: poolResellerId === null ? 'shared' : 'dedicated',
    state: health === 'down' ? 'unreachable' : state,
    isWell: health === 'up' && state === 'enabled',
    isEnabled: state === 'enabled',
    isCordoned: state === 'cordoned',
    isDisabled: state === 'disabled',
    people,
    meetings,
    capacityPeople,
    polledAt,
    remaining: removal.meetings,
    isDraining: state === 'cordoned' && removal.meetings > 0,
    months: report.months.map(({ month, availability, asked }) => ({
      month,
      asked,
      text: answeredText(availability, language) || say(language, 'server.maintenance-alone'),
    })),
    hours: everyHour(report.hours, now, zone, language),
    hasHours: report.hours.length > 0,
    incidents: report.incidents.map((incident) => {
      const known = incident.touched.filter(({ tenantId }) => tenants.has(tenantId)).slice(0, MOST_NAMED);
      const others = incident.touched.length - known.length;
      return {
        openedAt: incident.openedAt,
        isOpen: incident.closedAt === null,
        lasted: lastedText(incident.openedAt, incident.closedAt ?? now),
        isPlanned: incident.isPlanned,
        reason: incident.reason,
        touched: known.map(({ tenantId, meetings: count }) => ({ name: tenants.get(tenantId)!, meetings: count })),
        others,
      };
    }),
    maintenances: report.maintenances.map((one) => ({
      id: one.id,
      from: one.from,
      until: one.until,
      reason: one.reason,
      isUnderWay: one.state === 'under-way',
    })),
    inTheWay: [
      ...(state === 'enabled' ? [say(language, 'server.takes-meetings')] : []),
      ...(removal.meetings > 0 ? [say(language, 'server.meetings-run', { meetings: removal.meetings })] : []),
      ...(removal.moves > 0 ? [say(language, 'server.moves-open', { moves: removal.moves })] : []),
      ...(removal.tenants.length > 0 ? [say(language, 'server.home-of', { tenants: removal.tenants.join(', ') })] : []),
    ],
    held: removal.held,
  };
}

/** Every hour from the first that is known to now: one without a poll is empty, not nought. */
function everyHour(hours: readonly ServerHour[], now: Date, zone: string, language: Language) {
  const short = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, weekday: 'short', hour: '2-digit' });
  const known = new Map(hours.map((hour) => [hour.hour.getTime(), hour]));
  const first = hours[0]?.hour.getTime();
  if (first === undefined) return [];
  const count = Math.floor((now.getTime() - first) / HOUR_MS) + 1;
  return Array.from({ length: count }, (_, at) => {
    const found = known.get(first + at * HOUR_MS);
    const hour = new Date(first + at * HOUR_MS);
    return { hour, short: short.format(hour), people: found?.people ?? '', meetings: found?.meetings ?? '' };
  });
}

/** The share of questions that were answered, of basis points: `99.95 %`; nothing where nothing was asked. */
export const answeredText = (basisPoints: number | null, language: Language): string =>
  basisPoints === null ? '' : percentText((basisPoints / 100).toFixed(2), language, 2);

/** How long something lasted, to the minute: `3 min`, `1 h 20 min`. */
export function lastedText(from: Date, until: Date): string {
  const minutes = Math.max(1, Math.round((until.getTime() - from.getTime()) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
