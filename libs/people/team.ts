import { ROLES, type Role } from './roles';
import { LastAdmin, NoSuchMember, NoSuchRole } from './team-errors';

/** The roles a team has: those of its own side. */
export const rolesOfTeam = (own: Role): readonly Role[] =>
  ROLES.filter((role) => role.split('-')[0] === own.split('-')[0]);

type Standing = { readonly id: string; readonly role: Role };
const isAdmin = ({ role }: Standing): boolean => role.endsWith('-admin');

/** The member, if the team keeps an admin when it goes, or becomes `role`; LastAdmin if not. */
export function leaving<M extends Standing>(members: readonly M[], id: string, role: Role | null): M {
  const member = memberOf(members, id);
  const staysAdmin = role?.endsWith('-admin') ?? false;
  if (isAdmin(member) && !staysAdmin && members.filter(isAdmin).length === 1) throw new LastAdmin();
  if (role !== null && !rolesOfTeam(member.role).includes(role)) throw new NoSuchRole(role);
  return member;
}

/** An admin and somebody else change places: what the last admin does before leaving. */
export function handingOver<M extends Standing>(members: readonly M[], fromId: string, toId: string): [M, M] {
  const [from, to] = [memberOf(members, fromId), memberOf(members, toId)];
  if (!isAdmin(from) || from.id === to.id) throw new NoSuchMember();
  return [from, to];
}

function memberOf<M extends Standing>(members: readonly M[], id: string): M {
  const member = members.find((one) => one.id === id);
  if (!member) throw new NoSuchMember();
  return member;
}
