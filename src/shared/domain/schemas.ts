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
  /** Groups he is a member of, logged in or not. */
  memberOf: z.array(groupIdSchema).max(200),
  /** Null = logged out. */
  loginAt: time.nullable(),
  /** The after-call work that is asked for now; null = none. */
  wrapup: z.object({
    callId: callIdSchema,
    /** optional, required (a code before ready), timed (ends by itself at endsAt). */
    policy: short,
    endsAt: time.nullable(),
    codes: z.array(z.object({ code: short, name: text })).max(100),
    /** A code has been kept for the call. */
    coded: z.boolean(),
  }).nullable(),
})
export type Agent = z.infer<typeof agentSchema>

export const partySchema = z.object({
  number: short,
  name: text.nullable(),
  kind: short,
  uid: agentIdSchema.nullable(),
  held: z.boolean(),
  /** One of LEG_STATES: a party that is still being rung is no one to talk to yet. */
  state: short,
  /** Hears the others and is not heard: a supervisor. */
  listening: z.boolean(),
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
  /** True while this extension only listens in (ATInsert listen). */
  listening: z.boolean(),
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
  /** One of ENDED_CALL_CAUSES (server/switch/causes.ts), or outcome_unknown. */
  endCause: short,
  /** Who ended it: set when somebody else did (forced release, pick-up); null = nobody in particular. */
  endedBy: actorSchema.nullable(),
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

/** A caller who waits in a queue. */
export const waitingCallSchema = z.object({
  callId: callIdSchema, group: groupIdSchema, caller: short, called: short, enteredAt: time, position: z.number().int().positive(),
})
export type WaitingCallInfo = z.infer<typeof waitingCallSchema>

/** A colleague in the directory: only what choosing a transfer target needs. */
export const directoryAgentSchema = z.object({
  uid: agentIdSchema, name: text, extension: extensionSchema.nullable(), state: short, callState: short,
  groups: z.array(groupIdSchema).max(200),
})
export type DirectoryAgent = z.infer<typeof directoryAgentSchema>

/** An IVR flow a call can be sent to; `file` and `node` are the manual's IVRFILE and NODE. */
export const ivrFlowSchema = z.object({ file: short, node: short, name: text })
export type IvrFlow = z.infer<typeof ivrFlowSchema>

/** A message between agents. */
export const messageSchema = z.object({
  id: short,
  from: actorSchema,
  fromName: text,
  to: agentIdSchema,
  toName: text,
  text: z.string().max(2_000),
  sentAt: time,
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  /** Sent to a group or to all: its id, or `*`; null = to this agent only. */
  broadcast: short.nullable(),
})
export type AgentMessage = z.infer<typeof messageSchema>
export const messageStatusSchema = z.object({
  id: short, to: agentIdSchema, status: z.enum(['stored', 'delivered', 'read']), at: time,
})
export type MessageStatus = z.infer<typeof messageStatusSchema>

/** An OEM command or the arrival of a multimedia message. */
export const oemSchema = z.object({
  id: short,
  /** AGENTTOAGENT, AGENTTOIVR, ROUTE, SURVEY, SMSTOAGENT, … */
  kind: short,
  from: short,
  to: short,
  /** The content as it was sent. */
  text: z.string().max(65_536),
  callId: callIdSchema.nullable(),
  at: time,
})
export type OemMessage = z.infer<typeof oemSchema>

/** Counts and lengths of a span of time (default: today) for an agent, a group or the site. Lengths in ms. */
export const figuresSchema = z.object({
  /** Null = the site or a group. */
  uid: agentIdSchema.nullable(),
  from: time,
  to: time,
  calls: z.number().int(), callsIn: z.number().int(), callsOut: z.number().int(),
  queued: z.number().int(), queueFailed: z.number().int(),
  answered: z.number().int(), answeredByAgent: z.number().int(), missed: z.number().int(),
  ringMs: z.number(), talkMs: z.number(), talkInMs: z.number(), talkOutMs: z.number(),
  readyMs: z.number(), awayMs: z.number(), busyMs: z.number(), wrapupMs: z.number(),
})
export type Figures = z.infer<typeof figuresSchema>

/** The site now (RPTGet_RTInfo, RPT_BASE). */
export const realTimeFiguresSchema = z.object({
  trunks: z.number().int(), trunksInUse: z.number().int(), ivrPorts: z.number().int(), ivrInUse: z.number().int(),
  agents: z.number().int(), online: z.number().int(), ready: z.number().int(), away: z.number().int(), busy: z.number().int(),
  wrapup: z.number().int(), talking: z.number().int(), waiting: z.number().int(),
})
export type RealTimeFigures = z.infer<typeof realTimeFiguresSchema>

/** Code and note of the after-call work of one call by one agent. */
export const wrapupRecordSchema = z.object({
  callId: callIdSchema, uid: agentIdSchema, code: short.nullable(), note: z.string().max(4_000), done: z.boolean(), savedAt: time,
})
export type WrapupRecord = z.infer<typeof wrapupRecordSchema>
/** The same as others read it. */
export const notedWrapupSchema = wrapupRecordSchema.extend({ /** The agent's name; '' = the site no longer has him. */ name: text })
export type NotedWrapup = z.infer<typeof notedWrapupSchema>
