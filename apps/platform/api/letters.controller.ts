import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { LettersStore, NoSuchLetter, RetryLetters } from '@/letters';
import { Tenancy } from '@/runtime';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { cursorText } from '../cursor';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged } from './paged';
import * as schema from './schemas';

/** Mails of the key's reseller, and another try for those that failed. */
@Door('api')
@Controller('v1/letters')
export class LettersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
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
    const { cursor, limit, state } = parse(schema.lettersAsked, request.query);
    const rows = await this.tenancy.within(this.scopes.own(request), (tx) =>
      this.letters.page(tx, { state, before: cursor, limit: limit + 1 }),
    );
    const shown = ({
      id,
      kind,
      subject,
      recipients,
      state: now,
      attempts,
      lastError,
      createdAt,
      sentAt,
    }: (typeof rows)[number]) => ({
      id,
      kind,
      subject,
      recipients,
      state: now,
      attempts,
      problem: lastError,
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    });
    return paged(rows, limit, shown, ({ createdAt, id }) => cursorText([createdAt.toISOString(), id]));
  }

  @Post(':id/retries')
  @HttpCode(204)
  @Needs('mails.retry')
  @Describes({ summary: 'Has one that failed tried again', params: schema.idParam, answer: { status: 204 } })
  async again(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(schema.idParam, request.params);
    const retried = await this.retry.run(this.scopes.actor(request), id, this.scopes.key(request).resellerId);
    if (retried === 0) throw new NoSuchLetter();
  }
}
