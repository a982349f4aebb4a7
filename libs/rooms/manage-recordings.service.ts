import { Injectable } from '@nestjs/common';
import { BbbFailed, type Recording } from '@/adapters/bbb';
import { Tenancy, type TenantScope } from '@/runtime';
import { NoSuchRecording } from './errors';
import { OwnAddress } from './own-address.service';

/** Those that were deleted aside. */
const STATES = 'published,unpublished,processing,processed';

/** A tenant's recordings over all its servers, at its own address: what is another's cannot be named there. */
@Injectable()
export class ManageRecordings {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly addresses: OwnAddress,
  ) {}

  /** Some of them, the newest first, and how many there are. A server that does not answer is left out. */
  async page(
    { resellerId, tenantId }: TenantScope,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ recordings: Recording[]; total: number }> {
    const client = await this.addresses.of(resellerId, tenantId);
    const answer = { head: {} as Record<string, string> };
    const recordings: Recording[] = [];
    for await (const one of client.getRecordings({ state: STATES, offset, limit }, answer)) recordings.push(one);
    return { recordings, total: Number(answer.head.totalElements ?? recordings.length) };
  }

  publish(scope: TenantScope, recordId: string, publish: boolean): Promise<void> {
    const action = publish ? 'published recording' : 'hid recording';
    return this.change(scope, recordId, action, 'publishRecordings', { publish });
  }

  /** Deletes a recording on its server, for good. Its meeting and hours stay. */
  remove(scope: TenantScope, recordId: string): Promise<void> {
    return this.change(scope, recordId, 'deleted recording', 'deleteRecordings', {});
  }

  /** NoSuchRecording for what no server of the tenant has. The audit row first: what was asked of a server stands there even if its answer is lost. */
  private async change(
    scope: TenantScope,
    recordId: string,
    action: string,
    call: string,
    parameters: Record<string, boolean>,
  ): Promise<void> {
    const client = await this.addresses.of(scope.resellerId, scope.tenantId);
    await this.tenancy.within(scope, (tx) => tx.audit(action, recordId));
    await client.call(call, { recordID: recordId, ...parameters }).catch((error: unknown) => {
      throw error instanceof BbbFailed && error.messageKey === 'notFound' ? new NoSuchRecording() : error;
    });
  }
}
