import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { BbbClients } from './bbb-clients.service';
import { type Answered, NoteAnswer } from './note-answer.service';
import type { BbbServer } from './server';
import { ServersStore } from './servers.store';

const reason = { actor: asJob('placement.knock-servers'), why: 'knock at servers' };
export const KNOCK_PATIENCE_MS = 5_000;
/** How often it is knocked: three in a row without an answer, and each one's patience, fit into a minute. */
export const KNOCK_SECONDS = 15;

/**
 * Asks every server something small and signed between the polls, all at once, so that one that falls silent is known
 * within a minute however rarely it is polled.
 */
@Injectable()
export class KnockServers {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly clients: BbbClients,
    private readonly note: NoteAnswer,
  ) {}

  async run(): Promise<void> {
    const all = await this.tenancy.acrossNetwork(reason, (tx) => this.servers.all(tx));
    const asked = all.filter(({ state, readsUsage }) => readsUsage && state !== 'disabled');
    await Promise.all(
      asked.map(async (server) => {
        const answered = await this.knock(server);
        await this.tenancy.acrossNetwork(reason, (tx) => this.note.run(tx, server, answered));
      }),
    );
  }

  private async knock(server: BbbServer): Promise<Answered> {
    try {
      await this.clients.for(server, KNOCK_PATIENCE_MS).call('isMeetingRunning', { meetingID: 'knock-knock' });
      return { load: null };
    } catch (error) {
      return { failed: (error as Error).message };
    }
  }
}
