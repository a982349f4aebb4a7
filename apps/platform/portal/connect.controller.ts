import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type CallMistake, mistakeIn, type Tried, TryConnection } from '@/rooms';
import { CONFIG, type Config } from '@/runtime';
import { type ShownSecret, TenantSecrets, TenantSecretsStore, TenantsStore } from '@/tenants';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { PortalDesk } from './portal-desk.service';
import { snippets } from './snippets';

const secretId = z.object({ id: z.uuid() });
const callForm = z.object({ call: z.string().trim().min(1, 'paste the address of the call').max(8_000) });

/** What one visit of the page has done or asked, shown on it. */
interface Shown {
  readonly secret?: ShownSecret;
  readonly tried?: Tried;
  readonly mistake?: CallMistake;
}

/** How a tenant's own programs reach its rooms: address, secrets, programs to copy, and a look at what is wrong. */
@Door('portal')
@Controller('portal/connect')
export class ConnectController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly tenants: TenantsStore,
    private readonly secrets: TenantSecrets,
    private readonly holding: TenantSecretsStore,
    private readonly connection: TryConnection,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('rooms.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.page(request, reply);
  }

  /** Makes the next secret beside the one in use, and shows it. */
  @Post('secrets')
  @Needs('secrets.change')
  @Dangerous()
  @HttpCode(200)
  async make(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    await this.secrets.add(scope, tenantId);
    await this.page(request, reply, { secret: (await this.secrets.list(scope, tenantId)).at(-1)! });
  }

  @Post('secrets/:id/display')
  @Needs('secrets.read')
  @Dangerous()
  @HttpCode(200)
  async display(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    const { id } = parse(secretId, given);
    const [secret] = await this.secrets.show(scope, tenantId, id);
    await this.page(request, reply, { secret: secret! });
  }

  @Post('secrets/:id/revocation')
  @Needs('secrets.change')
  @Dangerous()
  async revoke(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    await this.secrets.revoke(scope, tenantId, parse(secretId, given).id);
    await reply.redirect('/portal/connect', 303);
  }

  /** A signed call through the public address, as a program of the tenant's would make it. */
  @Post('test')
  @Needs('rooms.read')
  @HttpCode(200)
  async test(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { resellerId, tenantId } = this.desk.visit(request);
    await this.page(request, reply, { tried: await this.connection.run(resellerId, tenantId) });
  }

  /** Looks at a call that somebody's program has made; it is not called. */
  @Post('call')
  @Needs('rooms.read')
  @HttpCode(200)
  async call(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { call } = parse(callForm, body);
    const { scope, tenantId } = this.desk.visit(request);
    const address = await this.desk.look(request, async (tx) =>
      this.addressOf((await this.tenants.byId(tx, tenantId)).slug),
    );
    const secrets = (await this.secrets.list({ ...scope, readOnly: true }, tenantId)).map(({ secret }) => secret);
    await this.page(request, reply, { mistake: mistakeIn(call, address, secrets) });
  }

  private addressOf(slug: string): string {
    return new URL(`/t/${slug}/bigbluebutton/`, this.config.PUBLIC_URL).href;
  }

  private async page(request: WebRequest, reply: FastifyReply, { secret, tried, mistake }: Shown = {}): Promise<void> {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    await this.desk.show(request, reply, 'portal/connect', async (tx, { zone }) => {
      const address = this.addressOf((await this.tenants.byId(tx, tenantId)).slug);
      const secrets = await this.holding.holding(tx, resellerId, tenantId);
      return {
        title: say(language, 'connect.title'),
        nav: 'connect',
        zone,
        address,
        secrets: secrets.map(({ id, createdAt, lastUsedAt }) => ({
          id,
          createdAt,
          lastUsedAt,
          text: secret?.id === id ? secret.secret : '',
        })),
        mayMake: secrets.length < 2,
        mayRevoke: secrets.length > 1,
        hasNone: secrets.length === 0,
        tried: tried && {
          isGood: tried.isGood,
          text: tried.isGood
            ? say(language, 'connect.works', { meetings: tried.meetings })
            : say(language, `connect.problem.${tried.problem}`, { detail: tried.detail, host: new URL(address).host }),
        },
        mistake: mistake && {
          isGood: mistake === 'right',
          text: say(language, `connect.mistake.${mistake}`, { address }),
        },
        snippets: snippets(address),
      };
    });
  }
}
