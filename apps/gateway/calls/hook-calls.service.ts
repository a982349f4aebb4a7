import { Injectable } from '@nestjs/common';
import { asJob, log, tenantScope } from '@/runtime';
import { type TenantHook, TenantHooks } from '@/webhooks';
import { type Answer, element, failed, success } from '../answers';
import { asked, type Call, type CallHandler } from '../call';

const scopeOf = ({ tenant }: Call) => tenantScope(tenant.resellerId, tenant.tenantId, asJob('gateway.hooks'));

/**
 * hooks/*: a tenant's hooks are kept here and fed from the one hook of ours at each server; no server knows of them
 * (BBB API, sections 6 and 8).
 */
@Injectable()
export class HookCalls {
  constructor(private readonly hooks: TenantHooks) {}

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    'hooks/create': byGet((call) => this.create(call), 'createHookError', 'creating your hook'),
    'hooks/list': byGet((call) => this.list(call), 'listHookError', 'listing your hooks'),
    'hooks/destroy': byGet((call) => this.destroy(call), 'destroyHookError', 'removing your hook'),
  };

  private async create(call: Call): Promise<Answer> {
    const callbackUrl = asked(call, 'callbackURL');
    if (callbackUrl === '')
      return failed('missingParamCallbackURL', 'You must specify a callbackURL in the parameters.');
    const registered = await this.hooks.register(scopeOf(call), {
      callbackUrl,
      clientMeetingId: asked(call, 'meetingID') || null,
      eventIds: asked(call, 'eventID')
        .split(',')
        .filter((id) => id !== ''),
      wantsRaw: asked(call, 'getRaw') === 'true',
      domain: call.domain,
    });
    if ('problem' in registered)
      return failed('createHookError', `An error happened while creating your hook: ${registered.problem}.`);
    const { hook, isKnown } = registered;
    if (isKnown)
      return success(
        `${element('hookID', hook.id)}${element('messageKey', 'duplicateWarning')}${element('message', 'There is already a hook for this callback URL.')}`,
      );
    return success(
      `${element('hookID', hook.id)}${element('permanentHook', false)}${element('rawData', hook.wantsRaw)}`,
    );
  }

  /** With a meetingID the hooks of that meeting, and those of all meetings. */
  private async list(call: Call): Promise<Answer> {
    const meetingId = asked(call, 'meetingID');
    const hooks = (await this.hooks.list(scopeOf(call))).filter(
      ({ clientMeetingId }) => meetingId === '' || clientMeetingId === null || clientMeetingId === meetingId,
    );
    return success(`<hooks>${hooks.map((hook) => `<hook>${elementsOf(hook)}</hook>`).join('')}</hooks>`);
  }

  private async destroy(call: Call): Promise<Answer> {
    const id = asked(call, 'hookID');
    if (id === '') return failed('missingParamHookID', 'You must specify a hookID in the parameters.');
    const isOurs = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    if (!isOurs || !(await this.hooks.remove(scopeOf(call), id)))
      return failed('destroyMissingHook', 'The hook informed was not found.');
    return success(element('removed', true));
  }
}

/** What goes wrong with us is told by the key that the webhooks service has for it. */
const byGet = (work: (call: Call) => Promise<Answer>, key: string, what: string): CallHandler => ({
  methods: ['GET'],
  bodies: [],
  answer: (call) =>
    work(call).catch((error: Error) => {
      log.error({ err: error, tenant: call.tenant.tenantId }, 'a call for hooks failed');
      return failed(key, `An error happened while ${what}. Try again in a moment.`);
    }),
});

/** An eventID always stands there, empty if there is none, as real servers write it. */
const elementsOf = ({ id, callbackUrl, clientMeetingId, eventIds, wantsRaw }: TenantHook): string =>
  [
    element('hookID', id),
    element('callbackURL', callbackUrl),
    clientMeetingId === null ? '' : element('meetingID', clientMeetingId),
    element('eventID', eventIds.join(',')),
    element('permanentHook', false),
    element('rawData', wantsRaw),
  ].join('');
