/** Services that follow the link besides the model: messages, after-call work, team view, what others did. */
import type { ModelChange } from '../../cti/link/api.ts'
import type { SessionInfo } from '../../shared/ipc/contract.ts'

export interface LinkFollower {
  /** The model in the store is that of the change already. */
  onChange?(change: ModelChange, receivedAt: number): void
  /** Logged in, by the person or by the link itself after a loss. */
  onLogin?(session: SessionInfo): void
  /** The site's groups, or those he belongs to or leads, are others now. */
  onSite?(session: SessionInfo): void
  /** The link is up; after a login, and after every loss that was resumed. */
  onReady?(): void
  /** Nobody is logged in here any more. */
  onSessionEnd?(): void
}
