/** What a session tells the link client that owns it. */
import type { Result } from '../../shared/result.ts'
import type { CommandName, LoginResult } from '../protocol/commands.ts'
import type { ModelChange } from './api.ts'
import type { StatusKeeper } from './status-keeper.ts'

export interface SessionEvents {
  onStatus: ConstructorParameters<typeof StatusKeeper>[1]
  onSession(login: LoginResult): void
  onChange(change: ModelChange, receivedAt: number): void
  onLateOutcome(cmd: CommandName, outcome: Result<unknown>): void
}
