/**
 * The things the product speaks about, as schemas and the types inferred from them.
 * Full states: every field is always there (null = none), so that an event replaces the old
 * state and nothing has to be merged (docs/at-link.md, Events).
 * State fields are open strings: a newer server may send a code that this version does not know;
 * it is shown as unknown, never dropped (product.md, "Never lie").
 */
import { z } from 'zod'

const short = z.string().max(64)
const text = z.string().max(512)
/** Epoch milliseconds. */
const time = z.number().int().nonnegative()

export const agentIdSchema = z.string().min(1).max(32).brand<'AgentId'>()
export type AgentId = z.infer<typeof agentIdSchema>
export const extensionSchema = z.string().min(1).max(32).brand<'Extension'>()
export type Extension = z.infer<typeof extensionSchema>
export const callIdSchema = z.string().min(1).max(64).brand<'CallId'>()
export type CallId = z.infer<typeof callIdSchema>
export const groupIdSchema = z.string().min(1).max(32).brand<'GroupId'>()
export type GroupId = z.infer<typeof groupIdSchema>

/** Who did something: an agent's number, or `system`, `acd`, `switch`. */
export const actorSchema = short

export const agentSchema = z.object({
  uid: agentIdSchema,
  name: text,
  extension: extensionSchema.nullable(),
  /** One of AGENT_STATES, or a raw code that this version does not know. */
  state: short,
  /** Reason code or words given with the state; null = none. */
  reason: text.nullable(),
  since: time,
  changedBy: actorSchema.nullable(),
  /** The state that will be entered when the present call ends; null = none queued. */
  nextState: z.object({ state: short, reason: text.nullable() }).nullable(),
  /** ACD groups he is logged in to. */
  groups: z.array(groupIdSchema).max(200),
  /** Summary of his calls: a leg state, `held`, or `idle`. */
  callState: short,
  /** Name of the PC he is logged in from; null = logged out. */
  host: text.nullable(),
  role: short,
})
export type Agent = z.infer<typeof agentSchema>

export const partySchema = z.object({
  number: short,
  name: text.nullable(),
  kind: short,
  uid: agentIdSchema.nullable(),
  held: z.boolean(),
})
export type Party = z.infer<typeof partySchema>

export const legSchema = z.object({
  callId: callIdSchema,
  extension: extensionSchema,
  /** The agent logged in at the extension; null = nobody. */
  agent: agentIdSchema.nullable(),
  /** The far end: what the card shows big. */
  peer: partySchema,
  caller: short,
  called: short,
  direction: short,
  /** One of LEG_STATES, or a raw code that this version does not know. */
  state: short,
  /** True while this extension holds the call. */
  held: z.boolean(),
  heldSince: time.nullable(),
  /** True while the far end holds us. */
  heldByPeer: z.boolean(),
  conference: z.boolean(),
  transferType: short,
  /** Call that this one consults about; null = not a consultation. */
  consultOf: callIdSchema.nullable(),
  trunk: short.nullable(),
  /** The ACD group that delivered it, and how long the caller waited there. */
  queue: z.object({ group: groupIdSchema, name: text, waitedMs: z.number().int().nonnegative() }).nullable(),
  /** The number the outside caller dialled, and who called first, kept over transfers. */
  originalCaller: short.nullable(),
  originalCalled: short.nullable(),
  /** Attached data (随路数据). */
  attached: z.record(z.string().max(64), z.string().max(4096)),
  startedAt: time,
  answeredAt: time.nullable(),
  since: time,
  recording: z.boolean(),
  /** When the ACD takes a ringing call back; null = never. */
  ringDeadline: time.nullable(),
  parties: z.array(partySchema).max(32),
  /** The commands that are legal now, by the manual's names. */
  allowed: z.array(short).max(64),
})
export type CallLeg = z.infer<typeof legSchema>

/** `call.ended`: the leg's last state and how it came to an end. */
export const endedLegSchema = legSchema.extend({
  endedAt: time,
  /** normal, no_answer, busy, rejected, abandoned, failed, taken_back, transferred, outcome_unknown. */
  endCause: short,
})
export type EndedLeg = z.infer<typeof endedLegSchema>

export const queueSchema = z.object({
  group: groupIdSchema,
  name: text,
  waiting: z.number().int().nonnegative(),
  /** When the longest-waiting caller entered; null = nobody waits. */
  oldestSince: time.nullable(),
  readyAgents: z.number().int().nonnegative(),
  loggedInAgents: z.number().int().nonnegative(),
})
export type Queue = z.infer<typeof queueSchema>

export const extensionInfoSchema = z.object({
  extension: extensionSchema,
  kind: short,
  /** idle, or the state of its busiest leg, or out-of-service. */
  state: short,
  agent: agentIdSchema.nullable(),
})
export type ExtensionInfo = z.infer<typeof extensionInfoSchema>

export const trunkSchema = z.object({
  trunk: short,
  state: short,
  callId: callIdSchema.nullable(),
  caller: short.nullable(),
  called: short.nullable(),
})
export type Trunk = z.infer<typeof trunkSchema>
