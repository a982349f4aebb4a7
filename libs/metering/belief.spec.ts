import type { Analytics } from './analytics';
import { analyticsOf } from './analytics';
import { believed, type KnownOfRun } from './belief';
import type { WebhookEvent } from './webhook-event';
import { webhookEventOf } from './webhook-event';

const at = (time: string): Date => new Date(`2026-10-05T${time}Z`);
const created = at('10:00:00');
const internal = `${'a'.repeat(40)}-${created.getTime()}`;
const event = (id: string, time: string, userId: string | null = null): WebhookEvent => ({
  id,
  internalMeetingId: internal,
  meetingId: 'board',
  userId,
  at: at(time),
  meeting: null,
});
const joined = (user: string, time: string) => event('user-joined', time, user);
const left = (user: string, time: string) => event('user-left', time, user);
const seen = (first: string, last: string, before: string | null, after: string | null, people = 2, polls = 10) => ({
  firstAt: at(first),
  lastAt: at(last),
  beforeAt: before === null ? null : at(before),
  afterAt: after === null ? null : at(after),
  polls,
  people: people * polls,
  peakParticipants: people,
});
const analytics = (start: string, finish: string, stays: [string, string][]): Analytics => ({
  internalMeetingId: internal,
  meetingId: 'board',
  meetingName: 'Board',
  isBreakout: false,
  start: at(start),
  finish: at(finish),
  stays: stays.map(([from, until]) => ({ from: at(from), until: at(until) })),
});
const recording = (from: string, until: string) => ({ from: at(from), until: at(until) });

const nothing: KnownOfRun = {
  createdAt: created,
  missedAt: null,
  lastKnownAt: created,
  sightings: [],
  recording: null,
  analytics: [],
  webhookEvents: [],
};
const text = (known: KnownOfRun): string[] =>
  believed(known).intervals.map(
    ({ from, until, knownBy }) => `${from.toISOString().slice(11, 19)}-${until.toISOString().slice(11, 19)} ${knownBy}`,
  );

