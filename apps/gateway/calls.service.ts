import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@/runtime';
import { type Answer, failed, failedInJson, NOT_OURS } from './answers';
import type { CallHandler } from './call';
import { CreateCall } from './calls/create.service';
import { HookCalls } from './calls/hook-calls.service';
import { JoinCall } from './calls/join.service';
import { ListCalls } from './calls/list-calls.service';
import { MeetingCalls } from './calls/meeting-call.service';
import { RecordingCalls } from './calls/recording-calls.service';
import type { Listed } from './directory.service';
import { BadQuery, parseQuery } from './raw-query';
import type { UpstreamBody } from './upstream.service';

const NO_SUCH_CALL = failed('validationError', 'There is no such call.');
const WRONG_BODY = failed('unsupportedContentType', 'POST request Content-Type is missing or unsupported');
const OF_THE_CLIENT =
  'This call belongs to the meeting client: it is made to the meeting server itself, which knows its session.';
/** Calls of the client in the browser carry a session and no checksum, and are made to the server (section 4). */
const BY_SESSION = ['enter', 'stuns', 'signOut', 'feedback', 'guestWait'];
const BY_SESSION_IN_JSON = ['getJoinUrl', 'learningDashboard', 'guestWaitHandler'];
const SESSION_TOKEN = /(?:^|&)sessionToken=[^&]/;

/** A call, the tenant whose it is (null: nobody's), and the host's name it was made by where that names the tenant. */
export interface Asked {
  readonly name: string;
  readonly tenant: Listed | null;
  readonly host: string | undefined;
  readonly isInFrame: boolean;
}

/** Every call there is, each with the methods and bodies it takes; what comes here is signed. */
@Injectable()
export class Calls {
  private readonly handlers: ReadonlyMap<string, CallHandler>;
  private readonly ofClient: ReadonlyMap<string, (messageKey: string) => Answer>;

  constructor(
    create: CreateCall,
    join: JoinCall,
    meeting: MeetingCalls,
    lists: ListCalls,
    recordings: RecordingCalls,
    hooks: HookCalls,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.handlers = new Map(
      [create, join, meeting, lists, recordings, hooks].flatMap(({ handlers }) => Object.entries(handlers)),
    );
    this.ofClient = new Map([
      ...BY_SESSION.map((name) => [name, (key: string) => failed(key, OF_THE_CLIENT)] as const),
      ...BY_SESSION_IN_JSON.map((name) => [name, (key: string) => failedInJson(key, OF_THE_CLIENT)] as const),
    ]);
  }

  /**
   * What a call of the client in the browser is answered; undefined for every other. Sessions live on the servers, so any
   * that is named here is an unknown one.
   */
  ofTheClient(name: string, rawQuery: string): Answer | undefined {
    return this.ofClient.get(name)?.(SESSION_TOKEN.test(rawQuery) ? 'missingSession' : 'notImplemented');
  }

  answer(
    method: string,
    { name, tenant, host, isInFrame }: Asked,
    query: string,
    posted?: { kind: string; length: number; body: UpstreamBody | undefined },
  ): Answer | Promise<Answer> {
    const handler = this.handlers.get(name);
    if (!handler) return NO_SUCH_CALL;
    if (!(handler.methods as readonly string[]).includes(method)) return NOT_OURS;
    if (posted && posted.length > 0 && !handler.bodies.includes(posted.kind)) return WRONG_BODY;
    try {
      const parameters = parseQuery(query);
      const domain = host ?? new URL(this.config.PUBLIC_URL).host;
      const publicUrl = this.config.PUBLIC_URL;
      return handler.answer({ name, tenant: tenant!, parameters, body: posted?.body, isInFrame, publicUrl, domain });
    } catch (error) {
      if (error instanceof BadQuery) return failed('validationError', `The query is out of form: ${error.message}.`);
      throw error;
    }
  }
}
