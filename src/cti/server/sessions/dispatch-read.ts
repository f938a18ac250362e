/** Requests that only read: arguments, how often, handler, answer. No key, no outcome. */
import type { CommandName } from '../../protocol/commands.ts'
import type { RequestMessage } from '../../protocol/messages.ts'
import { refuse } from '../commands/command.ts'
import type { ReadReply, Reader } from '../commands/command.ts'
import { deskReads } from '../commands/desk-reads.ts'
import { manageReads } from '../commands/manage-reads.ts'
import { readCommands } from '../commands/read-commands.ts'
import { actorOf, noteRefusal } from './actor-of.ts'
import { isRefusal, parseArgs } from './dispatch.ts'
import type { Respond } from './dispatch.ts'
import type { ServerContext } from './server-context.ts'
import type { Session } from './session.ts'

const readers = { ...readCommands, ...deskReads, ...manageReads }
type ReadCommand = keyof typeof readers

export function isRead(cmd: CommandName): cmd is ReadCommand {
  return Object.hasOwn(readers, cmd)
}

/** Answers a read command of a session. */
export function dispatchRead(context: ServerContext, session: Session, request: RequestMessage, respond: Respond): void {
  const cmd = request.cmd as CommandName
  if (!isRead(cmd)) return respond(refuse('bad_arguments', `${cmd} is no command that reads`))
  const args = parseArgs(cmd, request.args)
  if (isRefusal(args)) return respond(args)
  const { centre, log, clock, office } = context
  const self = centre.agents.get(session.uid)
  if (self === undefined) return respond(refuse('not_logged_in', 'no such agent'))
  // SECURITY: some reads cost the server more than the asker (server-reads.test.ts, "too many questions").
  const retryAfterMs = context.readLimit.take(session.uid)
  if (retryAfterMs !== null) return respond({ ok: false, error: { code: 'overloaded', message: 'too many questions in a short time', retryAfterMs } })
  const failed = (error: unknown): void => {
    log.error('read command failed', { cmd, uid: session.uid, error: String(error) })
    respond(refuse('overloaded', 'the server cannot read or write its disk now'))
  }
  const noted = { act: false }
  const actor = actorOf(session)
  const answered = (reply: ReadReply<CommandName>): void => {
    if (!reply.ok && !noted.act) noteRefusal(context, actor, cmd, args, reply.error)
    respond(reply.ok ? { ok: true, result: { ...reply.result } } : reply)
  }
  try {
    // The catalogue has checked that the arguments are this command's.
    const reader = readers[cmd] as Reader<CommandName>
    const reply = reader({ centre, log, clock, office, self, actor, noted }, args)
    if (reply instanceof Promise) reply.then(answered).catch(failed)
    else answered(reply)
  } catch (error) {
    failed(error)
  }
}
