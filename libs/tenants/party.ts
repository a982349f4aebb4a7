import { z } from 'zod';

/** Class, kind and standing of a membership: three things apart, and none of them is the plan (domain). */
export const membershipForm = z.object({
  membershipClass: z.enum(['user', 'operational']),
  membershipKind: z.enum(['person', 'organisation']),
  membershipStanding: z.enum(['active', 'lapsed', 'community']),
});
export type Membership = Readonly<z.infer<typeof membershipForm>>;

export type Language = 'en' | 'ca' | 'es';

/** An operational member that sells on. The network is its own reseller where it sells directly. */
export interface Reseller extends Membership {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly isNetwork: boolean;
  readonly zone: string;
  readonly language: Language;
  readonly colour: string;
  readonly replyTo: string;
  /** The network's alone: whether it gives a sandbox to whoever confirms a mail address. */
  readonly sandboxesAtOnce: boolean;
}

/** A customer co-op of one reseller. */
export interface Tenant extends Membership {
  readonly resellerId: string;
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly meetingKey: string;
  readonly state: 'active' | 'suspended' | 'ended';
  readonly isSandbox: boolean;
  /** When a sandbox ends by itself; null on whatever is none. */
  readonly sandboxEndsAt: Date | null;
  readonly language: Language;
}

/** Only an operational member in standing may resell; the network itself always may. */
export const mayResell = (member: Membership & { isNetwork?: boolean }): boolean =>
  member.isNetwork === true || (member.membershipClass === 'operational' && member.membershipStanding === 'active');
