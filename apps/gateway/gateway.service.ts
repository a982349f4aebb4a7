import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { withoutChecksum } from '@/adapters/bbb';
import { CONFIG, type Config, log } from '@/runtime';
import type { InFront } from '@/web';
import { addressOf } from './address';
import { type Answer, CHECKSUM_ERROR, failed, NOT_OURS, ROOT, TOO_LONG, TOO_MANY } from './answers';
import { Callbacks } from './callbacks.service';
import { Calls } from './calls.service';
import { clientAddress } from './client-address';
import { Directory, type Listed } from './directory.service';
import { leavePage } from './leave-page';
import { Posts } from './posts.service';
import { RoomsDomains } from './rooms-domains.service';
import { signer } from './signature';
import { TokenBuckets } from './token-buckets';
import { write, writeBroken } from './write-answer';

/** What browsers call the places that hold a page within a page. */
const FRAMES = new Set(['iframe', 'frame', 'embed', 'object']);
const LEFT = /^\/t\/([a-z0-9][a-z0-9-]{1,40})\/left$/;
const LONGEST_URL = 32 * 1024;
/** How many seconds' worth of calls may come at once. */
const BURST_SECONDS = 10;
const REFUSALS_AT_ONCE = 30;

/**
 * A tenant's BBB address: which tenant, is the signature right, which call. One plain listener in front of the
 * framework, for every call of every client goes through here (BBB API, sections 1 and 2).
 */
@Injectable()
export class Gateway implements InFront {
  private readonly calledBy: TokenBuckets;
  private readonly refusedTo: TokenBuckets;

  constructor(
    private readonly directory: Directory,
    private readonly domains: RoomsDomains,
    private readonly callbacks: Callbacks,
    private readonly calls: Calls,
    private readonly posts: Posts,
    @Inject(CONFIG) { GATEWAY_CALLS_PER_SECOND: most, GATEWAY_REFUSALS_PER_SECOND: refusals }: Config,
  ) {
    this.calledBy = new TokenBuckets(most, most * BURST_SECONDS);
    this.refusedTo = new TokenBuckets(refusals, refusals * REFUSALS_AT_ONCE);
  }

  takes({ url = '' }: IncomingMessage): boolean {
    return url.startsWith('/t/') || url.startsWith('/bigbluebutton') || url.startsWith('/callbacks/');
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const answer = request.url!.startsWith('/callbacks/') ? this.callbacks.take(request) : this.answer(request);
    if (!(answer instanceof Promise)) {
      write(request, response, answer);
      return;
    }
    answer.then(
      (given) => write(request, response, given),
      (error: Error) => {
        log.error({ err: error }, 'a call to the gateway failed');
        write(request, response, failed('internalError', 'Something went wrong here. Try again in a moment.'));
      },
    );
  }

  /** What Node's own parser refuses before there is a request is told in BBB's form too. */
  broken = writeBroken;

  private answer(request: IncomingMessage): Answer | Promise<Answer> {
    const target = request.url!;
    if (target.length > LONGEST_URL) return TOO_LONG;
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const address = addressOf(path);
    if (!address) return this.left(path);
    if (address.call === '') return ROOT;
    const rawQuery = mark < 0 ? '' : target.slice(mark + 1);
    const ofClient = this.calls.ofTheClient(address.call, rawQuery);
    if (ofClient) return ofClient;
    const byHost = address.slug === null ? this.domains.find(request.headers.host ?? '') : null;
    const slug = address.slug ?? byHost?.slug ?? null;
    if (slug === null) return this.check(request, null, address.call, rawQuery);
    if (!this.directory.knows(slug) && this.refusedTo.isEmpty(clientAddress(request), performance.now()))
      return TOO_MANY;
    const found = this.directory.find(slug);
    const checked = (tenant: Listed | null): Answer | Promise<Answer> => {
      const isTheirs = byHost === null || byHost.resellerId === tenant?.resellerId;
      return this.check(request, isTheirs ? tenant : null, address.call, rawQuery, byHost?.host);
    };
    return found instanceof Promise ? found.then(checked) : checked(found);
  }

  /** The page people land on who leave a meeting; any other address here is none. */
  private left(path: string): Answer | Promise<Answer> {
    const slug = LEFT.exec(path)?.[1];
    if (slug === undefined) return NOT_OURS;
    const tenant = this.directory.find(slug);
    return tenant instanceof Promise ? tenant.then(leavePage) : leavePage(tenant);
  }

  private check(
    request: IncomingMessage,
    tenant: Listed | null,
    name: string,
    rawQuery: string,
    host?: string,
  ): Answer | Promise<Answer> {
    const url = withoutChecksum(rawQuery);
    const isInFrame = FRAMES.has(String(request.headers['sec-fetch-dest']));
    const asked = { name, tenant, host, isInFrame };
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return this.posts
        .signed(request, url, asked)
        .then((signed) =>
          'body' in signed ? this.refuse(request, signed) : this.pass(tenant!, signed.secretIndex, signed.answer),
        );
    const secretIndex = signer(name, url.query, url.checksum, tenant?.secrets ?? []);
    if (secretIndex < 0) return this.refuse(request, CHECKSUM_ERROR);
    return this.pass(tenant!, secretIndex, () => this.calls.answer('GET', asked, url.query));
  }

  /** Calls that are not signed are counted by where they come from; those that are, by their tenant. */
  private refuse(request: IncomingMessage, answer: Answer): Answer {
    return this.refusedTo.take(clientAddress(request), performance.now()) ? answer : TOO_MANY;
  }

  private pass(tenant: Listed, secretIndex: number, answer: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
    this.directory.noteSecret(tenant.secretIds[secretIndex]!);
    return this.calledBy.take(tenant.tenantId, performance.now()) ? answer() : TOO_MANY;
  }
}
