import { Controller, Delete, Get, Put, Req } from '@nestjs/common';
import { ManageRecordings } from '@/rooms';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/rooms';

/** A tenant's recordings over all its servers. */
@Door('api')
@Controller('v1/recordings')
export class RecordingsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly recordings: ManageRecordings,
  ) {}

  @Get()
  @Needs('recordings.read')
  @Describes({
    summary: 'Recordings, as the servers have them now',
    query: schema.recordingQuery,
    answer: { status: 200, of: schema.recordingPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit } = parse(schema.recordingQuery, request.query);
    const offset = Number(cursor ?? 0);
    const { recordings, total } = await this.recordings.page(this.scopes.ownTenant(request), { offset, limit });
    return {
      items: recordings.map((one) => ({
        recordId: one.recordId,
        name: one.name,
        isPublished: one.published,
        state: one.state,
        startedAt: instantOf(one.startTimeMs),
        endedAt: instantOf(one.endTimeMs),
        publishedMinutes: one.publishedMinutes,
        playback: one.playback.map(({ type, url }) => ({ type, url })),
      })),
      next: offset + limit < total ? String(offset + limit) : null,
    };
  }

  @Put(':recordId/publication')
  @Needs('recordings.change')
  @Describes({
    summary: 'Publishes or hides one',
    params: schema.recordingParam,
    body: schema.publication,
    answer: { status: 204 },
  })
  async publish(@Req() request: WebRequest): Promise<void> {
    const { recordId } = parse(schema.recordingParam, request.params);
    const { isPublished } = parse(schema.publication, request.body);
    await this.recordings.publish(this.scopes.ownTenant(request), recordId, isPublished);
  }

  @Delete(':recordId')
  @Needs('recordings.delete')
  @Dangerous()
  @Describes({
    summary: 'Deletes one: it does not come back',
    params: schema.recordingParam,
    answer: { status: 204 },
  })
  async remove(@Req() request: WebRequest): Promise<void> {
    const { recordId } = parse(schema.recordingParam, request.params);
    await this.recordings.remove(this.scopes.ownTenant(request), recordId);
  }
}

const instantOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
