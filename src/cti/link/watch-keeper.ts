/**
 * What the person wants to watch, and what the server's session watches: the same, sooner or later.
 * A change made while the link is down, or lost on its way, is made good when the link is back.
 */
import { ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { CommandArgs } from '../protocol/commands.ts'
import type { Watch } from './api.ts'

export type WatchArgs = CommandArgs<'subscribe'>
/** Asks the server; the snapshot of what is watched then follows by itself (docs/at-link.md, subscribe). */
export type AskWatch = (args: WatchArgs) => Promise<Result<unknown>>

/** A copy in the form the wire wants. */
export function watchArgs(watch: Watch): WatchArgs {
  // Group ids are what the server has told; it checks them.
  return { watch: watch === 'own' || watch === 'all' ? watch : [...watch] as Extract<WatchArgs['watch'], readonly unknown[]> }
}

const nameOf = (watch: Watch): string => (typeof watch === 'string' ? watch : JSON.stringify(watch))

export class WatchKeeper {
  readonly #ask: AskWatch
  #wanted: Watch = 'own'
  /** Null = not known: an answer was lost. */
  #atServer: string | null = null

  constructor(ask: AskWatch) { this.#ask = ask }

  get wanted(): Watch { return this.#wanted }

  /** A person logs in. */
  begin(watch: Watch): void { this.#wanted = watch }

  /** The server has opened a session that watches what was wanted. */
  opened(watch: Watch): void { this.#atServer = nameOf(watch) }

  /** Wanted from now on, also by logins to come. A refusal takes it back. */
  async change(watch: Watch): Promise<Result<object>> {
    const before = this.#wanted
    this.#wanted = watch
    const answer = await this.#tell()
    if (answer.ok) return ok({})
    const { code } = answer.error
    const lost = code === 'link_lost' || code === 'timed_out' || code === 'not_connected'
    if (!lost && this.#wanted === watch) this.#wanted = before
    return answer
  }

  /** The link is up: the server is told what it does not know. */
  settle(): void {
    if (this.#atServer !== nameOf(this.#wanted)) void this.#tell()
  }

  async #tell(): Promise<Result<unknown>> {
    const asked = this.#wanted
    const was = this.#atServer
    this.#atServer = null
    const answer = await this.#ask(watchArgs(asked))
    if (answer.ok) this.#atServer = nameOf(asked)
    else if (answer.error.code !== 'link_lost' && answer.error.code !== 'timed_out') this.#atServer = was
    return answer
  }
}
