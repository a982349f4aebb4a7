import { SetMetadata } from '@nestjs/common';
import type { Permission } from '@/people';

export const NEEDS = 'tallyroom:needs';

/** What a caller of this method must be allowed: a word of the table in `libs/people/policy.ts`. */
export const Needs = (permission: Permission): MethodDecorator => SetMetadata(NEEDS, permission);
