import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { PeopleStore } from './people.store';
import type { Membership, Person } from './roles';

/** Adds a person with a membership; twice is once, and somebody known by that address gets the membership alone. */
@Injectable()
export class AddMember {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
  ) {}

  run({
    email,
    name,
    language,
    ...membership
  }: Membership & Pick<Person, 'email' | 'name' | 'language'>): Promise<void> {
    return this.tenancy.acrossNetwork({ actor: asJob('people.add-member'), why: 'add a member' }, (tx) =>
      this.people.add(tx, { email, name, language }, membership),
    );
  }
}
