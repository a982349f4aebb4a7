import type { Client } from 'pg';
import { type Recording, readRecordings } from '../../libs/adapters/bbb';
import { newId } from '../../libs/kernel';
import { pieces } from '../../test/world/recordings-file';

/** Whose a meeting is, handed to the floor ready-made: it looks nothing up. */
export interface FloorOwner {
  readonly resellerId: string;
  readonly id: string;
}

type Columns = readonly (readonly [column: string, type: string, value: (row: FloorRow) => unknown])[];
interface FloorRow {
  readonly runId: string;
  readonly lineId: string;
  readonly recording: Recording;
  readonly from: string;
  readonly until: string;
  readonly seconds: number;
  readonly owner: FloorOwner;
}

const MONTH = '2026-10-01';
const ofOwner: Columns = [
  ['reseller_id', 'uuid', ({ owner }) => owner.resellerId],
  ['tenant_id', 'uuid', ({ owner }) => owner.id],
  ['run_id', 'uuid', ({ runId }) => runId],
];
const span: Columns = [
  ['from_at', 'timestamptz', ({ from }) => from],
  ['until_at', 'timestamptz', ({ until }) => until],
  ['known_by', 'text', () => 'recorded'],
];

/** The rows a first reading leaves, in the columns the product has them in: nothing else is asked, compared or kept. */
const TABLES: Readonly<Record<string, { key: string; columns: Columns }>> = {
  evidence: {
    key: 'run_month, external_key',
    columns: [
      ['run_month', 'date', () => MONTH],
      ['server_id', 'uuid', ({ owner }) => owner.id],
      ['source', 'text', () => 'recording'],
      ['external_key', 'text', ({ recording }) => recording.recordId],
      ['internal_meeting_id', 'text', ({ recording }) => recording.recordId],
      ['claimed_at', 'timestamptz', ({ from }) => from],
      ['received_at', 'timestamptz', ({ until }) => until],
      ['body', 'text', ({ recording }) => recording.raw],
    ],
  },
  runs: {
    key: 'id',
    columns: [
      ['id', 'uuid', ({ runId }) => runId],
      ['internal_meeting_id', 'text', ({ recording }) => recording.recordId],
      ['server_id', 'uuid', ({ owner }) => owner.id],
      ['meeting_id', 'text', ({ recording }) => recording.meetingId],
      ['meeting_name', 'text', ({ recording }) => recording.name],
      ['created_at', 'timestamptz', ({ from }) => from],
      ['month', 'date', () => MONTH],
      ['is_recorded', 'boolean', () => true],
      ['recording_from', 'timestamptz', ({ from }) => from],
      ['recording_until', 'timestamptz', ({ until }) => until],
      ['recording_state', 'text', ({ recording }) => recording.state],
      ['published_minutes', 'int', ({ recording }) => recording.publishedMinutes],
      ['reseller_id', 'uuid', ({ owner }) => owner.resellerId],
      ['tenant_id', 'uuid', ({ owner }) => owner.id],
    ],
  },
  attendance_intervals: { key: 'run_id', columns: [...ofOwner, ...span] },
  published_recordings: {
    key: 'run_id',
    columns: [
      ...ofOwner,
      ['state', 'text', ({ recording }) => recording.state],
      ['published_minutes', 'int', ({ recording }) => recording.publishedMinutes],
    ],
  },
  usage_lines: {
    key: 'id',
    columns: [
      ['id', 'uuid', ({ lineId }) => lineId],
      ['month', 'date', () => MONTH],
      ...ofOwner,
      ...span,
      ['seconds', 'bigint', ({ seconds }) => seconds],
      ['meeting_id', 'text', ({ recording }) => recording.meetingId],
      ['meeting_name', 'text', ({ recording }) => recording.name],
    ],
  },
};

/** Tables with a primary key and nothing else: no other index, foreign key, policy or partition. */
export async function makeFloor(owner: Client): Promise<void> {
  for (const [table, { key, columns }] of Object.entries(TABLES)) {
    const typed = columns.map(([column, type]) => `${column} ${type}`);
    await owner.query(`create table floor_${table} (${typed.join(', ')}, primary key (${key}))`);
  }
}

/** The bare minimum: the same XML parsed, and the same rows of the `kept` tables written by set-based inserts. */
export async function floor(
  owner: Client,
  text: string,
  ownerOf: (recording: Recording) => FloorOwner,
  kept: readonly string[] = Object.keys(TABLES),
): Promise<void> {
  for (const table of kept) await owner.query(`truncate floor_${table}`);
  const rows: FloorRow[] = [];
  const write = async (): Promise<void> => {
    const batch = rows.splice(0);
    for (const table of kept) {
      const { columns } = TABLES[table]!;
      await owner.query(
        `insert into floor_${table} select * from unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})`,
        columns.map(([, , value]) => batch.map(value)),
      );
    }
  };
  for await (const recording of readRecordings(pieces(text, 65_536))) {
    const { startTimeMs, endTimeMs } = recording;
    rows.push({
      runId: newId(),
      lineId: newId(),
      recording,
      from: new Date(startTimeMs!).toISOString(),
      until: new Date(endTimeMs!).toISOString(),
      seconds: Math.floor((endTimeMs! - startTimeMs!) / 1000),
      owner: ownerOf(recording),
    });
    if (rows.length === 1000) await write();
  }
  await write();
}
