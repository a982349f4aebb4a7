import { Injectable } from '@nestjs/common';
import { type Actor, asJob, asPerson, log, type NetworkTx, Tenancy } from '@/runtime';
import { Addresses } from '@/tenants';
import { say } from '@/wording';
import { PeopleStore } from './people.store';
import { type House, PersonalMail } from './personal-mail.service';
import type { Role } from './roles';
import { type Origin, SessionsStore } from './sessions.store';
import { handingOver, leaving, rolesOfTeam } from './team';
import { type Invitation, type Member, type TeamOf, TeamStore } from './team.store';
import { AlreadyMember, InvitationNotGood, NoSuchMember, NoSuchRole } from './team-errors';
import { hashOf, newToken } from './tokens';

const INVITATION_LIVES_MS = 14 * 24 * 3_600_000;
const reason = { actor: asJob('people.team'), why: 'team' };

/** A team's members: invited by mail, changed, leaving; one admin is always left. */
@Injectable()
export class Team {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
    private readonly team: TeamStore,
    private readonly sessions: SessionsStore,
    private readonly addresses: Addresses,
    private readonly mail: PersonalMail,
  ) {}

  show(of: TeamOf): Promise<{ members: Member[]; invitations: Invitation[] }> {
    return this.tenancy.acrossNetwork(reason, async (tx) => ({
      members: await this.team.members(tx, of),
      invitations: await this.team.invitations(tx, of),
    }));
  }

  /** Asks somebody to join with a role of the team's side; the mail goes out once the invitation stands. */
  async invite(
    of: TeamOf,
    own: Role,
    { email, role, language }: { email: string; role: Role; language: 'en' | 'ca' | 'es' },
    teamName: string,
    actor: Actor,
  ): Promise<void> {
    if (!rolesOfTeam(own).includes(role)) throw new NoSuchRole(role);
    const address = email.trim().toLowerCase();
    const token = newToken();
    const { home, house } = await this.tenancy.acrossNetwork(reason, async (tx) => {
      if ((await this.team.members(tx, of)).some((member) => member.email === address))
        throw new AlreadyMember(address);
      const invitation = { email: address, role, language, tokenHash: hashOf(token), livesMs: INVITATION_LIVES_MS };
      const id = await this.team.invite(tx, of, invitation);
      await this.note(tx, actor, of, 'invited', id, { role });
      return {
        home: of.tenantId === null ? this.addresses.platform : await this.addresses.of(tx, of.resellerId),
        house: await this.mail.houseOf(tx, of.resellerId),
      };
    });
    await this.mail
      .send(house, 'invitation', {
        to: address,
        language,
        subject: say(language, 'mail.invitation.subject', { name: teamName }),
        name: teamName,
        link: `${home}/invitations/${token}`,
      })
      .catch((error: unknown) => log.error({ err: error }, 'an invitation could not be sent'));
  }

  async withdraw(of: TeamOf, id: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      if (!(await this.team.withdraw(tx, of, id))) throw new NoSuchMember();
      await this.note(tx, actor, of, 'withdrew invitation', id);
    });
  }

  /** Whom a token invites, and in whose name; InvitationNotGood. */
  async invited(token: string): Promise<Invitation & { house: House }> {
    const found = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const invitation = await this.team.byToken(tx, hashOf(token));
      return invitation && { ...invitation, house: await this.mail.houseOf(tx, invitation.resellerId) };
    });
    if (!found) throw new InvitationNotGood();
    return found;
  }

  /** Takes an invitation once: the person, the membership and a session; answers the session's token. */
  async accept(token: string, name: string, origin: Origin): Promise<string> {
    const session = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const invitation = await this.team.byToken(tx, hashOf(token));
      if (!invitation) return null;
      const { email, language, resellerId, tenantId, role } = invitation;
      await this.people.add(tx, { email, name, language }, { resellerId, tenantId, role });
      await this.team.accepted(tx, invitation);
      const person = (await this.people.byEmail(tx, email))!;
      const actor = asPerson(person.id, undefined, origin.address);
      await this.note(tx, actor, invitation, 'accepted invitation', invitation.id, { role });
      return this.sessions.begin(tx, person.id, origin, false);
    });
    if (session === null) throw new InvitationNotGood();
    return session;
  }

  changeRole(of: TeamOf, membershipId: string, role: Role, actor: Actor): Promise<void> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const member = leaving(await this.team.members(tx, of), membershipId, role);
      await this.team.setRole(tx, of, membershipId, role);
      await this.note(tx, actor, of, 'changed role', member.personId, {
        before: { role: member.role },
        after: { role },
      });
    });
  }

  /** Takes somebody out of the team, oneself included; LastAdmin if nobody would be left who may invite. */
  remove(of: TeamOf, membershipId: string, actor: Actor): Promise<void> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const member = leaving(await this.team.members(tx, of), membershipId, null);
      await this.team.remove(tx, of, membershipId);
      await this.note(tx, actor, of, 'left team', member.personId, { before: { role: member.role } });
    });
  }

  /** An admin gives the role to somebody else and takes theirs. */
  handOver(of: TeamOf, fromPersonId: string, toId: string, actor: Actor): Promise<void> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const members = await this.team.members(tx, of);
      const own = members.find(({ personId }) => personId === fromPersonId);
      const [from, to] = handingOver(members, own?.id ?? '', toId);
      await this.team.setRole(tx, of, to.id, from.role);
      await this.team.setRole(tx, of, from.id, to.role);
      await this.note(tx, actor, of, 'handed over', to.personId, {
        before: { role: to.role },
        after: { role: from.role },
      });
    });
  }

  private note(
    tx: NetworkTx,
    actor: Actor,
    { resellerId, tenantId }: TeamOf,
    action: string,
    subject: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    return tx.auditAs(actor, resellerId, action, subject, details, tenantId);
  }
}
