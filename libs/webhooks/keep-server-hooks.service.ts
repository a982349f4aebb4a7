import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { HouseError } from '@/kernel';
import { BbbClients, type BbbServer, ServersStore } from '@/placement';
import { asJob, CONFIG, type Config, log, Tenancy } from '@/runtime';
import { type ServerHook, ServerHooksStore } from './server-hooks.store';

/** What is asked for: what tells use, and what tenants' own hooks are fed with (BBB API, section 6). */
const EVENTS = [
  'meeting-created',
  'meeting-ended',
  'user-joined',
  'user-left',
  'meeting-recording-started',
  'meeting-recording-stopped',
  'meeting-screenshare-started',
  'meeting-screenshare-stopped',
  'meeting-presentation-changed',
  'user-audio-voice-enabled',
  'user-audio-voice-disabled',
  'user-cam-broadcast-start',
  'user-cam-broadcast-end',
  'user-presenter-assigned',
  'user-presenter-unassigned',
  'user-raise-hand-changed',
  'user-emoji-changed',
  'chat-group-message-sent',
  'poll-started',
  'poll-responded',
  'rap-archive-ended',
  'rap-publish-ended',
  'rap-published',
  'rap-unpublished',
  'rap-deleted',
];
const reason = { actor: asJob('webhooks.keep-server-hooks'), why: 'keep our hook at every server' };

/** One permanent hook of ours at each server: looked for now and then, and registered again where it is lost. */
@Injectable()
export class KeepServerHooks {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly hooks: ServerHooksStore,
    private readonly clients: BbbClients,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(): Promise<void> {
    const servers = await this.tenancy.acrossNetwork(reason, (tx) => this.servers.all(tx));
    await Promise.all(servers.filter(({ state }) => state !== 'disabled').map((server) => this.keep(server)));
  }

  private async keep(server: BbbServer): Promise<void> {
    const known = await this.tenancy.acrossNetwork(reason, (tx) => this.hooks.of(tx, server.id));
    const client = this.clients.for(server);
    try {
      const standing = await client.getHooks();
      const token = known?.token ?? randomBytes(24).toString('base64url');
      const callbackUrl = `${this.config.PUBLIC_URL.replace(/\/$/, '')}/callbacks/hook/${token}`;
      if (standing.some((hook) => hook.callbackUrl === callbackUrl)) return;
      // Kept before it is registered: the first event may come before the answer does.
      await this.save({ serverId: server.id, token, callbackUrl, hookId: null });
      const { hookID = '' } = await client.call('hooks/create', {
        callbackURL: callbackUrl,
        eventID: EVENTS.join(','),
      });
      await this.save({ serverId: server.id, token, callbackUrl, hookId: hookID });
      const old = standing.find((hook) => hook.callbackUrl === known?.callbackUrl);
      if (old) await client.call('hooks/destroy', { hookID: old.hookId });
    } catch (error) {
      const code = error instanceof HouseError ? error.code : 'internal';
      log.warn({ server: server.id, code, err: code === 'internal' ? error : undefined }, 'no hook at a server');
      await this.tenancy.acrossNetwork(reason, (tx) => this.hooks.failed(tx, server.id, code));
    }
  }

  private save(hook: ServerHook): Promise<void> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.hooks.save(tx, hook));
  }
}
