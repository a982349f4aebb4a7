import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Agent, request } from 'undici';
import { outsideAgent } from '@/adapters/outside';
import { type Actor, asJob, CannotUnseal, Sealer, Tenancy } from '@/runtime';
import { Addresses } from './addresses.service';
import { HostNotGood, HostTaken } from './errors';
import { ResellersStore } from './resellers.store';

const PATIENCE_MS = 5_000;
const LARGEST_ANSWER = 64 * 1024;
const reason = { actor: asJob('tenants.portal-host'), why: 'a host name of its own' };
const place = { table: 'resellers', column: 'portal_host', row: 'answer' };

/** Gives a reseller's pages a host name of its own, once that name leads here: links in mails are made with it at once. */
@Injectable()
export class PortalHost implements OnApplicationShutdown {
  /** A machine may well know its own names by its own address; nothing of what answers is shown to anybody. */
  private readonly agent: Agent = outsideAgent('loopback', PATIENCE_MS, LARGEST_ANSWER);

  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly addresses: Addresses,
    private readonly sealer: Sealer,
  ) {}

  /** HostNotGood with what is wrong, HostTaken. Null takes the name away. */
  async set(resellerId: string, host: string | null, actor: Actor): Promise<void> {
    if (host !== null) await this.assertGood(host);
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      if (host !== null && (await this.resellers.hostTaken(tx, resellerId, host))) throw new HostTaken(host);
      const before = await this.resellers.setPortalHost(tx, resellerId, host);
      await tx.auditAs(actor, resellerId, 'changed portal host', resellerId, { before, after: host });
    });
  }

  /** What this installation alone can answer to a question it made up. */
  answer(question: string): string {
    return this.sealer.seal(question, place);
  }

  private async assertGood(host: string): Promise<void> {
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(host) || host.length > 253)
      throw new HostNotGood(host, 'it is no host name.');
    const home = this.addresses.homeAt(host);
    if (home === this.addresses.platform) throw new HostNotGood(host, 'it is the platform’s own.');
    const question = randomUUID();
    const answer = await request(`${home}/.well-known/tallyroom/${question}`, {
      dispatcher: this.agent,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
      .then(({ body }) => body.text())
      .catch((error: Error) => {
        throw new HostNotGood(
          host,
          `${home} cannot be reached (${wordOf(error)}). Its name and its certificate come first.`,
        );
      });
    if (!this.isOurs(answer, question))
      throw new HostNotGood(host, `something else than this platform answers at ${home}.`);
  }

  private isOurs(answer: string, question: string): boolean {
    try {
      return this.sealer.open(answer, place) === question;
    } catch (error) {
      if (error instanceof CannotUnseal) return false;
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

const wordOf = (error: Error & { code?: string }): string => error.code ?? error.message;
