import { multipart, type RawAnswer, type RawCaller, type Sent } from './raw-caller';

/** What a client's program was answered, call by call. */
export interface Transcript {
  readonly steps: { readonly what: string; readonly answer: RawAnswer }[];
}

/** Puts a person into a meeting as the room's own page does; the id is the client's. */
export type Enter = (meetingId: string, who: string) => void;

type Values = Record<string, string | number | boolean>;

/** A complete program of a client: every call there is, well used and badly. `run` stands in every id of its own. */
export class ClientProgram {
  readonly steps: Transcript['steps'] = [];
  private internalId = '';

  constructor(
    private readonly client: RawCaller,
    private readonly run: string,
    private readonly enter: Enter,
  ) {}

  /** While its meetings live. */
  async live(): Promise<void> {
    const weekly = `${this.run}-weekly & co`;
    const given = {
      attendeePW: 'viewer-pw',
      moderatorPW: 'moderator-pw',
      maxParticipants: 3,
      duration: 30,
      record: true,
    };
    await this.say('root', '', {});
    const create = { meetingID: weekly, name: 'Weekly <1>', welcome: 'Hi', meta_topic: 'Rent & food', ...given };
    const theirs = {
      'meta_bbb-recording-ready-url': 'https://oak.example/ready',
      meta_endCallbackUrl: 'https://oak.example/end?a=b',
    };
    const made = await this.say('create', 'create', { ...create, ...theirs });
    this.internalId = /<internalMeetingID>([^<]*)/.exec(made.text)?.[1] ?? '';
    const createTime = Number(/<createTime>(\d+)/.exec(made.text)?.[1]);
    await this.say('create again', 'create', create);
    await this.say('create with another password', 'create', { ...create, moderatorPW: 'other-pw' });
    await this.say('create without an id', 'create', { name: 'Nameless' });
    await this.say('create with a comma', 'create', { meetingID: 'a,b', name: 'Comma' });
    await this.say('create with a long name', 'create', { meetingID: `${this.run}-long`, name: 'x'.repeat(257) });
    const ada = { meetingID: weekly, fullName: 'Ada', role: 'MODERATOR', userID: 'ada' };
    await this.say('join', 'join', ada);
    await this.say('join, answered in XML', 'join', { ...ada, redirect: false, 'userdata-bbb_skip_check_audio': true });
    await this.say('join by internal id', 'join', { ...ada, meetingID: this.internalId, createTime, redirect: false });
    await this.say('join with another createTime', 'join', { ...ada, createTime: createTime - 1, redirect: false });
    await this.say('join with a wrong password', 'join', {
      meetingID: weekly,
      fullName: 'Eve',
      password: 'x1',
      redirect: false,
    });
    await this.say('join without a name', 'join', { meetingID: weekly, role: 'VIEWER', redirect: false });
    await this.say('join without role and password', 'join', { meetingID: weekly, fullName: 'Eve', redirect: false });
    const unknown = { meetingID: `${this.run}-none`, fullName: 'Ada', role: 'VIEWER' };
    await this.say('join nowhere', 'join', unknown);
    await this.say('join nowhere, with a page for it', 'join', {
      ...unknown,
      errorRedirectUrl: 'https://oak.example/oops?x=1',
    });
    await this.say('nobody is in', 'isMeetingRunning', { meetingID: weekly });
    for (const who of ['Ada', 'Ben']) this.enter(weekly, who);
    await this.say('somebody is in', 'isMeetingRunning', { meetingID: weekly });
    await this.say('is nothing running', 'isMeetingRunning', { meetingID: `${this.run}-none` });
    await this.say('info', 'getMeetingInfo', { meetingID: weekly });
    await this.say('info by internal id', 'getMeetingInfo', { meetingID: this.internalId });
    await this.say('info of nothing', 'getMeetingInfo', { meetingID: `${this.run}-none` });
    await this.say('info without an id', 'getMeetingInfo', {});
    await this.say('meetings', 'getMeetings', {});
    await this.say('sessions', 'getSessions', {});
    await this.breakouts(weekly);
    await this.documentsAndChat(weekly);
    await this.hooks(weekly);
    await this.say('end with a wrong password', 'end', { meetingID: weekly, password: 'wrong' });
    await this.say('end', 'end', { meetingID: weekly, password: 'moderator-pw' });
    await this.say('info of what ends', 'getMeetingInfo', { meetingID: weekly });
    await this.say('join what ends', 'join', { ...ada, redirect: false });
    await this.say('end nothing', 'end', { meetingID: `${this.run}-none` });
    await this.say('no such call', 'getWeather', {});
  }