describe('what is believed of a run', () => {
  const polls = [seen('10:01:00', '10:29:00', '10:00:00', '10:30:00')];
  const cases: [string, Partial<KnownOfRun>, string[], RegExp[]?][] = [
    ['nothing but its creation: nothing', {}, []],
    ['polls alone', { sightings: polls }, ['10:00:00-10:29:30 polled']],
    [
      'the server’s own log before everything else',
      {
        sightings: polls,
        recording: recording('10:00:00', '10:31:00'),
        webhookEvents: [joined('w_1', '10:03:00'), left('w_1', '10:29:00')],
        analytics: [
          analytics('10:00:00', '10:30:10', [
            ['10:00:40', '10:20:00'],
            ['10:10:00', '10:29:20'],
          ]),
        ],
      },
      ['10:00:40-10:29:20 told'],
    ],
    [
      'a log whose start is more than two minutes from createTime is not believed',
      { sightings: polls, analytics: [analytics('10:03:00', '10:30:00', [['10:03:00', '10:30:00']])] },
      ['10:00:00-10:29:30 polled'],
      [/does not fit/],
    ],
    [
      'a log that goes on after polls no longer saw the run is not believed',
      {
        sightings: polls,
        missedAt: at('10:30:00'),
        analytics: [analytics('10:00:00', '10:45:00', [['10:00:40', '10:45:00']])],
      },
      ['10:00:00-10:29:30 polled'],
      [/does not fit/],
    ],
    [
      'a log without anybody in it says nothing against polls that saw people',
      { sightings: polls, analytics: [analytics('10:00:00', '10:30:00', [])] },
      ['10:00:00-10:29:30 polled'],
      [/does not fit/],
    ],
    [
      'of two different logs the longer, and the operator is told',
      {
        analytics: [
          analytics('10:00:00', '10:30:00', [['10:00:40', '10:20:00']]),
          analytics('10:00:00', '10:30:00', [['10:00:40', '10:29:00']]),
        ],
      },
      ['10:00:40-10:29:00 told'],
      [/2 analytics callbacks/],
    ],
    [
      'joins and leaves before polls and recording',
      {
        sightings: polls,
        recording: recording('10:00:00', '10:31:00'),
        webhookEvents: [
          event('meeting-created', '10:00:01'),
          joined('w_1', '10:00:30'),
          joined('w_2', '10:02:00'),
          left('w_1', '10:20:00'),
          left('w_2', '10:29:10'),
          event('meeting-ended', '10:30:10'),
        ],
      },
      ['10:00:30-10:29:10 told'],
    ],
    [
      'out of order and told twice',
      {
        webhookEvents: [
          event('meeting-ended', '10:30:10'),
          left('w_1', '10:20:00'),
          joined('w_1', '10:00:30'),
          left('w_1', '10:20:00'),
          joined('w_1', '10:00:30'),
        ],
      },
      ['10:00:30-10:20:00 told'],
    ],
    [
      'out and in again leaves a gap',
      {
        webhookEvents: [
          joined('w_1', '10:01:00'),
          left('w_1', '10:05:00'),
          joined('w_2', '10:15:00'),
          left('w_2', '10:20:00'),
        ],
      },
      ['10:01:00-10:05:00 told', '10:15:00-10:20:00 told'],
    ],
    [
      'a join without leave ends with the meeting',
      { webhookEvents: [joined('w_1', '10:00:30'), event('meeting-ended', '10:30:10')] },
      ['10:00:30-10:30:10 told'],
    ],
    [
      'a join without leave, the end lost too: ends when the run was last known',
      { lastKnownAt: at('10:25:30'), webhookEvents: [joined('w_1', '10:00:30')] },
      ['10:00:30-10:25:30 told'],
    ],
    [
      'a leave without join begins with the run',
      { webhookEvents: [left('w_1', '10:20:00'), event('meeting-ended', '10:21:00')] },
      ['10:00:00-10:20:00 told'],
    ],
    [
      'a leave without join begins after the last poll that saw nobody',
      {
        sightings: [seen('10:06:00', '10:19:00', '10:05:00', '10:20:00')],
        webhookEvents: [left('w_1', '10:19:30'), event('meeting-ended', '10:21:00')],
      },
      ['10:05:00-10:19:30 told'],
    ],
    [
      'a leave told after the end is cut at the end',
      { webhookEvents: [joined('w_1', '10:01:00'), event('meeting-ended', '10:30:00'), left('w_1', '10:31:00')] },
      ['10:01:00-10:30:00 told'],
    ],
    [
      'an end told long after polls no longer saw the run is cut there',
      {
        sightings: polls,
        missedAt: at('10:30:00'),
        lastKnownAt: at('10:50:00'),
        webhookEvents: [joined('w_1', '10:01:00'), event('meeting-ended', '10:50:00')],
      },
      ['10:01:00-10:30:00 told'],
      [/told of the end long after/],
    ],
    [
      'events told when they were not happening are not believed',
      {
        sightings: polls,
        webhookEvents: [event('meeting-created', '11:00:00'), joined('w_1', '11:00:10'), left('w_1', '11:20:00')],
      },
      ['10:00:00-10:29:30 polled'],
      [/not told when they happened/],
    ],
    [
      'events of the meeting alone say nothing of use',
      { webhookEvents: [event('meeting-created', '10:00:00'), event('meeting-ended', '10:05:00')] },
      [],
    ],
    [
      'a difference of more than two minutes and two percent is remarked, and the better one taken',
      {
        sightings: polls,
        webhookEvents: [joined('w_1', '10:10:00'), left('w_1', '10:29:00'), event('meeting-ended', '10:30:00')],
      },
      ['10:10:00-10:29:00 told'],
      [/joins and leaves say 1140 s, polls and recordings 1770 s/],
    ],
  ];
  test.each(cases)('%s', (_what, known, intervals, remarks = []) => {
    expect(text({ ...nothing, ...known })).toEqual(intervals);
    expect(believed({ ...nothing, ...known }).remarks).toEqual(remarks.map((remark) => expect.stringMatching(remark)));
  });

  test('people at most, and their time added up: told to the second, by polls on average', () => {
    const told = [
      joined('w_1', '10:00:00'),
      joined('w_2', '10:10:00'),
      left('w_1', '10:20:00'),
      left('w_2', '10:30:00'),
    ];
    expect(believed({ ...nothing, webhookEvents: told })).toMatchObject({
      peakParticipants: 2,
      participantSeconds: 2400n,
    });
    expect(
      believed({ ...nothing, sightings: [seen('10:01:00', '10:29:00', '10:00:00', '10:30:00', 3)] }),
    ).toMatchObject({
      peakParticipants: 3,
      participantSeconds: 1770n * 3n,
    });
    expect(believed({ ...nothing, recording: recording('10:00:00', '10:30:00') }).peakParticipants).toBeNull();
  });
});

