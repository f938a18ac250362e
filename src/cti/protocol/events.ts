/** The AT Link events and the schema of each one's `data` (docs/at-link.md, Events). */
import { z } from 'zod'
import { groupIdSchema } from '../../shared/domain/schemas.ts'
import { groupRefSchema, siteGroupsSchema } from './site-view.ts'
import { OWN_SCOPE, scopeSchema } from '../../shared/domain/scope.ts'
import {
  agentSchema, endedLegSchema, extensionInfoSchema, figuresSchema, legSchema, messageSchema, messageStatusSchema, oemSchema,
  queueSchema, trunkSchema,
} from '../../shared/domain/schemas.ts'

export const eventSchemas = {
  /** Markers around a full snapshot; between them come the events below, one per thing. */
  'snapshot.begin': z.object({}),
  'snapshot.end': z.object({ seq: z.number().int() }),
  'agent.changed': agentSchema,
  'call.changed': legSchema,
  'call.ended': endedLegSchema,
  'extension.changed': extensionInfoSchema,
  'trunk.changed': trunkSchema,
  'queue.changed': queueSchema,
  /** A message from an agent; comes once per message and session until it is received. */
  'message.received': messageSchema,
  /** To the sender: his message was delivered or read. */
  'message.status': messageStatusSchema,
  /** OEM commands, multimedia arrivals, survey scores (event codes 5 and 7 of the old link). */
  'oem.received': oemSchema,
  /** Own figures of the day. */
  'figures.changed': figuresSchema,
  /** Ordered shutdown or maintenance, `inMs` ahead. */
  'server.notice': z.object({ notice: z.string().max(64), inMs: z.number().nonnegative(), text: z.string().max(512) }),
  /** Another session of interest began or ended. */
  'session.changed': z.object({ uid: z.string(), extension: z.string(), online: z.boolean(), host: z.string().nullable() }),
  /** An accepted request came to nothing, or had nothing to change: its outcome without a state. */
  'request.done': z.object({
    ok: z.boolean(), code: z.string().max(64).nullable(), message: z.string().max(512),
    /** As in an error of a response. */
    state: z.string().max(64).optional(),
  }),
  /** Groups were added or deleted, or the agent belongs to others now: what the login told, as it is from now on. */
  'site.changed': z.object({ groups: z.array(groupRefSchema).max(200), leads: z.array(groupIdSchema).max(2_000), siteGroups: siteGroupsSchema,
    scope: scopeSchema.default(OWN_SCOPE),
  }),
} as const
export type CtiEventName = keyof typeof eventSchemas
export type CtiEventData<N extends CtiEventName> = z.infer<(typeof eventSchemas)[N]>
