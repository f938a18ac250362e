/** The agent of a session as an actor, and the refusals of their requests in the audit trail. */
import type { WireError } from '../../protocol/messages.ts'
import type { Actor } from '../rights/actor.ts'
import type { ServerContext } from './server-context.ts'
import type { Session } from './session.ts'

export function actorOf({ uid, address }: Session): Actor {
  return { uid, via: 'link', address }
}

/**
 * A request that the rights forbid, where the command has written no entry itself.
 * SECURITY: no refusal without an entry (rights-cells.test.ts, "every refusal is in the audit trail").
 */
export function noteRefusal({ office }: Pick<ServerContext, 'office'>, actor: Actor, command: string, args: object, { code }: WireError): void {
  if (code !== 'not_allowed') return
  const named = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = (args as Readonly<Record<string, unknown>>)[name]
      if (typeof value === 'string' && value !== '') return value.slice(0, 64)
    }
    return null
  }
  const byAgent = named('type') === 'agent' ? named('key') : null
  office.trail.note(actor, {
    command, detail: named('group', 'key', 'kind') ?? '', whom: named('uid', 'uidTo') ?? byAgent, extension: named('ext'), callId: named('callId'),
  }, code)
}
