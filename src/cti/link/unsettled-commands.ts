import type { Result } from '../../shared/result.ts'
import type { CommandName } from '../protocol/commands.ts'
import type { PendingRequests, Unsettled } from './pending-requests.ts'

/** More than an agent can click in the grace time. */
const MAX_UNSETTLED = 100

/**
 * Acting commands whose outcome a lost link has swallowed. They are asked for after the return, with
 * their own keys, and never executed again (docs/at-link.md, request).
 */
export class UnsettledCommands {
  private list: readonly Unsettled[] = []

  add(more: readonly Unsettled[]): void {
    this.list = [...this.list, ...more].slice(-MAX_UNSETTLED)
  }

  /** Nobody will ask for them any more; returns what is forgotten. */
  forget(): readonly Unsettled[] {
    const { list } = this
    this.list = []
    return list
  }

  /** Asks for each; one that is lost again is remembered again by the loss itself. */
  settle(pending: PendingRequests, tell: (cmd: CommandName, outcome: Result<unknown>) => void): void {
    for (const item of this.forget()) {
      void pending.retry(item).then((outcome) => {
        if (outcome.ok || outcome.error.code !== 'link_lost') tell(item.cmd, outcome)
      })
    }
  }
}
