/**
 * The command catalogue of AT Link, used by both ends (docs/at-link.md, Commands).
 * Names are the manual's; arguments are camelCased with real types. `ok` in a response means
 * accepted; the outcome is the event that carries the request's id.
 */
import { z } from 'zod'
import { BOX_KINDS, EXTENSION_KINDS } from '../../shared/domain/codes.ts'
import {
  agentIdSchema, agentSchema, callIdSchema, directoryAgentSchema, extensionSchema, figuresSchema, groupIdSchema, ivrFlowSchema,
  legSchema, messageSchema, notedWrapupSchema, oemSchema, queueSchema, realTimeFiguresSchema, trunkSchema, waitingCallSchema, wrapupRecordSchema,
} from '../../shared/domain/schemas.ts'
import { manageCommands } from './manage-commands.ts'
import { groupRefSchema, siteGroupsSchema } from './site-view.ts'
import { OWN_SCOPE, scopeSchema } from '../../shared/domain/scope.ts'
import { command } from './command-spec.ts'
import type { CommandSpec } from './command-spec.ts'

/** Largest text an agent may send in one argument, in characters. */
const MAX_CAUSE = 128
/** Calls that wrapup.list is asked about at a time, and entries of its answer: a call that was handed on has several. */
export const MAX_NOTED_CALLS = 40
export const MAX_NOTED = 80
const number = z.string().min(1).max(64)
/** Acting for somebody else needs a team leader's right; absent = oneself. */
const self = { uid: agentIdSchema.optional() }
const call = { ...self, callId: callIdSchema.optional() }
const empty = z.object({})
/** Last moment that a date can hold, epoch ms. */
const MAX_DATE_MS = 8_640_000_000_000_000
/** Epoch milliseconds. */
const time = z.number().int().nonnegative()
/** Where a call is sent to: an extension, an outside number, or (one-step transfer only) the queue of a group. */
const extDest = number
/** Entry into an IVR flow (manual: AC_SWITCHIVR). Channel 0 = the server chooses the port. */
const ivr = {
  channel: z.number().int().min(0).max(99_999).default(0),
  ivrFile: z.string().min(1).max(64),
  node: z.string().max(32).default('1'),
  ivrMsg: z.string().max(512).default(''),
}

/** What a successful login or resume answers. */
export const loginResultSchema = z.object({
  /** Server's final SCRAM message (RFC 5802 section 7): proves that the server knows the agent, too. */
  serverFinal: z.string().max(256),
  session: z.string().min(8).max(128),
  /** How long the server keeps a lost session, ms. */
  graceMs: z.number().int().nonnegative(),
  uid: agentIdSchema,
  name: z.string(),
  extension: extensionSchema,
  extensionKind: z.enum(EXTENSION_KINDS),
  groups: z.array(groupRefSchema),
  role: z.string(),
  /** Groups he leads; empty = no leader. */
  leads: z.array(groupIdSchema),
  /** Adds and deletes groups and agents. */
  manages: z.boolean().default(false),
  /** Whose messages, recordings and call records one sees. */
  scope: scopeSchema.default(OWN_SCOPE),
  /** The state he had queued or chosen when his last session went, and is in now; null = none was left. */
  kept: z.object({ state: z.string().max(32), reason: z.string().nullable() }).nullable().default(null),
  /** All groups of the site and the IVR flows a call can be sent to. */
  site: z.object({
    groups: siteGroupsSchema,
    ivrFlows: z.array(ivrFlowSchema).max(100),
  }),
})
export type LoginResult = z.infer<typeof loginResultSchema>

