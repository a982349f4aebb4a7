import { Injectable } from '@nestjs/common';
import { namespacedMeetingId } from '@/adapters/bbb';
import { grouped } from '@/kernel';
import { asJob, log, Tenancy } from '@/runtime';
import { type Answer, element, failed, failedInJson, success, unavailable } from '../answers';
import { asked, type Call, type CallHandler } from '../call';
import type { Listed } from '../directory.service';
import { plainText } from '../listed-meetings';
import { type Parameter, parameter, queryOf } from '../raw-query';
import { type OwnRecording, OwnRecordings } from '../recordings.store';
import { toClient } from '../rewrite';
import { Servers } from '../servers.service';
import { NoAnswer, Upstream } from '../upstream.service';
import { badNameIn } from './parameter-names';

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const NO_RECORDINGS = success(
  '<recordings></recordings><messageKey>noRecordings</messageKey><message>There are no recordings for the meeting(s).</message>',
);
const UNKNOWN = failed('notFound', 'We could not find recordings with those IDs');
const NO_RECORD_ID = failed('missingParamRecordID', 'You must specify one or more a record IDs.');
/** Ids in one call to a server: a query of some 5 kB. */
const CHUNK = 100;
const LISTED_BY_DEFAULT = ['published', 'unpublished'];
const reason = { actor: asJob('gateway.recordings'), why: "find a tenant's recordings" };

/**
 * Recordings over every server that holds some of the tenant's. A server is never asked without ids, and only for ids
 * that are the tenant's own, so no answer can hold another's (BBB API, section 8 getRecordings).
 */
@Injectable()
export class RecordingCalls {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly own: OwnRecordings,
    private readonly servers: Servers,
    private readonly upstream: Upstream,
  ) {}

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    getRecordings: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.list(call) },
    publishRecordings: { methods: ['GET'], bodies: [], answer: (call) => this.change(call, 'published') },
    deleteRecordings: { methods: ['GET'], bodies: [], answer: (call) => this.change(call, 'deleted') },
    updateRecordings: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.change(call, 'updated') },
    getRecordingTextTracks: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.tracks(call) },
    putRecordingTextTrack: { methods: ['POST'], bodies: ['multipart/form-data'], answer: (call) => this.tracks(call) },
  };

  private async list(call: Call): Promise<Answer> {
    const [offset, limit] = [asked(call, 'offset'), asked(call, 'limit')];
    if (offset !== '' && !/^\d{1,9}$/.test(offset)) return failed('validationError', 'offset must be a whole number');
    if (limit !== '' && !/^([1-9]\d?|100)$/.test(limit))
      return failed('validationError', 'limit must be from 1 to 100');
    const wanted = wantedBy(call, await this.ownOf(call.tenant));
    const found = (await this.fetch(call, wanted)).sort((a, b) => b.startMs - a.startMs);
    const from = Number(offset || 0);
    const page = limit === '' ? found.slice(from) : found.slice(from, from + Number(limit));
    if (page.length === 0 && limit === '') return NO_RECORDINGS;
    const pagination =
      limit === ''
        ? ''
        : `<pagination><pageable>${element('offset', from)}${element('limit', limit)}<paged>true</paged><unpaged>false</unpaged></pageable>${element('totalElements', found.length)}${element('empty', page.length === 0)}</pagination>`;
    return success(`<recordings>${page.map(({ xml }) => xml).join('')}</recordings>${pagination}`);
  }

  /** Asks each server for the wanted ids; one that is down is left out of the list, and said so in the log. */
  private async fetch(call: Call, wanted: readonly OwnRecording[]): Promise<{ xml: string; startMs: number }[]> {
    const passed = [...call.parameters.values()].filter(
      ({ name }) => !['meetingID', 'recordID', 'offset', 'limit'].includes(name),
    );
    const answering = [...grouped(wanted, ({ serverId }) => serverId)].flatMap(([serverId, list]) =>
      chunks(list, CHUNK).map(async (some) => {
        const server = await this.servers.byId(serverId);
        const query = queryOf([...passed, parameter('recordID', some.map(({ recordId }) => recordId).join(','))]);
        const { status, body } = await this.upstream.call(server, 'getRecordings', query);
        if (status >= 400 || !body.includes('<returncode>SUCCESS</returncode>'))
          throw new Error(`getRecordings was refused with status ${status}`);
        const own = new Map(some.map((recording) => [recording.recordId, recording]));
        return recordingsIn(body).flatMap(({ recordId, xml, startMs }) => {
          const recording = own.get(recordId);
          return recording ? [{ xml: forClient(call, recording, xml), startMs }] : [];
        });
      }),
    );
    const answers = await Promise.allSettled(answering);
    for (const answer of answers)
      if (answer.status === 'rejected')
        log.warn({ err: answer.reason }, 'a server is left out of a list of recordings');
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }

  /** publish, delete, update: every id must be the tenant's own, else none is touched. */
  private async change(call: Call, effect: 'published' | 'deleted' | 'updated'): Promise<Answer> {
    const ids = listOf(asked(call, 'recordID'));
    if (ids.length === 0) return NO_RECORD_ID;
    if (effect === 'published' && asked(call, 'publish') === '')
      return failed('missingParamPublish', 'You must specify one a publish value true or false.');
    const bad = badNameIn(call.parameters.keys());
    if (bad) return failed('validationError', bad);
    const own = new Map((await this.ownOf(call.tenant)).map((recording) => [recording.recordId, recording]));
    const meant = ids.map((id) => own.get(id));
    if (meant.some((recording) => recording === undefined)) return UNKNOWN;
    let last: Answer = UNKNOWN;
    for (const [serverId, list] of grouped(meant as OwnRecording[], (recording) => recording.serverId)) {
      const parameters = new Map<string, Parameter>(call.parameters);
      parameters.set('recordID', parameter('recordID', list.map(({ recordId }) => recordId).join(',')));
      last = await this.pass(call, serverId, parameters);
      if (!last.body.includes('<returncode>SUCCESS</returncode>')) return last;
    }
    return last;
  }

  /** Text tracks are answered in JSON, and their files pass as they are. */
  private async tracks(call: Call): Promise<Answer> {
    const id = asked(call, 'recordID');
    if (id === '') return NO_RECORD_ID;
    const recording = (await this.ownOf(call.tenant)).find(({ recordId }) => recordId === id);
    if (recording) return this.pass(call, recording.serverId, call.parameters);
    return failedInJson('noRecordings', `No recording found for ${id.slice(0, 80)}`);
  }

  private async pass(call: Call, serverId: string, parameters: ReadonlyMap<string, Parameter>): Promise<Answer> {
    try {
      const server = await this.servers.byId(serverId);
      const answer = await this.upstream.call(server, call.name, queryOf(parameters.values()), call.body);
      const type = answer.type.startsWith('application/json') ? 'application/json' : 'text/xml';
      return { body: toClient(answer.body, call.tenant.meetingKey, []), type };
    } catch (error) {
      if (error instanceof NoAnswer) return unavailable;
      throw error;
    }
  }

  private ownOf(tenant: Listed): Promise<OwnRecording[]> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.own.of(tx, tenant));
  }
}

