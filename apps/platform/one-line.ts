import { z } from 'zod';
import { isLine } from '@/kernel';

/** One line of text that reads as it is written, trimmed: a name, a street. See `isLine` for why. */
export const oneLine = (most: number, tooLong?: string) =>
  z.string().trim().max(most, tooLong).refine(isLine, 'must be one line of plain text');