export const commands = {
  'login': command('First step of SCRAM-SHA-256: names the agent and the seat.', 'login', false,
    z.object({
      version: z.number().int(),
      mechanism: z.literal('SCRAM-SHA-256'),
      uid: agentIdSchema,
      extension: extensionSchema,
      /** ACD groups to log in to; absent = all he is a member of. */
      groups: z.array(groupIdSchema).max(200).optional(),
      /** The old REG_GROUP: own seat, named groups, or all. */
      watch: z.union([z.literal('own'), z.literal('all'), z.array(groupIdSchema).max(200)]),
      startNotReady: z.boolean(),
      host: z.string().max(512),
      /** Random, one per run of a program: tells its own earlier session from that of a second program on the same PC. */
      instance: z.string().min(16).max(64).optional(),
      /** True = no person asked for this login (after a loss): it displaces nobody. */
      automatic: z.boolean().default(false),
      appVersion: z.string().max(64),
      takeOver: z.boolean(),
      clientFirst: z.string().max(512),
    }),
    z.object({ serverFirst: z.string().max(512) })),
  'login.proof': command('Second step: the client’s proof. Opens the session; the snapshot follows.', 'login', false,
    z.object({ clientFinal: z.string().max(512) }), loginResultSchema),
  'resume': command('Takes a lost session up again and asks for the events after lastSeq.', 'login', false,
    z.object({ session: z.string().max(128), lastSeq: z.number().int().nonnegative(), proof: z.string().max(128) }),
    z.object({ replayed: z.number().int().nonnegative() })),
  'logout': command('Ends the session; refused while a call stands.', 'agent', false, empty, empty),
  'snapshot': command('Asks for a full snapshot in the event stream.', 'agent', false, empty, empty),
  'subscribe': command('Changes what is watched.', 'agent', false,
    z.object({ watch: z.union([z.literal('own'), z.literal('all'), z.array(groupIdSchema).max(200)]) }), empty),

  'ATPlaceCall': command('Calls a number from the own extension.', 'agent', true,
    z.object({ ...self, called: number }), z.object({ callId: callIdSchema })),
  'ATAnswer': command('Answers; digital and IP extensions only.', 'agent', true, z.object(call), empty),
  'ATHangup': command('Ends the own leg; a ringing one is rejected. Digital and IP extensions only.', 'agent', true, z.object(call), empty),
  'ATHoldCall': command('Holds; the far end hears music and the extension can call again.', 'agent', true, z.object(call), empty),
  'ATRetriveCall': command('Takes a held call back (the manual’s spelling).', 'agent', true, z.object(call), empty),
  'ATCallSwap': command('Holds the active call and takes the held one.', 'agent', true, z.object(call), empty),
  'ATCallReconnect': command('Drops the active call and takes the held one back: the way back from a consultation.', 'agent', true, z.object(call), empty),
  'ATTranCall': command('One-step transfer of the active call to an extension, an outside number or a group’s queue.', 'agent', true,
    z.object({ ...call, extDest: extDest.optional(), group: groupIdSchema.optional() }), empty),
  'ATConsTrans': command('Holds with music and calls a third party to consult; the result names the consultation’s call.', 'agent', true,
    z.object({ ...call, extDest }), z.object({ callId: callIdSchema })),
  'ATTranOver': command('Completes the consult transfer; callId = the held call.', 'agent', true, z.object(call), empty),
  'ATConsConf': command('As ATConsTrans, meant for a conference; from within a conference, too.', 'agent', true,
    z.object({ ...call, extDest }), z.object({ callId: callIdSchema })),
  'ATConfOver': command('Joins the held and the active call into a conference; callId = the held call.', 'agent', true, z.object(call), empty),
  'ATConf_est': command('One-step conference: calls a third party into the active call.', 'agent', true,
    z.object({ ...call, extDest }), empty),
  'ATSendDtmf': command('Sends DTMF digits to the far end.', 'agent', true,
    z.object({ ...call, dtmf: z.string().regex(/^[0-9A-D*#]{1,64}$/) }), empty),
  'ATDialDigit': command('Presses keys of the telephone: dials after off-hook, key codes in a call, K and a number the key at that position; not DTMF.', 'agent', true,
    z.object({ ...call, digit: z.string().regex(/^(?:[0-9*#]{1,32}|K\d{1,4})$/) }), empty),
  'ATTranCall_toIVR': command('Sends the own call to an IVR port, e.g. the survey SCORE.DAT.', 'agent', true,
    z.object({ ...call, ...ivr }), empty),
  'ATJoinIVR_toCnf': command('Brings an IVR port into the own call as a conference.', 'agent', true,
    z.object({ ...call, ...ivr }), empty),
  'ATPickCall': command('Picks up a call that rings at another extension: a colleague’s of the own group, or a led agent’s.', 'agent', true,
    z.object({ ...self, ext: extensionSchema, callId: callIdSchema.optional() }), z.object({ callId: callIdSchema })),
  'ATDiscCall': command('Forced release of the call on another extension; leaders only, audited.', 'agent', true,
    z.object({ ...self, ext: extensionSchema, callId: callIdSchema.optional() }), empty),
  'ATInsert': command('Joins, listens to, or leaves the call of another extension; leaders only, audited.', 'agent', true,
    z.object({ ...self, ext: extensionSchema, type: z.enum(['leave', 'join', 'listen']), callId: callIdSchema.optional() }), empty),
  'ATLogout': command('Forced log-out of another agent; leaders only, audited. His calls stay at his telephone.', 'agent', true,
    z.object({ uid: agentIdSchema }), empty),
  'ATSetUserInfo': command('Attaches data to the call (随路数据); it goes with the call over transfers. An empty value takes the key away.', 'agent', true,
    z.object({ ...call, set: z.record(z.string().min(1).max(64), z.string().max(4096)) }), empty),

  'ATSetReady': command('Ready for ACD calls, or not ready.', 'agent', true,
    z.object({ ...self, ready: z.boolean() }), empty),
  'ATSetBusy': command('Busy with a reason, or back.', 'agent', true,
    z.object({ ...self, busy: z.boolean(), cause: z.string().max(MAX_CAUSE).optional() }), empty),
  'ATSetLeaveSeat': command('Away with a reason, or back.', 'agent', true,
    z.object({ ...self, away: z.boolean(), cause: z.string().max(MAX_CAUSE).optional() }), empty),
  'ATSetAfterWorking': command('Enters or leaves after-call work.', 'agent', true,
    z.object({ ...self, working: z.boolean(), cause: z.string().max(MAX_CAUSE).optional() }), empty),

  'wrapup.save': command('Keeps code and note of the after-call work of a call; done = finished, and the state with it.', 'agent', true,
    z.object({ callId: callIdSchema, code: z.string().max(32).nullable(), note: z.string().max(4_000), done: z.boolean() }), empty),
  'wrapup.get': command('What was kept for a call; null = nothing yet.', 'agent', false,
    z.object({ callId: callIdSchema }), z.object({ wrapup: wrapupRecordSchema.nullable() })),
  'wrapup.list': command('What anybody has noted of these calls, newest first.', 'agent', false,
    z.object({ callIds: z.array(callIdSchema).min(1).max(MAX_NOTED_CALLS) }), z.object({ wrapups: z.array(notedWrapupSchema).max(MAX_NOTED) })),

  'recording.copy': command('Asks for the right to hear a recording or message, or to take a copy out of the program, or tells of one that needs no right; audited.', 'agent', false,
    z.object({
      kind: z.enum(['recording', 'voicemail', 'fax', 'fax-print', 'email']), file: z.string().min(1).max(128), callId: callIdSchema.optional(),
      /** `play` = to hear it; no copy leaves the program. Absent = a copy. */
      act: z.enum(['copy', 'play']).optional(),
      /** Whose it is as the site's databases say; the server's own records of the call count more. */
      owner: z.string().max(64).optional(),
      /** When it was made, of one that is told later. */
      at: time.max(MAX_DATE_MS).optional(),
    }), empty),

  'ATSendMsg': command('A message to an agent, the agents of a group, or all; kept for those who are absent.', 'agent', true,
    z.object({
      ...self, uidTo: agentIdSchema.optional(), group: groupIdSchema.optional(), all: z.boolean().default(false),
      info: z.string().min(1).max(2_000),
    }),
    z.object({ ids: z.array(z.string().max(64)).max(20_000), delivered: z.number().int(), stored: z.number().int() })),
  'message.read': command('Marks received messages as read; the senders are told.', 'agent', false,
    z.object({ ids: z.array(z.string().max(64)).max(500) }), empty),
  'message.list': command('Own messages, sent and received, newest first.', 'agent', false,
    z.object({ withUid: agentIdSchema.optional(), before: time.optional(), limit: z.number().int().min(1).max(500).default(100) }),
    z.object({ messages: z.array(messageSchema).max(500) })),
  'ATSendOEMCommand': command('AGENTTOMCI: an SMS or e-mail goes out; AGENTTOIVR, AGENTTOAGENT: content as agreed.', 'agent', true,
    z.object({
      ...self, uidTo: z.string().max(64).default(''),
      subKey: z.enum(['AGENTTOMCI', 'AGENTTOIVR', 'AGENTTOAGENT']), msg: z.string().min(1).max(65_536),
    }),
    z.object({ id: z.string().max(64) })),
  'ATSendOEMCommand_Route': command('A multimedia message to an agent, or by ACD routing to the group of a route point.', 'agent', true,
    z.object({ cmd: z.string().max(64), uidTo: z.string().max(32).default(''), info: z.string().min(1).max(65_536) }),
    z.object({ id: z.string().max(64), uid: agentIdSchema.nullable() })),
  'ATGetOEMMessage': command('OEM messages kept for oneself, newest first.', 'agent', false,
    z.object({ subKey: z.string().max(32).optional(), limit: z.number().int().min(1).max(500).default(100) }),
    z.object({ messages: z.array(oemSchema).max(500) })),

  'ATGetCallInfo': command('Legs by call id, agent, extension or trunk; of oneself and of led agents.', 'agent', false,
    z.object({ key: z.string().max(64), type: z.enum(['call', 'agent', 'extension', 'trunk']).default('agent') }),
    z.object({ legs: z.array(legSchema).max(500) })),
  'ATGetCallId_list': command('Ids of the calls at an extension (own when absent).', 'agent', false,
    z.object({ ext: extensionSchema.optional() }), z.object({ callIds: z.array(callIdSchema).max(500) })),
  'ATGetTrunk_list': command('All trunks.', 'agent', false, empty, z.object({ trunks: z.array(trunkSchema).max(5_000) })),
  'ATGetUidInfo': command('An agent.', 'agent', false, z.object({ uid: agentIdSchema.optional() }), z.object({ agent: agentSchema })),
  'ATGetUidInfo_byExt': command('The agent at an extension.', 'agent', false,
    z.object({ ext: extensionSchema }), z.object({ agent: agentSchema })),
  'ATGetUid_Online': command('Logged-in agents of a group, or all.', 'agent', false,
    z.object({ group: groupIdSchema.optional() }), z.object({ uids: z.array(agentIdSchema).max(20_000) })),
  'ATGetUidName': command('An agent’s name.', 'agent', false, z.object({ uid: agentIdSchema }), z.object({ name: z.string() })),
  'ATGetGroupName': command('A group’s name, or all groups.', 'agent', false,
    z.object({ group: groupIdSchema.optional() }), z.object({ groups: z.array(groupRefSchema).max(2_000) })),
  'ATGetQueue_list': command('Who waits in the queues of a group, or of all the agent belongs to or leads.', 'agent', false,
    z.object({ group: groupIdSchema.optional() }),
    z.object({ queues: z.array(queueSchema).max(2_000), calls: z.array(waitingCallSchema).max(5_000) })),
  'ATGetPopup': command('What a customer pop needs of the own call.', 'agent', false,
    z.object({ callId: callIdSchema.optional() }), z.object({ leg: legSchema.nullable() })),
  'RPTGet_CDRInfo': command('Figures of the call records between two times (default: today).', 'agent', false,
    z.object({ from: time.optional(), to: time.optional(), group: groupIdSchema.optional() }), z.object({ figures: figuresSchema })),
  'RPTGet_RTInfo': command('The site now: trunks, agents, queues.', 'agent', false, empty, z.object({ figures: realTimeFiguresSchema })),
  'RPTGet_UIDInfo': command('Figures of an agent today; of oneself, or of a led agent.', 'agent', false,
    z.object({ uid: agentIdSchema.optional() }), z.object({ figures: figuresSchema })),
  'directory': command('Whom a call can be sent to: colleagues with their states, groups with their queues.', 'agent', false, empty,
    z.object({ agents: z.array(directoryAgentSchema).max(20_000), queues: z.array(queueSchema).max(2_000) })),

  ...manageCommands,

  'sim.incoming': command('An outside party calls a group or an extension.', 'sim', true,
    z.object({
      caller: number, trunk: z.string().max(32).optional(),
      group: groupIdSchema.optional(), extension: extensionSchema.optional(),
      /** The number the outside party dialled; absent = the group's. */
      called: number.optional(),
    }),
    z.object({ callId: callIdSchema })),
  'sim.answer': command('A person lifts the handset: an outside number, or an extension by hand.', 'sim', true,
    z.object({ number }), empty),
  'sim.hangup': command('A person hangs up: an outside number, or an extension by hand.', 'sim', true,
    z.object({ number }), empty),
  'sim.dtmf': command('An outside party presses keys.', 'sim', true,
    z.object({ number, digits: z.string().regex(/^[0-9A-D*#]{1,64}$/) }), empty),
  'sim.arrival': command('A customer writes, faxes or leaves a voice message: a row in the box, and the agent is told (by ACD routing when no agent is named).', 'sim', true,
    z.object({
      kind: z.enum(BOX_KINDS), from: z.string().min(1).max(320), uid: agentIdSchema.optional(), group: groupIdSchema.optional(),
      text: z.string().max(20_000).default(''), subject: z.string().max(1_000).default(''),
      /** Path on the server; empty = a message that is there already. */
      file: z.string().max(512).default(''),
    }),
    z.object({ id: z.string().max(64), uid: agentIdSchema.nullable() })),
} as const satisfies Record<string, CommandSpec>

export type CommandName = keyof typeof commands
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>
export type CommandResult<N extends CommandName> = z.infer<(typeof commands)[N]['result']>
