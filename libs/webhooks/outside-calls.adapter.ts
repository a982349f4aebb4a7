import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Agent, request } from 'undici';
import { outsideAgent, problemOf, type Reach, Unreachable } from '@/adapters/outside';
import { CONFIG, type Config } from '@/runtime';

export interface OutsideRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How many redirects are followed; each is checked like the first address. */
  readonly redirects: number;
  /** How long an answer may take; five seconds where nothing is said. */
  readonly patienceMs?: number;
}

/** What came of it: a status, or why there is none, without the address. */
export type OutsideAnswer = { readonly status: number } | { readonly problem: string };

const PATIENCE_MS = 5_000;
const LONGEST_ANSWER = 64 * 1024;

/** Calls to addresses that tenants gave, where they may lead at all. */
@Injectable()
export class OutsideCalls implements OnApplicationShutdown {
  private readonly reach: Reach;
  private readonly agent: Agent;

  constructor(@Inject(CONFIG) { CALLBACKS_REACH }: Config) {
    this.reach = CALLBACKS_REACH;
    this.agent = outsideAgent(CALLBACKS_REACH, PATIENCE_MS);
  }

  /** Why an address cannot be called, as far as it can be told without looking its name up; null if it can. */
  problemOf(url: string): string | null {
    return problemOf(url, this.reach);
  }

  async call({
    url,
    method,
    headers,
    body,
    redirects,
    patienceMs = PATIENCE_MS,
  }: OutsideRequest): Promise<OutsideAnswer> {
    const problem = this.problemOf(url);
    if (problem) return { problem };
    try {
      const answer = await request(url, {
        method,
        headers: { 'user-agent': 'Tallyroom', ...headers },
        body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(patienceMs),
      });
      await answer.body.dump({ limit: LONGEST_ANSWER });
      const location = answer.headers.location;
      if (answer.statusCode < 300 || answer.statusCode >= 400 || redirects === 0 || typeof location !== 'string')
        return { status: answer.statusCode };
      const next = URL.canParse(location, url) ? new URL(location, url).href : location;
      return await this.call({ url: next, method, headers, body, redirects: redirects - 1, patienceMs });
    } catch (error) {
      return { problem: error instanceof Unreachable ? error.message : 'it does not answer' };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
