import { Controller, Get, Post, Req } from '@nestjs/common';
import { ComposeLetter, type Letter, LettersStore, NoSuchLetter, RetryLetters } from '@/letters';
import { Tenancy } from '@/runtime';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { AN_INSTANT, paged, placeIn, placeText } from './paged';
import * as schema from './schemas/letters';
import { retried } from './schemas/settings';
import { idParam, whoseQuery } from './schemas/shapes';

/** Mails of a reseller, and another try for those that failed. */
@Door('api')
@Controller('v1/letters')
export class LettersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
    private readonly compose: ComposeLetter,
    private readonly retry: RetryLetters,
  ) {}

  @Get()
  @Needs('mails.read')
  @Describes({
    summary: 'Mails, the newest first',
    query: schema.letterQuery,
    answer: { status: 200, of: schema.letterPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, state, q, reseller } = parse(schema.letterQuery, request.query);
    const search = { state, text: q || undefined, before: placeIn(cursor, AN_INSTANT), limit: limit + 1 };
    const rows = await this.tenancy.within(await this.scopes.deskScope(request, { reseller }), (tx) =>
      this.letters.page(tx, search),
    );
    return paged(
      rows,
      limit,
      ({ createdAt, sentAt, ...one }) => ({
        ...shown(one),
        createdAt: createdAt.toISOString(),
        sentAt: sentAt?.toISOString() ?? null,
      }),
      ({ createdAt, id }) => placeText(createdAt, id),
    );
  }

  @Post('retries')
  @Needs('mails.retry')
  @Describes({
    summary: 'Has all of a reseller that failed tried again',
    query: whoseQuery,
    answer: { status: 200, of: retried },
  })
  async all(@Req() request: WebRequest) {
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    return { retried: await this.retry.run(this.scopes.actor(request), undefined, reseller.id) };
  }

  @Get(':id')
  @Needs('mails.read')
  @Describes({
    summary: 'One mail as its reader sees it',
    params: idParam,
    query: whoseQuery,
    answer: { status: 200, of: schema.letterContent },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const scope = await this.scopes.deskScope(request, parse(whoseQuery, request.query));
    return this.tenancy.within(scope, async (tx) => {
      const letter = await this.letters.byId(tx, id);
      if (!letter) throw new NoSuchLetter();
      const mail = await this.compose.run(tx, letter, { isPreview: true });
      return {
        ...shown(letter),
        invoiceId: letter.invoiceId,
        deliveredTo: letter.deliveredTo,
        from: mail.from.address,
        replyTo: mail.replyTo ?? null,
        html: mail.html,
        attachments: (mail.attachments ?? []).map(({ filename, content }) => ({ filename, bytes: content.length })),
      };
    });
  }

  @Post(':id/retries')
  @Needs('mails.retry')
  @Describes({
    summary: 'Has one that failed tried again',
    params: idParam,
    query: whoseQuery,
    answer: { status: 204 },
  })
  async again(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    const done = await this.retry.run(this.scopes.actor(request), id, reseller.id);
    if (done === 0) throw new NoSuchLetter();
  }
}

const shown = (letter: Letter) => ({
  id: letter.id,
  kind: letter.kind,
  subject: letter.subject,
  recipients: letter.recipients,
  state: letter.state,
  attempts: letter.attempts,
  problem: letter.lastError,
});
