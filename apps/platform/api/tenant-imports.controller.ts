import { Controller, Post, Req } from '@nestjs/common';
import { type ImportPreview, ImportTenants } from '@/joining';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/tenants';

/** Existing customers from a table: looked at whole, then taken in line by line. */
@Door('api')
@Controller('v1/tenant-imports')
export class TenantImportsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly imports: ImportTenants,
  ) {}

  @Post('previews')
  @Needs('tenants.change')
  @Describes({
    summary: 'What a table of customers would make, and what is wrong in it by line; nothing is made',
    query: schema.importQuery,
    body: schema.tenantImportLook,
    answer: { status: 200, of: schema.tenantImportDone },
  })
  async preview(@Req() request: WebRequest) {
    const { csv } = parse(schema.tenantImportLook, request.body);
    return shown(await this.imports.preview(await this.scope(request), csv));
  }

  @Post()
  @Needs('tenants.change')
  @Describes({
    summary: 'Takes the good lines of a table in: tenant, payer, agreement, opening balance',
    query: schema.importQuery,
    body: schema.tenantImport,
    answer: { status: 201, of: schema.tenantImportDone },
  })
  async take(@Req() request: WebRequest) {
    const { csv, isInviting } = parse(schema.tenantImport, request.body);
    return shown(await this.imports.run(await this.scope(request), csv, { isInviting }));
  }

  private scope(request: WebRequest) {
    return this.scopes.deskScope(request, parse(schema.importQuery, request.query));
  }
}

const shown = ({ good, refused, lines }: ImportPreview) => ({
  good,
  refused,
  lines: lines.map(({ line, shortName, problems }) => ({ line, shortName, problems: [...problems] })),
});
