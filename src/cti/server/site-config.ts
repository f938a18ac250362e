/** The site's configuration: who may log in, which telephones, groups and trunks there are. */
import { z } from 'zod'
import { isZoneName, machineZoneName } from '../../shared/time/zone.ts'
import { EXTENSION_KINDS } from '../../shared/domain/codes.ts'
import { agentIdSchema, extensionSchema, groupIdSchema } from '../../shared/domain/schemas.ts'

/** SCRAM verifier (RFC 5802 section 3): the server can check a password and does not know it. Base64 values. */
export const verifierSchema = z.object({
  salt: z.string(),
  iterations: z.number().int().min(4096),
  storedKey: z.string(),
  serverKey: z.string(),
})
export type Verifier = z.infer<typeof verifierSchema>

export const siteConfigSchema = z.object({
  serverName: z.string().max(128).default('ATClient CTI'),
  node: z.string().max(64).default('A'),
  agents: z.array(z.object({
    uid: agentIdSchema,
    name: z.string().max(128),
    /** agent, leader of `leads`, or admin: leads every group and manages groups and agents. */
    role: z.enum(['agent', 'leader', 'admin']).default('agent'),
    leads: z.array(groupIdSchema).default([]),
    groups: z.array(groupIdSchema).default([]),
    verifier: verifierSchema,
  })).max(20_000),
  extensions: z.array(z.object({ extension: extensionSchema, kind: z.enum(EXTENSION_KINDS), name: z.string().max(128).default('') })).max(20_000),
  groups: z.array(z.object({
    id: groupIdSchema,
    name: z.string().max(128),
    /** The number outside callers dial for it. */
    called: z.string().max(32).default(''),
    /** How long the ACD lets an agent's telephone ring, ms. */
    ringTimeoutMs: z.number().int().min(1_000).max(600_000).default(20_000),
    /** How long a caller waits before he is told goodbye, ms; 0 = for ever. */
    maxWaitMs: z.number().int().min(0).default(0),
    /** State of an agent who let it ring. */
    noAnswerState: z.enum(['busy', 'ready']).default('busy'),
    /** After-call work at the end of a delivered call. */
    wrapup: z.object({
      /** off; optional: offered, never forced; required: no ready without a code; timed: ends by itself after `ms`, or earlier. */
      policy: z.enum(['off', 'optional', 'required', 'timed']).default('off'),
      /** For timed. */
      ms: z.number().int().min(0).max(3_600_000).default(30_000),
      codes: z.array(z.object({ code: z.string().min(1).max(32), name: z.string().max(64) })).max(100).default([]),
    }).prefault({}),
  })).max(2_000),
  /** IANA name of the zone the site's tables and days are in; default the server machine's. */
  timeZone: z.string().refine(isZoneName, 'no time zone: the IANA name, as Asia/Shanghai').default(machineZoneName),
  trunks: z.array(z.object({ trunk: z.string().max(32) })).max(5_000),
  /** Prefix that takes an outside line; empty = every number that is no extension goes outside. */
  outsidePrefix: z.string().max(4).default(''),
  /** IVR ports and the flows they run. */
  ivr: z.object({
    ports: z.array(z.string().min(1).max(32)).max(1_000).default([]),
    flows: z.array(z.object({
      file: z.string().min(1).max(64),
      node: z.string().max(32).default('1'),
      name: z.string().max(128),
      /** survey: asks for one digit of `digits` and keeps it as the score of the call. */
      kind: z.enum(['survey', 'collect']).default('survey'),
      digits: z.string().regex(/^[0-9*#]{1,12}$/).default('12345'),
      timeoutMs: z.number().int().min(1_000).max(120_000).default(15_000),
      /** How often it asks before it gives up. */
      attempts: z.number().int().min(1).max(10).default(2),
    })).max(100).default([]),
  }).prefault({}),
  /**
   * What stands at which position of the site's digital telephones (manual, ATDialDigit: 话机上按键的位置号, to be asked of
   * the PBX's technician): a key of the dial pad, or hold or release.
   */
  telephoneKeys: z.record(z.string().regex(/^[1-9]\d{0,3}$/), z.union([z.string().regex(/^[0-9*#]$/), z.enum(['hold', 'release'])])).default({
    1: '1', 2: '2', 3: '3', 4: '4', 5: '5', 6: '6', 7: '7', 8: '8', 9: '9', 10: '*', 11: '0', 12: '#', 13: 'hold', 14: 'release',
  }),
  limits: z.object({
    maxSessions: z.number().int().min(1).default(6_000),
    /** Connections that have not logged in, per address. */
    maxPendingPerAddress: z.number().int().min(1).default(200),
    loginTimeoutMs: z.number().int().min(500).default(10_000),
    /** Wrong proofs of one pair of agent and address before delays, of one address before strangers there wait, and the longest delay (sessions/login-limits.ts). */
    failedLoginsPerUid: z.number().int().min(1).default(5),
    failedLoginsPerAddress: z.number().int().min(1).default(50),
    failedLoginWindowMs: z.number().int().min(1_000).default(60_000),
    graceMs: z.number().int().min(0).default(60_000),
    heartbeatIdleMs: z.number().int().min(100).default(15_000),
    heartbeatDeadMs: z.number().int().min(200).default(45_000),
    /** Replay buffer per session. */
    replayEvents: z.number().int().min(1).default(500),
    replayBytes: z.number().int().min(1_024).default(524_288),
    /** Bytes waiting for a slow reader before he is cut off. */
    sendBufferBytes: z.number().int().min(65_536).default(4_194_304),
  }).prefault({}),
})
export type SiteConfig = z.infer<typeof siteConfigSchema>

/** The site's own numbers that lead to the queue of a group. */
export function routePointsOf(site: Pick<SiteConfig, 'groups'>): { readonly number: string; readonly group: string }[] {
  return site.groups.filter(({ called }) => called !== '').map(({ called, id }) => ({ number: called, group: id }))
}
