/**
 * The states of the client end (docs/at-link.md, Session 7) as one table.
 *
 *              start          hello              authenticated         synced
 *   offline ─────────► connecting ───► authenticating ───────► syncing ─────► ready
 *      ▲                ▲    ▲ │lost        │ │                  │ │         ▲   │
 *      │                │    └─┘            │ │                  │ │recovered│   │overdue
 *      │                └──────────lost─────┼─┴──────────────────┴─┼───────┐ │   ▼
 *      │◄───────────── refused ─────────────┘                      │       degraded
 *      │◄───────────── ended (logout, forced log-out, cancel), from every state
 *   displaced ◄─────── displaced (another session took over) ──────┘
 *      └────── start ──► connecting
 *
 * `connecting` holds both an attempt and the wait for the next one (LinkStatus.retryAt).
 * An event without a row is a mistake of ours or of the server: it is logged and changes nothing.
 */
import type { LinkState } from '../../shared/domain/codes.ts'

export const LINK_EVENTS = [
  /** A person logs in. */
  'start',
  /** The server has introduced itself. */
  'hello',
  /** Login or resume was accepted, and the server has proved itself. */
  'authenticated',
  /** The snapshot or the replay is complete. */
  'synced',
  /** Bytes are overdue, or a gap is being repaired. */
  'overdue',
  /** Bytes came again, the gap is repaired. */
  'recovered',
  /** The connection ended or is as good as ended; another attempt follows. */
  'lost',
  /** The server does not let us in. */
  'refused',
  /** Another session took over. */
  'displaced',
  /** It is over, by us or by the server. */
  'ended',
] as const
export type LinkEvent = (typeof LINK_EVENTS)[number]

export const LINK_TABLE: Readonly<Record<LinkState, Readonly<Partial<Record<LinkEvent, LinkState>>>>> = {
  offline: { start: 'connecting' },
  connecting: { hello: 'authenticating', lost: 'connecting', ended: 'offline' },
  authenticating: {
    authenticated: 'syncing', lost: 'connecting', refused: 'offline', displaced: 'displaced', ended: 'offline',
  },
  syncing: { synced: 'ready', lost: 'connecting', displaced: 'displaced', ended: 'offline' },
  ready: { overdue: 'degraded', lost: 'connecting', displaced: 'displaced', ended: 'offline' },
  degraded: { recovered: 'ready', lost: 'connecting', displaced: 'displaced', ended: 'offline' },
  displaced: { start: 'connecting', ended: 'offline' },
}

/** The state after `event`; null = the table has no row. */
export function nextLinkState(state: LinkState, event: LinkEvent): LinkState | null {
  return LINK_TABLE[state][event] ?? null
}
