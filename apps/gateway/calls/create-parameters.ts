import type { Plan } from '@/plans';
import { type Parameter, parameter } from '../raw-query';
import { CALLBACK_METADATA } from '../rewrite';
import { badNameIn } from './parameter-names';
import { isSafeAddress } from './safe-address';
import { SANDBOX } from './sandbox';

/** What a create call may not ask for, as a sentence, with BBB's key for it. */
export class Refused extends Error {
  constructor(
    readonly messageKey: string,
    message: string,
  ) {
    super(message);
  }
}

export interface CreateRules {
  readonly limits: Plan['limits'] | null;
  readonly isSandbox: boolean;
  /** What a sandbox says of itself in each meeting. */
  readonly sandboxWords: string;
  /** Where people land who leave, unless the client says where. */
  readonly leaveUrl: string;
  readonly allowsRequestsWithoutSession: boolean;
  /** Our own addresses, which stand in for the tenant's: they name the meeting by a token. */
  readonly callbackUrl: (name: string) => string;
}

export interface CreateParameters {
  readonly parameters: Map<string, Parameter>;
  /** The tenant's own callback addresses, by lower-cased metadata name. */
  readonly clientMetadata: Record<string, string>;
  readonly isRecorded: boolean;
  readonly isBreakout: boolean;
  /** How many the client itself makes room for, and how many its plan allows; null is no bound. */
  readonly askedMost: number | null;
  readonly allowedMost: number | null;
}

/**
 * A create call as it goes on to a server: unknown parameters pass, limits are forced in, callbacks are ours, and what
 * would let two tenants collide (the voice bridge) is left out (BBB API, section 8 create). Throws Refused.
 */
export function createParameters(given: ReadonlyMap<string, Parameter>, rules: CreateRules): CreateParameters {
  const parameters = new Map(given);
  const clientMetadata = takeCallbacks(parameters);
  check(parameters);
  const set = (name: string, value: string): void => void parameters.set(name, parameter(name, value));
  const number = (name: string): number => Number(parameters.get(name)?.value ?? 0);
  if ((parameters.get('name')?.value ?? '') === '') set('name', parameters.get('meetingID')!.value);
  parameters.delete('voiceBridge');
  const askedMost = number('maxParticipants') || null;
  const limits = rules.isSandbox ? SANDBOX : rules.limits;
  if (limits?.participants) set('maxParticipants', String(least(number('maxParticipants'), limits.participants)));
  if (limits?.minutes) set('duration', String(least(number('duration'), limits.minutes)));
  if (limits && !limits.recording) {
    for (const name of ['record', 'autoStartRecording', 'allowStartStopRecording']) set(name, 'false');
  }
  if (rules.isSandbox) set('welcome', `${parameters.get('welcome')?.value ?? ''}\n<b>${rules.sandboxWords}</b>`);
  if ((parameters.get('logoutURL')?.value ?? '') === '') set('logoutURL', rules.leaveUrl);
  if (rules.allowsRequestsWithoutSession) set('allowRequestsWithoutSession', 'true');
  // What a server tells at a meeting's end is the best evidence of its use; it has it where events are kept.
  if (!parameters.has('meetingKeepEvents')) set('meetingKeepEvents', 'true');
  for (const name of CALLBACK_METADATA)
    if (name === 'endcallbackurl') set('meta_endCallbackUrl', rules.callbackUrl(name));
    else if (name === 'analytics-callback-url' || clientMetadata[name]) set(`meta_${name}`, rules.callbackUrl(name));
  return {
    parameters,
    clientMetadata,
    isRecorded: parameters.get('record')?.value === 'true',
    isBreakout: parameters.get('isBreakout')?.value === 'true',
    askedMost,
    allowedMost: limits?.participants ?? null,
  };
}

/** Zero is "no limit" in BBB: the limit then holds alone. */
const least = (asked: number, limit: number): number => (asked > 0 ? Math.min(asked, limit) : limit);

function takeCallbacks(parameters: Map<string, Parameter>): Record<string, string> {
  const taken: Record<string, string> = {};
  for (const [name, { value }] of parameters) {
    const metadata = name.startsWith('meta_') ? name.slice('meta_'.length).toLowerCase() : '';
    const kind = name === 'meetingEndedURL' ? 'meetingendedurl' : metadata;
    if (!(CALLBACK_METADATA as readonly string[]).includes(kind) && kind !== 'meetingendedurl') continue;
    parameters.delete(name);
    if (value !== '') taken[kind] ??= value;
  }
  return taken;
}

const BOOLEANS = [
  'record',
  'autoStartRecording',
  'allowStartStopRecording',
  'webcamsOnlyForModerator',
  'muteOnStart',
  'isBreakout',
  'freeJoin',
];
const NUMBERS = ['maxParticipants', 'duration', 'sequence', 'logoutTimer'];
const ADDRESSES = ['logoutURL', 'loginURL', 'logo', 'darklogo', 'bannerUrl'];

function check(parameters: ReadonlyMap<string, Parameter>): void {
  const value = (name: string): string => parameters.get(name)?.value ?? '';
  const refuse = (message: string): never => {
    throw new Refused('validationError', message);
  };
  const meetingId = value('meetingID');
  if (meetingId === '') throw new Refused('missingParamMeetingID', 'You must specify a meeting ID for the meeting.');
  if (meetingId.length < 2 || meetingId.length > 256 || meetingId.includes(','))
    refuse('Meeting ID must be between 2 and 256 characters and contain no commas');
  if (value('name') !== '' && (value('name').length < 2 || value('name').length > 256))
    refuse('Meeting name must be between 2 and 256 characters');
  for (const name of BOOLEANS)
    if (parameters.has(name) && !['true', 'false'].includes(value(name).toLowerCase()))
      refuse(`${name} must be true or false`);
  for (const name of NUMBERS)
    if (value(name) !== '' && !/^\d{1,9}$/.test(value(name))) refuse(`${name} must be a whole number`);
  for (const name of ['attendeePW', 'moderatorPW'])
    if (parameters.has(name) && (value(name).length < 2 || value(name).length > 64))
      refuse(`${name} must be between 2 and 64 characters`);
  for (const name of ADDRESSES)
    if (value(name) !== '' && !isSafeAddress(value(name)))
      refuse(`${name} must be an address that begins with https:// or http://.`);
  const bad = badNameIn(parameters.keys());
  if (bad) refuse(bad);
}
