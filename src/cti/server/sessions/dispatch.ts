/** Requests of a logged-in session: arguments, idempotency, rights, handler, answer. */
import { commands } from '../../protocol/commands.ts'
import type { CommandArgs, CommandName } from '../../protocol/commands.ts'
import type { RequestMessage, WireError } from '../../protocol/messages.ts'
import { callCommands } from '../commands/call-commands.ts'
import { refuse } from '../commands/command.ts'
import type { CommandContext, Handler, Reply } from '../commands/command.ts'
import { keyCommands } from '../commands/key-commands.ts'
import { pairCommands } from '../commands/pair-commands.ts'
import { logoutCommand } from '../commands/logout-command.ts'
import { messageCommands } from '../commands/message-commands.ts'
import { oemCommands } from '../commands/oem-commands.ts'
import { simCommand } from '../commands/sim-commands.ts'
import { stateCommands } from '../commands/state-commands.ts'
import { manageCommands } from '../commands/manage-commands.ts'
import { wrapupCommands } from '../commands/wrapup-commands.ts'
import { supervisionCommands } from '../commands/supervision-commands.ts'
import { transferCommands } from '../commands/transfer-commands.ts'
import { actorOf, noteRefusal } from './actor-of.ts'
import type { ServerContext } from './server-context.ts'
import type { Session } from './session.ts'

/** Commands that act on calls and states; the others belong to the session itself. */
const handlers = {
  ...callCommands, ...pairCommands, ...transferCommands, ...keyCommands, ...supervisionCommands,
  ...stateCommands,
  ...messageCommands, ...oemCommands, ...wrapupCommands, ...logoutCommand, ...manageCommands,
}
type HandledCommand = keyof typeof handlers
type SimCommand = Extract<CommandName, `sim.${string}`>

export type Answer = { readonly ok: true; readonly result: Readonly<Record<string, unknown>> } | { readonly ok: false; readonly error: WireError }
export type Respond = (answer: Answer) => void

export function isCommand(cmd: string): cmd is CommandName {
  return Object.hasOwn(commands, cmd)
}

/** Checks arguments against the catalogue. */
export function parseArgs<N extends CommandName>(cmd: N, args: unknown): CommandArgs<N> | { readonly ok: false; readonly error: WireError } {
  const parsed = commands[cmd].args.safeParse(args)
  if (parsed.success) return parsed.data as CommandArgs<N>
  const issue = parsed.error.issues[0]
  return refuse('bad_arguments', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.slice(0, 200))
}

export function isRefusal(value: object): value is { readonly ok: false; readonly error: WireError } {
  return 'ok' in value && value.ok === false && 'error' in value
}

/** Executes an acting command of a session, or answers a resend with the first outcome. */
export function dispatchActing(context: ServerContext, session: Session, request: RequestMessage, respond: Respond): void {
  const { cmd, key, id } = request
  const { keys } = context
  if (!isCommand(cmd)) return respond(refuse('bad_arguments', `unknown command ${cmd}`))
  const spec = commands[cmd]
  if (key === undefined && spec.right !== 'sim') return respond(refuse('bad_arguments', 'key: required for a command that acts'))
  const origin = { session: session.id, requestId: id, uid: session.uid, key: key ?? null }
  if (key !== undefined && (request.retry === true || keys.knows(session.uid, key))) {
    const known = keys.ask(session.uid, key, (outcome) => {
      respond(outcome)
      if (outcome.ok) context.hub.done({ ...origin, key: null }, { ok: true })
    })
    if (!known) respond(refuse('outcome_unknown', 'this request never arrived, or too long ago'))
    return
  }
  const args = parseArgs(cmd, request.args)
  if (isRefusal(args)) return respond(args)
  const self = context.centre.agents.get(session.uid)
  if (self === undefined) return respond(refuse('not_logged_in', 'no such agent'))
  if (key !== undefined) keys.begin(session.uid, key)
  const noted = { act: false }
  const actor = actorOf(session)
  const reply = execute({ centre: context.centre, log: context.log, clock: context.clock, office: context.office, self, actor, noted, origin }, cmd, args)
  if (!reply.ok && !noted.act) noteRefusal(context, actor, cmd, args, reply.error)
  if (!reply.ok) {
    if (key !== undefined) keys.settle(session.uid, key, reply)
    return respond(reply)
  }
  if (key !== undefined) keys.accepted(session.uid, key, { ...reply.result })
  respond({ ok: true, result: { ...reply.result } })
  reply.after?.()
}

/** sim.* without a session, from this machine. */
export function dispatchSim(context: ServerContext, request: RequestMessage, respond: Respond): void {
  const { cmd } = request
  if (!isSim(cmd)) return respond(refuse('not_logged_in', 'log in first'))
  const args = parseArgs(cmd, request.args)
  if (isRefusal(args)) return respond(args)
  const reply = context.centre.run(() => simCommand(context, null, cmd, args))
  respond(reply.ok ? { ok: true, result: { ...reply.result } } : reply)
  if (reply.ok) reply.after?.()
}

export function isSim(cmd: string): cmd is SimCommand {
  return isCommand(cmd) && commands[cmd].right === 'sim'
}

function execute(context: CommandContext, cmd: CommandName, args: CommandArgs<CommandName>): Reply<CommandName> {
  return context.centre.run(() => {
    if (isSim(cmd)) return simCommand(context, context.origin, cmd, args as CommandArgs<typeof cmd>)
    if (!isHandled(cmd)) return refuse('bad_arguments', `${cmd} is no command that acts`)
    // The catalogue has checked that the arguments are this command's.
    const handler = handlers[cmd] as Handler<CommandName>
    return handler(context, args)
  })
}

function isHandled(cmd: string): cmd is HandledCommand {
  return Object.hasOwn(handlers, cmd)
}
