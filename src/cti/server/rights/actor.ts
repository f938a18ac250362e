/** Who asks: an agent, the door they came by, and the address they came from. Rights and audit take an actor, never a session. */
export interface Actor {
  /** Number of the agent; empty = nobody has logged in. */
  readonly uid: string
  /** `link` = AT Link, `system` = the server itself. */
  readonly via: 'link' | 'gateway' | 'system'
  /** Address of the other end of the connection; empty for the server itself. */
  readonly address: string
}

/** The server itself: ends what a right no longer covers. */
export const SYSTEM_ACTOR: Actor = { uid: 'system', via: 'system', address: '' }
