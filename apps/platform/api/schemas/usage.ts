import { z } from 'zod';
import { KNOWN_BY } from '@/metering';
import { day, id, instant, listOf, month, pageOf, pageQuery, q, reason, whoseQuery } from './shapes';

export const meetingQuery = pageQuery.extend({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is none of this list')
    .optional()
    .describe('`next` of the page before'),
});
export const usageQuery = meetingQuery.extend({
  month,
  tenantId: id.optional().describe("not for a tenant's own key"),
  q: q.describe('part of the name of a meeting'),
  knownBy: z.enum(KNOWN_BY).optional(),
});
export const meeting = z
  .object({
    position: z.int(),
    runId: id.describe('the meeting itself: its evidence is at /v1/meetings/{id}'),
    meetingName: z.string(),
    from: instant,
    until: instant,
    seconds: z.int(),
    knownBy: z.string(),
    isRecorded: z.boolean(),
    isCorrection: z.boolean(),
  })
  .openapi('Meeting');
export const meetingPage = pageOf(meeting).openapi('MeetingPage');

const ofMonth = whoseQuery.extend({ month });
export const byTenantQuery = pageQuery.extend(ofMonth.shape).extend({ q });
export const monthQuery = ofMonth;
const used = { meetings: z.int(), seconds: z.int() };
export const usedBy = z.object({ id, name: z.string(), ...used, unrecordedSeconds: z.int() }).openapi('UsedBy');
export const usedByTenants = pageOf(usedBy).openapi('UsedByTenants');
export const usedByServers = listOf(usedBy).openapi('UsedByServers');
export const usedByDay = listOf(z.object({ day, ...used })).openapi('UsedByDay');

export const evidence = z
  .object({
    id,
    meetingName: z.string(),
    server: z.string(),
    createdAt: instant,
    endedAt: instant.nullable(),
    attributedBy: z.string().nullable(),
    isRecorded: z.boolean(),
    peakPeople: z.int().nullable(),
    remarks: z.array(z.string()),
    sightings: z.array(z.object({ from: instant, until: instant, polls: z.int() })),
    attended: z.array(z.object({ from: instant, until: instant, knownBy: z.string() })),
    booked: z.array(
      z.object({ from: instant, until: instant, seconds: z.int(), knownBy: z.string(), isCorrection: z.boolean() }),
    ),
    said: z
      .array(z.object({ source: z.string(), receivedAt: instant, body: z.string(), problem: z.string().nullable() }))
      .describe('what the servers told, word by word'),
  })
  .openapi('MeetingEvidence');
export const ownEvidence = evidence
  .omit({ said: true, endedAt: true })
  .extend({ questions: z.array(z.object({ id, said: z.string(), answer: z.string().nullable() })) })
  .openapi('OwnMeetingEvidence');

export const unattributedQuery = pageQuery;
export const unattributed = pageOf(
  z.object({
    id,
    meetingName: z.string(),
    meetingId: z.string(),
    server: z.string(),
    createdAt: instant,
    metadata: z.record(z.string(), z.string()),
  }),
).openapi('UnattributedMeetings');
export const attribution = z
  .object({
    meetings: z.array(id).min(1).max(50),
    tenant: z.string().min(1).max(60).describe('its short name'),
    reason,
  })
  .strict()
  .openapi('Attribution');

const said = {
  tenant: z.string().min(1).max(60).describe('its short name'),
  serverId: id.nullable().default(null).describe('one of your own, unless the key is the network’s'),
  metadataName: z.string().min(1).max(100).nullable().default(null),
  metadataValue: z.string().max(300).nullable().default(null),
  idPrefix: z.string().min(1).max(100).nullable().default(null),
  validFrom: day,
  validUntil: day.nullable().default(null).describe('not included'),
};
export const saidRule = z.object(said).strict().openapi('UsageRuleToTest');
export const newRule = z
  .object({ ...said, reason })
  .strict()
  .openapi('NewUsageRule');
export const ruleList = listOf(
  z.object({
    id,
    tenant: z.string(),
    server: z.string().nullable(),
    metadataName: z.string().nullable(),
    metadataValue: z.string().nullable(),
    idPrefix: z.string().nullable(),
    validFrom: day,
    validUntil: day.nullable(),
    reason: z.string(),
  }),
).openapi('UsageRules');
export const ruleTest = z
  .object({ count: z.int(), some: z.array(z.object({ meetingName: z.string(), createdAt: instant })) })
  .openapi('UsageRuleTest');
