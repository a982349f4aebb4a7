import { SetMetadata } from '@nestjs/common';
import type { Permission } from '@/people';

export const NEEDS = 'tallyroom:needs';
export const DANGEROUS = 'tallyroom:dangerous';
export const BEFORE_SECOND_FACTOR = 'tallyroom:before-second-factor';

/** What a caller of this method must be allowed: a word of the table in `libs/people/policy.ts`. */
export const Needs = (permission: Permission): MethodDecorator => SetMetadata(NEEDS, permission);

/**
 * For secrets, keys, refunds and moves: whoever calls this has proved within ten minutes who they are, by the second
 * factor, or by a fresh sign-in where there is none. Else they are asked, and sent back to the page they came from.
 */
export const Dangerous = (): MethodDecorator => SetMetadata(DANGEROUS, true);

/** For the very pages that set up and ask for the second factor. */
export const BeforeSecondFactor = (): MethodDecorator => SetMetadata(BEFORE_SECOND_FACTOR, true);

export const SIDE = 'tallyroom:side';
export type Side = 'operators' | 'tenants';

/**
 * Whose keys an address of the API is for, where a permission is held on both sides: `payments.read` of an operator is its
 * debtors, of a tenant what it owes itself.
 */
export const For = (side: Side): ClassDecorator & MethodDecorator => SetMetadata(SIDE, side);
