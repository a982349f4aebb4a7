import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '@/audit';
import { PeopleStore } from '@/people';
import { asJob, Tenancy } from '@/runtime';

/** Names of the people in entries of the audit log: their rows are the network's, so its login reads them. */
@Injectable()
export class ActorNames {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
  ) {}

  of(entries: readonly AuditEntry[]): Promise<Map<string, string>> {
    const ids = entries.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.personId] : []));
    return this.tenancy.acrossNetwork({ actor: asJob('people.names'), why: 'names' }, (tx) =>
      this.people.names(tx, ids),
    );
  }
}