  /** Once the recording is published. */
  async recorded(): Promise<void> {
    const [recordID, meetingID] = [this.internalId, `${this.run}-weekly & co`];
    await this.say('recordings of a meeting', 'getRecordings', { meetingID });
    await this.say('recordings by the beginning of an id', 'getRecordings', { recordID: recordID.slice(0, 20) });
    await this.say('a page of recordings', 'getRecordings', { meetingID, limit: 1, offset: 0 });
    await this.say('a page past the end', 'getRecordings', { meetingID, limit: 5, offset: 5 });
    await this.say('a page of none', 'getRecordings', { meetingID, limit: 0 });
    await this.say('recordings of nothing', 'getRecordings', { meetingID: `${this.run}-none` });
    await this.say('recordings by metadata', 'getRecordings', { meetingID, meta_topic: 'Rent%' });
    await this.say('publish without saying what', 'publishRecordings', { recordID });
    await this.say('publish without an id', 'publishRecordings', { publish: true });
    await this.say('publish nothing', 'publishRecordings', { recordID: `${recordID}0`, publish: true });
    await this.say('unpublish', 'publishRecordings', { recordID, publish: false });
    await this.say('the unpublished one', 'getRecordings', { recordID });
    await this.say('publish', 'publishRecordings', { recordID, publish: true });
    await this.say('update', 'updateRecordings', { recordID, meta_topic: 'Food', meta_added: 'yes' });
    await this.say('the updated one', 'getRecordings', { recordID });
    await this.say('tracks, none yet', 'getRecordingTextTracks', { recordID });
    await this.say('tracks without an id', 'getRecordingTextTracks', {});
    await this.say('tracks of nothing', 'getRecordingTextTracks', { recordID: 'none' });
    const put = { recordID, kind: 'subtitles', lang: 'en-GB', label: 'English' };
    const file = multipart({}, { file: 'WEBVTT' });
    await this.say('put a track', 'putRecordingTextTrack', put, { method: 'POST', ...file });
    await this.say(
      'put a track of no kind',
      'putRecordingTextTrack',
      { ...put, kind: 'poem' },
      { method: 'POST', ...file },
    );
    await this.say(
      'put a track in no language',
      'putRecordingTextTrack',
      { ...put, lang: '!' },
      { method: 'POST', ...file },
    );
    await this.say('put nothing', 'putRecordingTextTrack', put, { method: 'POST', ...multipart({}, { file: '' }) });
    await this.say('tracks', 'getRecordingTextTracks', { recordID });
    await this.say('delete', 'deleteRecordings', { recordID });
    await this.say('delete again', 'deleteRecordings', { recordID });
    await this.say('the deleted one', 'getRecordings', { recordID, state: 'deleted' });
  }

  private async breakouts(parentMeetingID: string): Promise<void> {
    const room = {
      meetingID: `${this.run}-room`,
      name: 'Room 1',
      isBreakout: true,
      sequence: 1,
      attendeePW: 'room-pw',
      moderatorPW: 'room-mod',
      maxParticipants: 5,
    };
    await this.say('breakout without a parent', 'create', room);
    await this.say('breakout of nothing', 'create', { ...room, parentMeetingID: `${this.run}-none` });
    await this.say('breakout', 'create', { ...room, parentMeetingID });
    await this.say('info of a breakout', 'getMeetingInfo', { meetingID: `${this.run}-room` });
    await this.say('end a breakout', 'end', { meetingID: `${this.run}-room` });
  }

