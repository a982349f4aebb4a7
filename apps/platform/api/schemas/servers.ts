import { z } from 'zod';
import { currency, id, instant, minor, month, pageOf, pageQuery, whoseQuery } from './shapes';

export const serverQuery = pageQuery;
export const server = z
  .object({
    id,
    name: z.string(),
    pool: z.enum(['shared', 'dedicated']),
    state: z.enum(['enabled', 'cordoned', 'disabled']),
    health: z.enum(['up', 'down']),
    people: z.int(),
    meetings: z.int(),
    capacityPeople: z.int(),
    polledAt: instant.nullable(),
  })
  .openapi('Server');
export const serverPage = pageOf(server).openapi('ServerPage');
const span = { from: instant, until: instant };
export const serverReport = server
  .extend({
    months: z.array(
      z.object({ month, availability: z.number().nullable().describe('of what was asked, from 0 to 1') }),
    ),
    hours: z.array(z.object({ hour: instant, people: z.int(), meetings: z.int() })).describe('the most in each hour'),
    incidents: z.array(
      z.object({ id, reason: z.string(), isPlanned: z.boolean(), openedAt: instant, closedAt: instant.nullable() }),
    ),
    maintenances: z.array(z.object({ id, ...span, reason: z.string(), state: z.string() })),
  })
  .openapi('ServerReport');
export const newState = z
  .object({ state: z.enum(['enabled', 'cordoned', 'disabled']).describe('cordoned: nothing new goes there') })
  .strict()
  .openapi('NewServerState');
export const newMaintenance = z
  .object({ ...span, reason: z.string().trim().min(3).max(300) })
  .strict()
  .openapi('NewMaintenance');
export const maintenanceParams = z.object({ id, maintenanceId: id });
export const removalQuery = z.object({
  name: z.string().max(80).optional().describe('the server’s name, where recordings that are only there are given up'),
});

export const weighQuery = whoseQuery.extend({ tenantId: id.optional().describe('for this tenant alone') });
export const weighed = z
  .object({
    currency,
    feeMinor: minor.describe('of the server in a month'),
    tenants: z.int(),
    isStretched: z.boolean().describe('the month it goes by is not over: its use so far stands for the whole'),
    peakPeople: z.int(),
    capacityPeople: z.int(),
    fits: z.boolean().describe('whether the most people at once would have fitted'),
    months: z.array(
      z.object({
        month,
        isKnown: z.boolean().describe('false: as the known ones go on'),
        bringsInMinor: minor.describe('what the tenants pay, net'),
        sharedMinor: minor.describe('what the network asks for them in the shared pool'),
        ownMinor: minor.describe('and with a server of their own'),
      }),
    ),
    paysForItselfFrom: month.nullable(),
    cheaperFrom: month.nullable(),
  })
  .openapi('ServerWeighed');
export const orderQuery = pageQuery.extend(whoseQuery.shape);
export const order = z
  .object({
    id,
    name: z.string(),
    tenantId: id.nullable(),
    state: z.enum(['ordered', 'reported', 'active', 'cancelled']),
    capacityPeople: z.int(),
    serverId: id.nullable(),
    problem: z.string().nullable(),
    orderedAt: instant,
    activatedAt: instant.nullable(),
  })
  .openapi('ServerOrder');
export const orderPage = pageOf(order).openapi('ServerOrderPage');
export const newOrder = z
  .object({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'must be a host name of small letters, digits, dots and dashes'),
    tenantId: id.nullable().default(null).describe('the tenant it is for; null is for all'),
    capacityPeople: z.int().min(1).max(100_000).default(200),
    overruled: z
      .string()
      .trim()
      .min(3)
      .max(500)
      .optional()
      .describe('the network’s reason, where there are too few tenants'),
  })
  .strict()
  .openapi('NewServerOrder');
export const madeOrder = z
  .object({ id, reportToken: z.string().describe('with which its host reports itself; shown this once') })
  .openapi('ServerOrdered');
export const newHost = z
  .object({ url: z.url(), secret: z.string().min(1).max(500) })
  .strict()
  .openapi('NewHost');

export const moveQuery = pageQuery.extend(whoseQuery.shape);
export const move = z
  .object({
    id,
    tenantId: id,
    fromServerId: id.nullable().describe('null is the shared pool'),
    toServerId: id.nullable(),
    state: z.enum(['planned', 'draining', 'paused', 'done', 'rolled-back']),
    plannedAt: instant,
    remaining: z.int().describe('meetings still where they were'),
  })
  .openapi('Move');
export const movePage = pageOf(move).openapi('MovePage');
export const newMove = z.object({ tenantId: id, toServerId: id.nullable() }).strict().openapi('NewMove');
export const newStep = z
  .object({ step: z.enum(['pause', 'resume', 'roll-back']) })
  .strict()
  .openapi('NewStep');
