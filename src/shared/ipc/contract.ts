/**
 * Every call and every event between the windows and the main process, declared once.
 * From it come: `window.atclient` (preload, by the names in channels.ts), the handler map in main
 * (a missing handler does not compile), the typed client of the renderer and a table test.
 * Requests are `noun.verb`, events `noun.changed` (architecture.md, "One IPC call, declared once").
 */
import { z } from 'zod'
import { CHOOSABLE_AGENT_STATES } from '../domain/codes.ts'
import { agentSchema, callIdSchema, extensionInfoSchema, legSchema, queueSchema, trunkSchema } from '../domain/schemas.ts'
import { linkStatusSchema } from '../domain/link.ts'
import { settingsPatchSchema, settingsSchema } from '../settings.ts'
import type { ErrorCode } from '../domain/errors.ts'

const none = z.object({}).strict()
const uid = z.string().trim().min(1).max(32)
const callRef = z.object({ callId: callIdSchema }).strict()

/** One line of the agent's own call list, written from the events as they come. */
export const historyRowSchema = z.object({
  id: z.number().int(),
  callId: z.string(),
  direction: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  groupName: z.string().nullable(),
  trunk: z.string().nullable(),
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Cause of the end (schemas.ts, endCause); null = still in progress. */
  endCause: z.string().nullable(),
  ringMs: z.number(),
  talkMs: z.number(),
  missed: z.boolean(),
})
export type HistoryRow = z.infer<typeof historyRowSchema>

/** A sentence for the person that belongs to no single control. */
export const noticeSchema = z.object({
  id: z.number().int(),
  level: z.enum(['info', 'warning', 'error']),
  /** Key below `notice.` in shared/i18n, with its parameters. */
  key: z.string().max(64),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  at: z.number(),
})
export type Notice = z.infer<typeof noticeSchema>

/** What happens to the ring tone; decided in main so that a hidden window rings too. */
export const ringSchema = z.object({
  ringing: z.boolean(),
  callId: z.string().nullable(),
  deviceId: z.string(),
  tone: z.string(),
  volume: z.number(),
  alsoDefault: z.boolean(),
})
export type RingState = z.infer<typeof ringSchema>

export const sessionSchema = z.object({
  uid: z.string(),
  name: z.string(),
  extension: z.string(),
  extensionKind: z.string(),
  groups: z.array(z.object({ id: z.string(), name: z.string() })),
  role: z.string(),
})
export type SessionInfo = z.infer<typeof sessionSchema>

export const windowModeSchema = z.object({ mode: z.enum(['full', 'compact']), alwaysOnTop: z.boolean() })

/** Everything a window shows. A new or reloaded window needs nothing else. */
export const snapshotSchema = z.object({
  epoch: z.string(),
  seq: z.number().int(),
  link: linkStatusSchema,
  /** Null = nobody is logged in. */
  session: sessionSchema.nullable(),
  agent: agentSchema.nullable(),
  calls: z.array(legSchema),
  queues: z.array(queueSchema),
  team: z.array(agentSchema),
  extensions: z.array(extensionInfoSchema),
  trunks: z.array(trunkSchema),
  settings: settingsSchema,
  window: windowModeSchema,
  ring: ringSchema,
  notices: z.array(noticeSchema),
  /** A number somebody asked to dial (command line, tel: link) that waits for a yes; null = none. */
  dialRequest: z.object({ number: z.string(), source: z.string() }).nullable(),
  app: z.object({
    version: z.string(),
    platform: z.string(),
    demo: z.boolean(),
    locale: z.enum(['zh-CN', 'en']),
    dark: z.boolean(),
    /** Settings fixed by a command-line switch in this run (shown as locked). */
    locked: z.array(z.string()),
  }),
})
export type Snapshot = z.infer<typeof snapshotSchema>

const callErrors = [
  'no_such_call', 'wrong_state', 'not_allowed', 'not_supported_by_switch', 'not_supported_by_extension', 'busy',
  'unreachable', 'timeout', 'overloaded', 'outcome_unknown', 'link_lost', 'not_connected', 'timed_out', 'internal',
] as const satisfies readonly ErrorCode[]

interface RequestSpec {
  readonly doc: string
  readonly args: z.ZodType
  readonly result: z.ZodType
  readonly errors: readonly ErrorCode[]
  /** Deadline of the handler in milliseconds. */
  readonly deadlineMs: number
}
const request = <A extends z.ZodType, R extends z.ZodType>(
  doc: string,
  args: A,
  result: R,
  errors: readonly ErrorCode[] = [],
  deadlineMs = 15_000,
) => ({ doc, args, result, errors, deadlineMs }) satisfies RequestSpec

