import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const DESCRIBED = 'tallyroom:described';

/** What a method of the API takes and answers, in the very schemas it parses with. */
export interface Described {
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: { readonly status: number; readonly of?: z.ZodType; readonly type?: string };
}
export const Describes = (described: Described): MethodDecorator => SetMetadata(DESCRIBED, described);
