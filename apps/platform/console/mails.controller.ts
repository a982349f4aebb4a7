import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ComposeLetter, type Letter, LettersStore, NoSuchLetter, RetryLetters } from '@/letters';
import { isNetwork } from '@/people';
import { networkScope, resellerScope, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { sendCsv } from '../csv-reply';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { Desks } from './desk.service';
import { choicesAt, frame, withQuery } from './frame';
import { framesAllowed, sendMail } from './mail-frame';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const BATCH = 1000;
const STATES = ['failed', 'queued', 'sent'] as const;
const query = z.object({
  reseller: z.string().optional(),
  state: z.union([z.literal('').transform(() => undefined), z.enum(STATES)]).optional(),
  text: z.string().trim().max(100).optional(),
  before: cursorParam,
});

/** What was sent to whom: by state, tried again where it failed, and looked at as it was sent. */
@Door('console')
@Controller('console/mails')
export class MailsController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
    private readonly compose: ComposeLetter,
    private readonly retry: RetryLetters,
    private readonly resellers: ResellersStore,
  ) {}

  @Get()
  @Needs('mails.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const rows = await this.tenancy.within(resellerScope(desk.reseller.id, actorOf(request)), (tx) =>
      this.letters.page(tx, { ...asked, text: asked.text || undefined, limit: PAGE + 1 }),
    );
    const { shown, last, hasMore } = pageOf(rows, PAGE);
    const kept = {
      reseller: desk.resellers.length > 1 ? desk.reseller.slug : undefined,
      text: asked.text,
      state: asked.state,
    };
    const at = (before?: string): string => withQuery('/console/mails', { ...kept, before });
    await reply.type(HTML).send(
      page('console/mails', request, {
        ...frame(desk, 'mails.title', 'mails'),
        choices: choicesAt(desk, '/console/mails'),
        text: asked.text ?? '',
        csv: withQuery('/console/mails/csv', kept),
        states: STATES.map((state) => ({ state, isChosen: state === asked.state })),
        isSearched: Boolean(asked.text || asked.state),
        letters: shown.map(letterView),
        hasFailed: shown.some(({ state }) => state === 'failed'),
        first: asked.before ? at() : '',
        onwards: hasMore ? at(cursorText([last!.createdAt.toISOString(), last!.id])) : '',
      }),
    );
  }

  /** All that was found, read a thousand at a time. */
  @Get('csv')
  @Needs('mails.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const { reseller } = await this.desks.open(request, asked);
    const columns = ['written', 'subject', 'kind', 'to', 'state', 'sent', 'problem'];
    await sendCsv(reply, 'mails.csv', columns, this.rows(resellerScope(reseller.id, actorOf(request)), asked));
  }

  private async *rows(scope: Scope, { state, text }: z.infer<typeof query>): AsyncGenerator<string[]> {
    for (let before: readonly string[] | undefined; ; ) {
      const search = { state, text: text || undefined, before, limit: BATCH };
      const found = await this.tenancy.within(scope, (tx) => this.letters.page(tx, search));
      for (const one of found) {
        const sent = one.sentAt?.toISOString() ?? '';
        const to = one.recipients.join(', ');
        yield [one.createdAt.toISOString(), one.subject, one.kind, to, one.state, sent, one.lastError ?? ''];
      }
      const last = found.at(-1);
      if (!last || found.length < BATCH) return;
      before = [last.createdAt.toISOString(), last.id];
    }
  }

  /** All that failed of one reseller, put back on their way. */
  @Post('retries')
  @Needs('mails.retry')
  async retryAll(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(z.object({ reseller: z.string().optional() }), given));
    await this.retry.run(actorOf(request), undefined, desk.reseller.id);
    await reply.redirect(withQuery('/console/mails', { reseller: desk.reseller.slug }), 303);
  }

  @Get(':id')
  @Needs('mails.read')
  async one(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { letter, reseller, mail } = await this.opened(request);
    await framesAllowed(reply)
      .type(HTML)
      .send(
        page('console/mail', request, {
          ...frame({ reseller }, { name: letter.subject }, 'mails'),
          ...letterView(letter),
          from: `${mail.from.name} <${mail.from.address}>`,
          replyTo: mail.replyTo ?? '',
          attachments: (mail.attachments ?? [])
            .filter(({ cid }) => !cid)
            .map(({ filename, content }) => ({
              filename,
              kib: Math.ceil(content.length / 1024),
            })),
          invoiceId: letter.invoiceId ?? '',
        }),
      );
  }

  /** The mail itself, as its reader sees it. */
  @Get(':id/preview')
  @Needs('mails.read')
  async preview(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { mail } = await this.opened(request);
    await sendMail(reply, mail);
  }

  @Post(':id/retry')
  @Needs('mails.retry')
  async again(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { letter, reseller } = await this.found(request, async (_tx, found) => found);
    await this.retry.run(actorOf(request), letter.id, reseller.id);
    await reply.redirect(`/console/mails/${letter.id}`, 303);
  }

  private opened(request: WebRequest) {
    return this.found(request, async (tx, found) => ({
      ...found,
      mail: await this.compose.run(tx, found.letter, { isPreview: true }),
    }));
  }

  /** A letter of one's own reseller; of any for the network's people. */
  private async found<T>(
    request: WebRequest,
    work: (tx: ScopedTx, found: { letter: Letter; reseller: Reseller }) => Promise<T>,
  ): Promise<T> {
    const { id } = parse(z.object({ id: z.uuid() }), request.params);
    const { membership } = visitorOf(request);
    const actor = actorOf(request);
    const owner = isNetwork(membership)
      ? await this.tenancy.acrossNetwork({ actor, why: 'console' }, (tx) => this.letters.resellerOf(tx, id))
      : membership.resellerId;
    const scope: Scope = (isNetwork(membership) ? networkScope : resellerScope)(owner ?? membership.resellerId, actor);
    return this.tenancy.within(scope, async (tx) => {
      const letter = await this.letters.byId(tx, id);
      if (!letter) throw new NoSuchLetter();
      return work(tx, { letter, reseller: await this.resellers.byId(tx, letter.resellerId) });
    });
  }
}

/** Without its language: the page is in its reader's. */
const letterView = ({ language: _, ...letter }: Letter & { createdAt?: Date; sentAt?: Date | null }) => ({
  ...letter,
  to: letter.recipients.join(', '),
  missing: letter.recipients.filter((address) => !letter.deliveredTo.includes(address)).join(', '),
  isFailed: letter.state === 'failed',
  isSent: letter.state === 'sent',
  error: letter.lastError ?? '',
});
