/**
 * Every call and every event between the windows and the main process, declared once.
 * From it come: `window.atclient` (preload, by the names in channels.ts), the handler map in main
 * (a missing handler does not compile), the typed client of the renderer and a table test.
 * Requests are `noun.verb`, events `noun.changed` (architecture.md, "One IPC call, declared once").
 */
import { scopeSchema } from '../domain/scope.ts'
import { z } from 'zod'
import { BOXES, CHOOSABLE_AGENT_STATES } from '../domain/codes.ts'
import {
  agentSchema, callIdSchema, directoryAgentSchema, extensionInfoSchema, figuresSchema, ivrFlowSchema, legSchema, messageSchema,
  queueSchema, trunkSchema,
} from '../domain/schemas.ts'
import { linkStatusSchema } from '../domain/link.ts'
import { settingsPatchSchema, settingsSchema } from '../settings.ts'
import { boxRequests, unreadSchema } from './parts/boxes.ts'
import { centralSchema, dataRequests } from './parts/data.ts'
import { customerRequests, popSchema } from './parts/customer.ts'
import { emailLinkSchema, emailRequests } from './parts/email.ts'
import { faxRequests } from './parts/fax.ts'
import { historyRequests } from './parts/history.ts'
import { jobRequests, jobSchema } from './parts/jobs.ts'
import { managementRequests } from './parts/management.ts'
import { mediaRequests } from './parts/media.ts'
import { recordingsRequests } from './parts/recordings.ts'
import { outboxEntrySchema, outboxRequests } from './parts/outbox.ts'
import { none, request, uid } from './parts/request.ts'
import { smsRequests } from './parts/sms.ts'
import type { RequestSpec } from './parts/request.ts'
import type { ErrorCode } from '../domain/errors.ts'

export type { HistoryRow } from './parts/history.ts'
export { historyRowSchema } from './parts/history.ts'

const callRef = z.object({ callId: callIdSchema }).strict()
const target = z.string().trim().min(1).max(64)
const callTo = z.object({ callId: callIdSchema, target }).strict()

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
  /** Groups he leads; empty = no leader, and no team view. */
  leads: z.array(z.string()),
  /** Adds and deletes groups and agents. */
  manages: z.boolean().optional(),
  /** Whose messages, recordings and call records are shown, as the server said; absent = the own only. */
  scope: scopeSchema.optional(),
  site: z.object({
    groups: z.array(z.object({ id: z.string(), name: z.string(), codes: z.array(z.object({ code: z.string(), name: z.string() })) })),
    ivrFlows: z.array(ivrFlowSchema),
  }),
})
export type SessionInfo = z.infer<typeof sessionSchema>

/** After-call work of the call that is or was last: what the person has typed, and where it has got to. */
export const wrapupDraftSchema = z.object({
  callId: callIdSchema,
  code: z.string().nullable(),
  note: z.string(),
  /** local: kept on this PC, not at the server yet; saved: the server has it; done: finished. */
  state: z.enum(['empty', 'local', 'saved', 'done']),
  savedAt: z.number().nullable(),
})
export type WrapupDraft = z.infer<typeof wrapupDraftSchema>

/** The newest messages and how many are unread. */
export const inboxSchema = z.object({ unread: z.number().int(), messages: z.array(messageSchema) })
export type Inbox = z.infer<typeof inboxSchema>

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
  /** Agents that are watched; with `teamWatched` those of the led groups, else the own one. */
  team: z.array(agentSchema),
  teamWatched: z.boolean(),
  /** Legs of the others, while watched. */
  teamCalls: z.array(legSchema),
  /** Messages of agents, newest last, the latest 200. */
  inbox: inboxSchema,
  figures: figuresSchema.nullable(),
  /** Null = no call to write about. */
  wrapup: wrapupDraftSchema.nullable(),
  extensions: z.array(extensionInfoSchema),
  trunks: z.array(trunkSchema),
  settings: settingsSchema,
  window: windowModeSchema,
  ring: ringSchema,
  /** The five databases. */
  central: centralSchema,
  /** Whom the own calls are about, one picture per call. */
  pops: z.array(popSchema),
  /** Unread messages per kind of box. */
  unread: unreadSchema,
  /** Long work, newest last. */
  jobs: z.array(jobSchema),
  /** What waits to go out, and what just went, oldest first. */
  outbox: z.array(outboxEntrySchema),
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

