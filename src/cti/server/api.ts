/** What the CTI server offers to the program that runs it (command line, embedded worker, tests). */
import type { BoxKind } from '../../shared/domain/codes.ts'
import type { AgentId, GroupId } from '../../shared/domain/schemas.ts'
import type { Connection, ConnectionHandlers, Ports, ServiceClock } from '../ports.ts'
import type { DirectoryPort } from './roster/directory-port.ts'
import type { InboxPort } from './oem/inbox-port.ts'
import type { SiteConfig } from './site-config.ts'
import type { DeskStore, SentItem } from './store/desk-store.ts'
import type { Records } from './store/record-store.ts'
import type { Switch } from './switch/switch.ts'

export interface CtiServerOptions extends Ports {
  readonly site: SiteConfig
  readonly switch: Switch
  readonly records: Records
  readonly deskStore: DeskStore
  /** What challenges of unknown agents are made of, kept over restarts (node/door-secret.ts); absent = another one at each start. */
  readonly doorSecret?: Uint8Array
  /** The site's groups and agents; null = they stand in the site file alone and are not managed here. Absent = null. */
  readonly directory?: DirectoryPort | null
  /** Takes e-mail out of the house (SMTP); null = sent items are kept and nothing leaves. Absent = null. */
  readonly mailer?: Mailer | null
  /** Where arrivals of the simulated world are written; null = there are none. Absent = null. */
  readonly inbox?: InboxPort | null
}

/** The ports within the server: its clock says which time it means. */
export interface ServerPorts extends Omit<Ports, 'clock'> { readonly clock: ServiceClock }
/** The options within the server. */
export interface ServerParts extends Omit<CtiServerOptions, 'clock'>, ServerPorts {}

/** Hands an e-mail over. Rejects with a sentence for the sent item when it is refused. */
export interface Mailer {
  send(item: SentItem): Promise<void>
}

/** Somebody logged in, ready and without a call. */
export interface WaitingAgent {
  readonly uid: AgentId
  /** Since when they are logged in; another login of the same agent has another. */
  readonly loginAt: number
  /** Groups they are logged in to. */
  readonly groups: readonly GroupId[]
}

export interface CtiServer {
  /** The directory has been read, or could not be for now. */
  readonly directoryRead: Promise<void>
  /** Most connections at once; the listener closes more than that at once. */
  readonly maxConnections: number
  /** May a socket of this address stay that has not said anything? `handshakes` of the address are under way. */
  admits(address: string, handshakes: number): boolean
  /** Takes over a new connection; answers hello at once. The returned handlers receive its bytes. */
  accept(connection: Connection): ConnectionHandlers
  /** Ordered shutdown: server.notice `noticeMs` ahead (15,000 on a site), then bye, records flushed. */
  stop(noticeMs: number): Promise<void>
  /** True while an agent is logged in at the extension; the demo's life leaves his telephone alone. */
  isStaffed(extension: string): boolean
  /** Agents who could take a call of one of their groups this moment. */
  waitingAgents(): readonly WaitingAgent[]
  /** A customer of the simulated world writes to a group, as sim.arrival does; false = it was refused. */
  arrive(arrival: { readonly kind: BoxKind; readonly from: string; readonly group: string; readonly text: string; readonly subject: string }): boolean
  /** Counters for logs, benches and the operator. */
  stats(): { readonly sessions: number; readonly connections: number; readonly calls: number; readonly badFrames: number }
}