export const requests = {
  'state.snapshot': request('Everything a window shows, now.', none, snapshotSchema),
  'session.login': request(
    'Logs an agent in. Resolves when the link is ready or the server has refused.',
    z.object({
      uid, extension: uid, password: z.string().min(1).max(256),
      takeOver: z.boolean(), startNotReady: z.boolean(),
    }).strict(),
    sessionSchema,
    ['no_such_agent', 'wrong_password', 'no_such_extension', 'agent_in_use', 'extension_in_use', 'overloaded',
      'not_allowed', 'not_connected', 'timed_out', 'link_lost', 'cancelled', 'bad_arguments', 'server_not_verified', 'internal'],
    60_000,
  ),
  'session.cancelLogin': request('Gives up a login that is still trying to reach the server.', none, none),
  'session.logout': request('Logs the agent out; refused by the server while he is in a call.', none, none, ['wrong_state', ...callErrors]),
  'agent.setState': request(
    'Asks for an agent state; during a call the server queues it as next state.',
    z.object({ state: z.enum(CHOOSABLE_AGENT_STATES), reason: z.string().max(128).nullable() }).strict(),
    none, ['wrong_state', 'not_allowed', 'bad_arguments', ...callErrors],
  ),
  'call.dial': request('Calls a number (dial pad, history, --dial).',
    z.object({ number: z.string().min(1).max(64) }).strict(), z.object({ callId: z.string() }),
    ['bad_number', ...callErrors], 40_000),
  'call.answer': request('Answers the ringing call.', callRef, none, callErrors),
  'call.hangup': request('Ends own leg; on a ringing leg: rejects.', callRef, none, callErrors),
  'call.hold': request('Holds; the far end hears music.', callRef, none, callErrors),
  'call.retrieve': request('Takes a held call back.', callRef, none, callErrors),
  'call.swap': request('Holds the active call and takes the held one.', callRef, none, callErrors),
  'dial.dismiss': request('Drops a pending dial request without calling.', none, none),
  'history.list': request(
    'A page of the own call list, newest first.',
    z.object({ beforeId: z.number().int().nullable(), limit: z.number().int().min(1).max(500), search: z.string().max(64) }).strict(),
    z.object({ rows: z.array(historyRowSchema), hasMore: z.boolean() }),
    ['storage_failed'],
  ),
  'settings.update': request('Changes settings; the new ones come back as settings.changed.',
    settingsPatchSchema, settingsSchema, ['bad_arguments', 'storage_failed', 'settings_locked']),
  'link.retryNow': request('Tries to connect at once instead of waiting for the next attempt.', none, none),
  'window.setMode': request('Full window or compact call bar.', z.object({ mode: z.enum(['full', 'compact']) }).strict(), none),
  'window.showMain': request('Brings the main window to the front (from the call card).', none, none),
  'window.hideCard': request('Hides the call card; the call keeps ringing.', none, none),
  'notice.dismiss': request('Takes a notice away in all windows.', z.object({ id: z.number().int() }).strict(), none),
  'ring.report': request('What became of the ring tone on this machine.',
    z.object({ ok: z.boolean(), error: z.string().max(256) }).strict(), none),
  'paint.report': request('A window has painted the event with this number (latency figure).',
    z.object({ seq: z.number().int(), paintedAt: z.number() }).strict(), none),
  'log.report': request('An error in a window, for the log.',
    z.object({ message: z.string().max(2000), stack: z.string().max(8000) }).strict(), none),
} as const satisfies Record<string, RequestSpec>

export type RequestName = keyof typeof requests
export type RequestArgs<N extends RequestName> = z.infer<(typeof requests)[N]['args']>
export type RequestResult<N extends RequestName> = z.infer<(typeof requests)[N]['result']>

export const events = {
  'link.changed': linkStatusSchema,
  'session.changed': sessionSchema.nullable(),
  'agent.changed': agentSchema.nullable(),
  /** All own legs: a call bar never has to merge. */
  'calls.changed': z.array(legSchema),
  'queues.changed': z.array(queueSchema),
  'team.changed': z.array(agentSchema),
  'extensions.changed': z.array(extensionInfoSchema),
  'trunks.changed': z.array(trunkSchema),
  'settings.changed': settingsSchema,
  'window.changed': windowModeSchema,
  'ring.changed': ringSchema,
  'notices.changed': z.array(noticeSchema),
  'dialRequest.changed': snapshotSchema.shape.dialRequest,
  'app.changed': snapshotSchema.shape.app,
  /** The own call list has a new or changed row. */
  'history.changed': z.object({ callId: z.string() }),
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>

/** What travels on the one event channel. Seq rises by 1 within an epoch; a gap asks for a snapshot. */
export interface EventEnvelope<N extends EventName = EventName> {
  readonly epoch: string
  readonly seq: number
  /** When the bytes that caused it were read from the socket (epoch ms); null = local cause. */
  readonly receivedAt: number | null
  readonly sentAt: number
  readonly name: N
  readonly payload: EventPayload<N>
}
