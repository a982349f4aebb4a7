import { Injectable } from '@nestjs/common';
import type { HouseError } from '@/kernel';
import { type Problem, problemOf } from './connection-problem';
import { OwnAddress } from './own-address.service';

export type Tried =
  | { readonly isGood: true; readonly meetings: number }
  | { readonly isGood: false; readonly problem: Problem; readonly detail: string };

/** Calls a tenant's own address as its program would, signed, through the public name, and says what came of it. */
@Injectable()
export class TryConnection {
  constructor(private readonly addresses: OwnAddress) {}

  async run(resellerId: string, tenantId: string): Promise<Tried> {
    try {
      const client = await this.addresses.of(resellerId, tenantId);
      return { isGood: true, meetings: (await client.getMeetings()).length };
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      return { isGood: false, problem, detail: detailOf(error as HouseError & { said?: string }) };
    }
  }
}

/** What a person who mends it can use: the server's own sentence, or the network's code. */
const detailOf = (error: HouseError & { said?: string }): string =>
  error.said ??
  (error.cause as { code?: string; message?: string } | undefined)?.code ??
  (error.cause as Error | undefined)?.message ??
  '';
