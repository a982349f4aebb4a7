import { Controller, Get, Post, Put, Req } from '@nestjs/common';
import { ImportStatement, OpenBankAccount, PrintBankAccount } from '@/bank';
import { Dangerous, Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/payments';
import { idParam, whoseQuery } from './schemas/shapes';

/** Statements as the bank gives them: looked at, then taken; a line that is known already is not taken twice. */
@Door('api')
@For('operators')
@Controller('v1/bank')
export class BankStatementsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly accounts: OpenBankAccount,
    private readonly imports: ImportStatement,
    private readonly print: PrintBankAccount,
  ) {}

  @Get('accounts')
  @Needs('payments.read')
  @Describes({
    summary: 'The accounts whose statements are read',
    query: whoseQuery,
    answer: { status: 200, of: schema.bankAccounts },
  })
  async list(@Req() request: WebRequest) {
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    const all = await this.accounts.list(reseller, this.scopes.actor(request));
    const items = all.map(({ id, name, number, currency, csvMapping }) => ({ id, name, number, currency, csvMapping }));
    return { items };
  }

  @Post('accounts')
  @Needs('issuer.change')
  @Describes({
    summary: 'One more account, in the currency of the invoices',
    query: whoseQuery,
    body: schema.newBankAccount,
    answer: { status: 201, of: schema.madeBankAccount },
  })
  async add(@Req() request: WebRequest) {
    const given = parse(schema.newBankAccount, request.body);
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    const { id } = await this.accounts.add(reseller, given, this.scopes.actor(request));
    return { id };
  }

  @Put('accounts/:id/printing')
  @Needs('issuer.bank')
  @Dangerous()
  @Describes({
    summary: 'The account that stands on the invoices to come',
    params: idParam,
    query: whoseQuery,
    answer: { status: 204 },
  })
  async choose(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    await this.print.run(reseller, id, this.scopes.actor(request));
  }

  @Post('statements/previews')
  @Needs('payments.match')
  @Describes({
    summary: 'What a statement would bring; nothing is taken',
    query: whoseQuery,
    body: schema.statement,
    answer: { status: 200, of: schema.statementPreview },
  })
  async preview(@Req() request: WebRequest) {
    const { format, taken, lines } = await this.read(request, (owner, account, file) =>
      this.imports.preview(owner, account, file, this.scopes.actor(request)),
    );
    return {
      format,
      taken,
      lines: lines.map(({ line, bookedOn, amountMinor, partyName, reference, isKnown, isAlike }) => ({
        line,
        bookedOn,
        amountMinor: Number(amountMinor),
        party: partyName,
        reference,
        isKnown,
        isAlike,
      })),
    };
  }

  @Post('statements')
  @Needs('payments.match')
  @Describes({
    summary: 'Takes a statement, whole or not at all, and matches what is clear by itself',
    query: whoseQuery,
    body: schema.statement,
    answer: { status: 201, of: schema.statementTaken },
  })
  take(@Req() request: WebRequest) {
    return this.read(request, (owner, account, file) =>
      this.imports.run(owner, account, file, this.scopes.actor(request)),
    );
  }

  private async read<T>(
    request: WebRequest,
    work: (
      owner: Parameters<ImportStatement['run']>[0],
      account: string,
      file: Parameters<ImportStatement['run']>[2],
    ) => Promise<T>,
  ): Promise<T> {
    const given = parse(schema.statement, request.body);
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    const account = await this.accounts.find(reseller, given.account, this.scopes.actor(request));
    const mapping = given.mapping ?? account.csvMapping ?? undefined;
    const file = { name: given.fileName, text: given.text, ...(mapping ? { mapping } : {}) };
    return work(reseller, account.id, file);
  }
}