function forClient(
  { tenant }: Call,
  { meetingId, clientMeetingId, clientMetadata }: OwnRecording,
  xml: string,
): string {
  const ids = clientMeetingId === null ? [] : [{ meetingId, clientMeetingId }];
  return toClient(xml, tenant.meetingKey, ids, clientMetadata ?? {});
}

/** The own recordings a query asks for: by record ids, which may be beginnings, or by meeting ids, or all. */
function wantedBy(call: Call, own: readonly OwnRecording[]): OwnRecording[] {
  const recordIds = listOf(asked(call, 'recordID'));
  const meetingIds = listOf(asked(call, 'meetingID'));
  const states = listOf(asked(call, 'state'));
  const wantsState = (state: string | null): boolean =>
    state === null ||
    states.includes('any') ||
    (states.length > 0 ? states : LISTED_BY_DEFAULT).includes(state) ||
    state === 'processing' ||
    state === 'processed';
  const meant = new Set(meetingIds.flatMap((id) => [id, namespacedMeetingId(call.tenant.meetingKey, id)]));
  return own
    .filter(({ recordId, meetingId }) => {
      if (recordIds.length > 0) return recordIds.some((id) => recordId.startsWith(id));
      return meetingIds.length === 0 || meant.has(meetingId);
    })
    .filter(({ state }) => wantsState(state));
}

const listOf = (text: string): string[] => (text === '' ? [] : text.split(',').filter((id) => id !== ''));

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

/** The `<recording>` elements of an answer; those in error hold nothing but an id and are passed over. */
function recordingsIn(xml: string): { recordId: string; xml: string; startMs: number }[] {
  return (xml.match(/<recording>[\s\S]*?<\/recording>/g) ?? []).flatMap((recording) => {
    const text = (name: string): string =>
      plainText(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(recording)?.[1] ?? '');
    return recording.startsWith('<recording><error>')
      ? []
      : [{ recordId: text('recordID'), xml: recording, startMs: Number(text('startTime')) }];
  });
}
