/** What somebody may ask to be told of, and who may ask: a tenant its own, a reseller its own and its tenants'. */
export const TOPICS = {
  'invoice.issued': ['reseller', 'tenant'],
  'payment.received': ['reseller', 'tenant'],
  'payment.failed': ['reseller', 'tenant'],
  'payment.disputed': ['reseller'],
  'tenant.moved': ['reseller', 'tenant'],
  'letter.failed': ['reseller'],
  'limit.near': ['reseller', 'tenant'],
  'month.incomplete': ['reseller'],
  'server.down': ['reseller'],
  'server.up': ['reseller'],
} as const satisfies Record<string, readonly ('reseller' | 'tenant')[]>;

export type Topic = keyof typeof TOPICS;
export type Side = 'reseller' | 'tenant';

export const topicsFor = (side: Side): Topic[] =>
  (Object.keys(TOPICS) as Topic[]).filter((topic) => (TOPICS[topic] as readonly Side[]).includes(side));

/** One thing that has happened, as it is told: figures are whole minor units, instants are UTC. */
export interface ToldEvent {
  readonly type: Topic | 'test';
  readonly timestamp: string;
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** An event as a line that people read: its type, and its data by name. */
export const lineOf = ({ type, data }: ToldEvent): string =>
  [
    type,
    ...Object.entries(data)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => `${name}: ${value}`),
  ].join(' · ');
