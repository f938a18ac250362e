/**
 * The command catalogue of AT Link, used by both ends (docs/at-link.md, Commands).
 * Names are the manual's; arguments are camelCased with real types. `ok` in a response means
 * accepted; the outcome is the event that carries the request's id.
 */
import { z } from 'zod'
import { EXTENSION_KINDS } from '../../shared/domain/codes.ts'
import { agentIdSchema, callIdSchema, extensionSchema, groupIdSchema } from '../../shared/domain/schemas.ts'

/** Largest text an agent may send in one argument, in characters. */
const MAX_CAUSE = 128
const number = z.string().min(1).max(64)
/** Acting for somebody else needs a team leader's right; absent = oneself. */
const self = { uid: agentIdSchema.optional() }
const call = { ...self, callId: callIdSchema.optional() }
const empty = z.object({})

interface CommandSpec {
  readonly args: z.ZodType
  readonly result: z.ZodType
  /** True = changes calls or states: needs an idempotency key and ends in an outcome event. */
  readonly acts: boolean
  /** `login` = before or without a session; `agent` = in a session; `sim` = simulated switch only. */
  readonly right: 'login' | 'agent' | 'sim'
  readonly doc: string
}
const command = <A extends z.ZodType, R extends z.ZodType>(
  doc: string, right: CommandSpec['right'], acts: boolean, args: A, result: R,
) => ({ doc, right, acts, args, result }) satisfies CommandSpec

const groupRef = z.object({ id: groupIdSchema, name: z.string() })
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
  groups: z.array(groupRef),
  role: z.string(),
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

  'ATSetReady': command('Ready for ACD calls, or not ready.', 'agent', true,
    z.object({ ...self, ready: z.boolean() }), empty),
  'ATSetBusy': command('Busy with a reason, or back.', 'agent', true,
    z.object({ ...self, busy: z.boolean(), cause: z.string().max(MAX_CAUSE).optional() }), empty),
  'ATSetLeaveSeat': command('Away with a reason, or back.', 'agent', true,
    z.object({ ...self, away: z.boolean(), cause: z.string().max(MAX_CAUSE).optional() }), empty),
  'ATSetAfterWorking': command('Enters or leaves after-call work.', 'agent', true,
    z.object({ ...self, working: z.boolean(), cause: z.string().max(MAX_CAUSE).optional() }), empty),

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
} as const satisfies Record<string, CommandSpec>

export type CommandName = keyof typeof commands
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>
export type CommandResult<N extends CommandName> = z.infer<(typeof commands)[N]['result']>
