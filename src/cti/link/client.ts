/** The client end of AT Link, as its owner sees it (api.ts). */
import { fail } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { CommandArgs, CommandName, CommandResult } from '../protocol/commands.ts'
import type { LinkClient, LinkListener, LinkOptions, OnceKey } from './api.ts'
import { isHandshakeCommand } from './handshake.ts'
import { LinkSession } from './session.ts'
import { DEFAULT_TIMING } from './timing.ts'

/** Makes a link that is offline and does nothing until login(). */
export function createLinkClient(options: LinkOptions): LinkClient {
  const listeners = new Set<LinkListener>()
  const tell = (call: (listener: LinkListener) => void): void => {
    for (const listener of [...listeners]) {
      try {
        call(listener)
      } catch (error) {
        // A listener's mistake must not cost the link, nor the other listeners their event.
        options.log.error('link listener threw', { error })
      }
    }
  }
  const session = new LinkSession(options, { ...DEFAULT_TIMING, ...options.timing }, {
    onStatus: (status) => { tell((listener) => listener.onStatus?.(status)) },
    onSession: (login) => { tell((listener) => listener.onSession?.(login)) },
    onChange: (change, receivedAt) => { tell((listener) => listener.onChange?.(change, receivedAt)) },
    onLateOutcome: (cmd, outcome) => { tell((listener) => listener.onLateOutcome?.(cmd, outcome)) },
  })
  const send = <N extends CommandName>(
    cmd: N, args: CommandArgs<N>, wait: 'response' | 'outcome', once?: OnceKey,
  ): Promise<Result<CommandResult<N>>> => {
    if (isHandshakeCommand(cmd)) return Promise.resolve(fail('not_allowed', `${cmd} belongs to the login`))
    if (!session.isUp) return Promise.resolve(fail('not_connected', `link is ${session.keeper.state}`))
    // PendingRequests has read the result with the schema of `cmd`.
    return session.pending.start(cmd, args, wait, once) as Promise<Result<CommandResult<N>>>
  }
  return {
    status: () => session.keeper.status,
    model: () => session.intake.model,
    subscribe(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    login: (request) => session.login(request),
    cancelLogin: () => { session.cancelLogin() },
    logout: () => session.logout(),
    request: (cmd, args) => send(cmd, args, 'response'),
    execute: (cmd, args) => send(cmd, args, 'outcome'),
    // The answer to a retry is the outcome itself.
    executeOnce: (cmd, args, once) => send(cmd, args, once.ask ? 'response' : 'outcome', once),
    setWatch: (watch) => session.watch.change(watch),
    probe: (why) => { session.probe(why) },
    retryNow: () => { session.retryNow() },
    setServers: (servers) => { session.setServers(servers) },
    dispose: () => { session.dispose() },
  }
}