export const requests = {
  'clock.read': request('The server\'s clock, service time and what wall time is ahead of it, ms; for a window to measure it by the round trip.', none,
    z.object({ service: z.number(), wallAheadMs: z.number() })),
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
  'call.reconnect': request('Ends the consultation and takes the held call back; callId = the consultation.', callRef, none, callErrors),
  'call.transfer': request('One-step transfer to a number or colleague, or to the queue of a group.',
    z.object({ callId: callIdSchema, target: target.nullable(), group: z.string().max(32).nullable() }).strict(), none,
    ['bad_number', 'no_such_extension', 'bad_arguments', ...callErrors], 40_000),
  'call.consult': request('Holds the call and calls a third party.', callTo, z.object({ callId: z.string() }),
    ['bad_number', 'no_such_extension', 'bad_arguments', ...callErrors], 40_000),
  'call.completeTransfer': request('Connects the held call with the consulted party; callId = the held call.', callRef, none, callErrors),
  'call.conference': request('Joins the held and the active call; callId = the held call.', callRef, none, callErrors),
  'call.addParty': request('Calls a third party into the call.', callTo, none,
    ['bad_number', 'no_such_extension', 'bad_arguments', ...callErrors], 40_000),
  'call.dtmf': request('Sends DTMF digits to the far end.',
    z.object({ callId: callIdSchema, digits: z.string().regex(/^[0-9A-D*#]{1,64}$/) }).strict(), none, ['bad_arguments', ...callErrors]),
  'call.toIvr': request('Sends the call to an IVR flow, or brings the flow into it.',
    z.object({ callId: callIdSchema, file: z.string().max(64), node: z.string().max(32), mode: z.enum(['transfer', 'conference']) }).strict(),
    none, ['bad_arguments', ...callErrors]),
  'call.attach': request('Attaches data to the call; an empty value takes the key away.',
    z.object({ callId: callIdSchema, set: z.record(z.string().min(1).max(64), z.string().max(4096)) }).strict(), none, ['bad_arguments', ...callErrors]),
  'directory.list': request('Colleagues with their states and queues, for choosing whom to call or transfer to.', none,
    z.object({ agents: z.array(directoryAgentSchema), queues: z.array(queueSchema) }), callErrors),
  'team.watch': request('Watches the agents of the led groups, or stops it.', z.object({ on: z.boolean() }).strict(), none, callErrors),
  'team.insert': request('Listens to, joins or leaves the call of an extension.',
    z.object({ extension: uid, mode: z.enum(['listen', 'join', 'leave']) }).strict(), none,
    ['no_such_extension', 'bad_arguments', ...callErrors]),
  'team.release': request('Forced release of the call on an extension.', z.object({ extension: uid, callId: callIdSchema }).strict(), none,
    ['no_such_extension', 'bad_arguments', ...callErrors]),
  'team.pickup': request('Picks up the call that rings at an extension; callId null = whichever rings there.', z.object({ extension: uid, callId: callIdSchema.nullable() }).strict(), none,
    ['no_such_extension', 'bad_arguments', ...callErrors]),
  'team.setState': request('Changes the state of a led agent.',
    z.object({ uid, state: z.enum(CHOOSABLE_AGENT_STATES), reason: z.string().max(128).nullable() }).strict(), none,
    ['no_such_agent', 'bad_arguments', ...callErrors]),
  'team.logout': request('Logs a led agent out.', z.object({ uid }).strict(), none, ['no_such_agent', 'bad_arguments', ...callErrors]),
  'message.send': request('A message to an agent, the agents of a group (null uid), or all (both null).',
    z.object({ uid: uid.nullable(), group: uid.nullable(), text: z.string().trim().min(1).max(2_000) }).strict(),
    z.object({ delivered: z.number().int(), stored: z.number().int() }), ['no_such_agent', 'bad_arguments', ...callErrors]),
  'message.read': request('Marks received messages as read.', z.object({ ids: z.array(z.string().max(64)).max(500) }).strict(), none, callErrors),
  'wrapup.save': request('Keeps code and note for a call: on this PC at once, at the server when the link is up.',
    z.object({ callId: callIdSchema, code: z.string().max(32).nullable(), note: z.string().max(4_000), done: z.boolean() }).strict(),
    wrapupDraftSchema, ['storage_failed', 'bad_arguments', ...callErrors]),
  'dial.dismiss': request('Drops a pending dial request without calling.', none, none),
  'settings.update': request('Changes settings; the new ones come back as settings.changed.',
    settingsPatchSchema, settingsSchema, ['bad_arguments', 'storage_failed', 'settings_locked', 'hotkey_refused']),
  'link.retryNow': request('Tries to connect at once instead of waiting for the next attempt.', none, none),
  'window.setMode': request('Full window or compact call bar.', z.object({ mode: z.enum(['full', 'compact']) }).strict(), none),
  'window.showMain': request('Brings the main window to the front (from the call card).', none, none),
  'window.hideCard': request('Hides the call card; the call keeps ringing.', none, none),
  'ring.silence': request('No tone for the calls that ring now; the calls stay as they are.', none, none),
  'notice.dismiss': request('Takes a notice away in all windows.', z.object({ id: z.number().int() }).strict(), none),
  'ring.report': request('What became of the ring tone on this machine.',
    z.object({ ok: z.boolean(), error: z.string().max(256) }).strict(), none),
  'paint.report': request('A window has painted the event with this number (latency figure).',
    z.object({ seq: z.number().int(), paintedAt: z.number() }).strict(), none),
  'log.report': request('An error in a window, for the log.',
    z.object({ message: z.string().max(2000), stack: z.string().max(8000) }).strict(), none),
  ...dataRequests,
  ...historyRequests,
  ...boxRequests,
  ...recordingsRequests,
  ...mediaRequests,
  ...faxRequests,
  ...emailRequests,
  ...smsRequests,
  ...outboxRequests,
  ...customerRequests,
  ...managementRequests,
  ...jobRequests,
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
  'teamWatched.changed': z.boolean(),
  'teamCalls.changed': z.array(legSchema),
  'inbox.changed': inboxSchema,
  'figures.changed': figuresSchema.nullable(),
  'wrapup.changed': wrapupDraftSchema.nullable(),
  'extensions.changed': z.array(extensionInfoSchema),
  'trunks.changed': z.array(trunkSchema),
  'settings.changed': settingsSchema,
  'window.changed': windowModeSchema,
  'ring.changed': ringSchema,
  'central.changed': centralSchema,
  'pops.changed': z.array(popSchema),
  'unread.changed': unreadSchema,
  'jobs.changed': z.array(jobSchema),
  'outbox.changed': z.array(outboxEntrySchema),
  /** A box has other content than before: something arrived or was sent, or the databases are back. */
  'box.changed': z.object({ box: z.enum(BOXES) }),
  /** Somebody clicked on a link in the frame of a message; he is asked. */
  'emailLink.changed': emailLinkSchema,
  /** A key that belongs to the page was pressed while the focus was in the frame of a message. */
  'emailKey.changed': z.object({ key: z.string().max(32), code: z.string().max(32), alt: z.boolean(), control: z.boolean(), shift: z.boolean() }),
  'notices.changed': z.array(noticeSchema),
  /** The person clicked the system's notification of a notice: show what it is about. */
  'notice.opened': noticeSchema,
  'dialRequest.changed': snapshotSchema.shape.dialRequest,
  'app.changed': snapshotSchema.shape.app,
  /** The own call list has a new or changed row; callId '' = names or areas have become known. */
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