describe('the webhooks service’s own example of 2023', () => {
  const id = '8043c8452ae9830aac14c517adff3839dbd9228f-1698771157700';
  const createTime = 1_698_771_157_700;
  const told = (name: string, ts: number, user?: string): unknown => ({
    data: {
      type: 'event',
      id: name,
      attributes: {
        meeting: { 'internal-meeting-id': id, 'external-meeting-id': 'random-9019868', 'create-time': createTime },
        ...(user && { user: { 'internal-user-id': user, 'external-user-id': user, name: 'Somebody' } }),
      },
      event: { ts },
    },
  });
  const example = (shift: number): WebhookEvent[] =>
    [
      told('meeting-created', 1_708_381_132_686 - shift),
      told('user-joined', 1_708_381_133_689 - shift, 'w_xfsb9gxtlfom'),
      told('user-joined', 1_708_381_137_694 - shift, 'w_uxw0dzhtvk0l'),
      told('user-left', 1_708_381_153_713 - shift, 'w_uxw0dzhtvk0l'),
      told('user-left', 1_708_381_154_716 - shift, 'w_xfsb9gxtlfom'),
      told('meeting-ended', 1_708_381_155_717 - shift),
    ].map((raw) => webhookEventOf(raw)!);
  const known = (events: WebhookEvent[]): KnownOfRun => ({
    ...nothing,
    createdAt: new Date(createTime),
    lastKnownAt: new Date(createTime),
    webhookEvents: events,
  });

  test('played again months later: its times are not believed, and it is remarked', () => {
    expect(believed(known(example(0)))).toMatchObject({
      intervals: [],
      remarks: ['webhook events were not told when they happened and are not believed'],
    });
  });

  test('told as it happened: from the first join to the last leave, two people at most', () => {
    const { intervals, ...rest } = believed(known(example(1_708_381_132_686 - createTime)));
    expect(intervals.map(({ from, until }) => +until - +from)).toEqual([21_000]);
    expect(rest).toEqual({ peakParticipants: 2, participantSeconds: 37n, remarks: [] });
  });
});

describe('the analytics body is read leniently', () => {
  const body = (attendees: unknown, more: object = {}): string =>
    JSON.stringify({
      version: '1.0',
      meeting_id: 'board',
      internal_meeting_id: internal,
      data: { start: '2026-10-05T10:00:00.000+00:00', finish: '2026-10-05T12:30:00+02:00', attendees, ...more },
    });
  const stays = (text: string) =>
    analyticsOf(text)?.stays.map(
      ({ from, until }) => `${from.toISOString().slice(11, 16)}-${until.toISOString().slice(11, 16)}`,
    );
  const time = (minute: string): string => `2026-10-05T10:${minute}:00Z`;

  const cases: [string, unknown, string[]][] = [
    ['joins and leaves', [{ joins: [time('01')], leaves: [time('20')] }], ['10:01-10:20']],
    ['no leave: cut at the end', [{ joins: [time('01')], leaves: [] }], ['10:01-10:30']],
    [
      'two people with one user id are as many as they are',
      [{ joins: [time('01'), time('05')], leaves: [time('10'), time('20')] }],
      ['10:01-10:10', '10:05-10:20'],
    ],
    [
      'sessions, where they are told, before the merged attendee',
      [
        {
          joins: [time('01')],
          leaves: [time('29')],
          sessions: [{ joins: [{ timestamp: time('02') }], lefts: [{ timestamp: time('20') }] }],
        },
      ],
      ['10:02-10:20'],
    ],
    ['what cannot be read is passed over', [null, 7, { joins: ['soon', time('03')], leaves: 'none' }], ['10:03-10:30']],
    ['no list at all', 'nobody', []],
  ];
  test.each(cases)('%s', (_what, attendees, expected) => expect(stays(body(attendees))).toEqual(expected));

  test('without a run or its times it is nothing', () => {
    expect(analyticsOf('not json')).toBeNull();
    expect(analyticsOf('{}')).toBeNull();
    expect(analyticsOf(body([], { finish: 'never' }))).toBeNull();
  });
});