  private async documentsAndChat(meetingID: string): Promise<void> {
    const xml = '<modules><module name="presentation"><document name="a.pdf">YQ==</document></module></modules>';
    const sent = { method: 'POST', type: 'application/xml', body: xml };
    await this.say('insert a document', 'insertDocument', { meetingID }, sent);
    await this.say('insert a document nowhere', 'insertDocument', { meetingID: `${this.run}-none` }, sent);
    await this.say('say something', 'sendChatMessage', { meetingID, message: 'Hello', userName: 'Bot' });
    await this.say('say nothing', 'sendChatMessage', { meetingID, message: '' });
    await this.say('say it nowhere', 'sendChatMessage', { meetingID: `${this.run}-none`, message: 'Hello' });
  }

  private async hooks(meetingID: string): Promise<void> {
    const hook = { callbackURL: `https://oak.example/hook/${this.run}`, meetingID, eventID: 'meeting-ended' };
    await this.say('hook without an address', 'hooks/create', {});
    const { text } = await this.say('hook', 'hooks/create', hook);
    await this.say('hook again', 'hooks/create', hook);
    await this.say('hooks', 'hooks/list', {});
    await this.say('hooks of a meeting', 'hooks/list', { meetingID });
    await this.say('destroy without an id', 'hooks/destroy', {});
    const hookID = /<hookID>([^<]*)/.exec(text)?.[1] ?? '';
    await this.say('destroy', 'hooks/destroy', { hookID });
    await this.say('destroy again', 'hooks/destroy', { hookID });
  }

  private async say(what: string, call: string, values: Values, sent: Sent = {}): Promise<RawAnswer> {
    const first = await (call === '' ? this.client.send('', '') : this.client.with(call, values, sent));
    // A gateway sends a browser on to the server, which sends it on to the room.
    const onward = first.location.includes('/bigbluebutton/api/join?');
    const answer = onward ? await follow(first.location) : first;
    this.steps.push({ what, answer });
    return answer;
  }
}

async function follow(location: string): Promise<RawAnswer> {
  const answer = await fetch(location, { redirect: 'manual' });
  return {
    status: answer.status,
    text: await answer.text(),
    location: answer.headers.get('location') ?? '',
    type: answer.headers.get('content-type') ?? '',
  };
}

/** A transcript with what cannot be the same put away: ids in the order they come, times, hosts, tokens, sentences. */
export function comparable({ steps }: Transcript, run: string): string[] {
  const ids = new Map<string, string>();
  const named = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `ID-${ids.size + 1}`);
    return ids.get(id)!;
  };
  return steps.map(({ what, answer: { status, text, location, type } }) => {
    const plain = `${status} ${type.toLowerCase()} ${decodeURIComponent(location)} ${text}`
      .replaceAll(run, 'RUN')
      .replaceAll('\n', '')
      .replace(/[0-9a-f]{40}-(\d{13}|RUN-room|room)/g, named)
      .replace(
        /<(createTime|startTime|endTime|createDate|voiceBridge|user_id|auth_token|session_token|hookID)>[^<]*/g,
        '<$1>…',
      )
      .replace(/sessionToken=[\w-]+/g, 'sessionToken=…')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'HOST')
      .replace(/<message>[^<]+/g, '<message>…')
      .replace(/"message":"[^"]*"/g, '"message":"…"')
      .replace(/<bbbVersion>[^<]*/g, '<bbbVersion>…')
      .replace(/<metadata>(.*?)<\/metadata>/g, (_, inner: string) => `<metadata>${sorted(inner)}</metadata>`);
    return `${what}: ${plain}`;
  });
}

const sorted = (elements: string): string => (elements.match(/<(\S+?)>.*?<\/\1>/g) ?? []).sort().join('');
