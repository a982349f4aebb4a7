import type { Hook } from '../hooks';
import { type Elements, elements, failed, success, xml } from '../xml';
import type { Handler } from './call';

export const createHook: Handler = ({ parameters, state }) => {
  const { callbackURL, meetingID, eventID, getRaw } = parameters;
  if (!callbackURL)
    return { xml: failed('missingParamCallbackURL', 'You must specify a callbackURL in the parameters.') };
  if (!URL.canParse(callbackURL))
    return { xml: failed('createHookError', 'An error happened while creating your hook.') };
  const { hook, isKnown } = state.hooks.create({
    callbackURL,
    meetingId: meetingID || null,
    eventIds: (eventID ?? '').split(',').filter((id) => id !== ''),
    getRaw: getRaw === 'true',
  });
  const told: Elements = [
    ['hookID', hook.hookId],
    ['permanentHook', false],
    ['rawData', hook.getRaw],
  ];
  const duplicate: Elements = [
    ['messageKey', 'duplicateWarning'],
    ['message', 'There is already a hook for this callback URL.'],
  ];
  return { xml: success(isKnown ? [['hookID', hook.hookId], ...duplicate] : told) };
};

/** hooks/list: with a meetingID the hooks of that meeting and those of all. */
export const listHooks: Handler = ({ parameters: { meetingID }, state }) => {
  const wanted = state.hooks.list.filter(
    ({ meetingId }) => !meetingID || meetingId === null || meetingId === meetingID,
  );
  return { xml: success([['hooks', xml(wanted.map((hook) => `<hook>${elements(hookOf(hook))}</hook>`).join(''))]]) };
};

export const destroyHook: Handler = ({ parameters: { hookID }, state }) => {
  if (!hookID) return { xml: failed('missingParamHookID', 'You must specify a hookID in the parameters.') };
  if (!state.hooks.destroy(Number(hookID)))
    return { xml: failed('destroyMissingHook', 'The hook informed was not found.') };
  return { xml: success([['removed', true]]) };
};

const hookOf = ({ hookId, callbackURL, meetingId, eventIds, getRaw }: Hook): Elements => [
  ['hookID', hookId],
  ['callbackURL', callbackURL],
  ...(meetingId === null ? [] : ([['meetingID', meetingId]] as const)),
  ['eventID', eventIds.join(',')],
  ['permanentHook', false],
  ['rawData', getRaw],
];
