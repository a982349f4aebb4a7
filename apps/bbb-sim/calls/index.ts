import type { Handler } from './call';
import { create } from './create';
import { getRecordings } from './get-recordings';
import { join } from './join';
import { end, getMeetingInfo, getMeetings, isMeetingRunning } from './meetings';

/** Every call this server knows. */
export const CALLS: Readonly<Record<string, Handler>> = {
  create,
  join,
  end,
  isMeetingRunning,
  getMeetingInfo,
  getMeetings,
  getRecordings,
};
