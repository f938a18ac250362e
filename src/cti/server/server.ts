/** The CTI server: connections, sessions and the call centre, put together. */
import type { Connection, ConnectionHandlers } from '../ports.ts'
import { serviceClock } from '../service-clock.ts'
import type { CtiServer, CtiServerOptions } from './api.ts'
import { commands } from '../protocol/commands.ts'
import { arrivalCommand } from './commands/arrival-command.ts'
import { openOffice } from './open-office.ts'
import type { OpenOffice } from './open-office.ts'
import { Rights } from './rights/rights.ts'
import { KeyMemory } from './sessions/key-memory.ts'
import { LoginLimits } from './sessions/login-limits.ts'
import { LoginTrail } from './sessions/login-trail.ts'
import { UnknownAgents } from './sessions/unknown-agents.ts'
import { Peer } from './sessions/peer.ts'
import { RateLimit } from './sessions/rate-limit.ts'
import type { ServerContext } from './sessions/server-context.ts'
import { SessionHub } from './sessions/session-hub.ts'

/** Connections beyond the sessions: logins under way all over the site. */
const EXTRA_CONNECTIONS = 1_000
/** Questions of one agent: a window that is opened asks many things at once. */
const READS = { perSecond: 20, burst: 200 }
const SECRET_BYTES = 32
/** How long the goodbyes may take before the server stops all the same, ms. */
const FAREWELL_MS = 2_500

/**
 * Builds a server over the ports given. It begins to work at once; connections come by accept().
 * The switch and the record store belong to the caller and are closed by him, after stop().
 */
export function createCtiServer(options: CtiServerOptions): CtiServer {
  const { log } = options
  const clock = serviceClock(options.clock)
  const keys = new KeyMemory(clock)
  const opened: { office: OpenOffice | null } = { office: null }
  const rights = new Rights((uid) => opened.office?.person(uid))
  const hub = new SessionHub({ clock, log, keys, rights })
  opened.office = openOffice({ ...options, clock }, hub, rights)
  const { centre, sessions, office, roster, start, stop: stopOffice } = opened.office
  const { site } = roster
  const context: ServerContext = {
    clock, random: options.random, hashes: options.hashes, log, site, centre, hub, sessions, keys, office, roster,
    loginLimits: new LoginLimits(clock, site.limits),
    trail: new LoginTrail({ clock, log, trail: office.trail }),
    unknownAgents: new UnknownAgents(options.hashes, options.doorSecret ?? options.random.bytes(SECRET_BYTES), site.agents.map(({ verifier }) => verifier)),
    readLimit: new RateLimit(clock, READS),
  }
  const peers = new Set<Peer>()
  let badFrames = 0
  let stopping: Promise<void> | null = null
  let onEmpty: (() => void) | null = null
  const events = {
    closed(peer: Peer): void {
      peers.delete(peer)
      if (peers.size === 0) onEmpty?.()
    },
    badFrame(): void { badFrames += 1 },
  }

  /** Connections of the address that have not logged in. */
  const pendingOf = (address: string): number => {
    let pending = 0
    for (const peer of peers) if (peer.session === null && peer.address === address) pending += 1
    return pending
  }
  const hasRoom = (address: string): boolean =>
    stopping === null && peers.size < site.limits.maxSessions + EXTRA_CONNECTIONS && pendingOf(address) < site.limits.maxPendingPerAddress

  const farewell = (): Promise<void> => new Promise((resolve) => {
    const timer = clock.after(FAREWELL_MS, resolve)
    onEmpty = () => {
      timer.cancel()
      resolve()
    }
    for (const peer of [...peers]) peer.dismiss('maintenance')
    if (peers.size === 0) onEmpty()
  })

  start()
  const directoryRead = office.roster.start()
  return {
    directoryRead,
    maxConnections: site.limits.maxSessions + EXTRA_CONNECTIONS,
    // As many again as may be pending are told that the server is full; what comes beyond is closed without a word.
    admits: (address, handshakes) =>
      handshakes < site.limits.maxPendingPerAddress && pendingOf(address) + handshakes < 2 * site.limits.maxPendingPerAddress,
    accept(connection: Connection): ConnectionHandlers {
      const room = hasRoom(connection.remoteAddress)
      const peer = new Peer(context, connection, events)
      peers.add(peer)
      if (!room) peer.dismiss(stopping === null ? 'server_full' : 'maintenance')
      return peer.handlers()
    },
    stop(noticeMs: number): Promise<void> {
      stopping ??= (async () => {
        if (noticeMs > 0 && hub.size > 0) {
          for (const session of hub.all()) {
            hub.tell(session, {
              event: 'server.notice', thing: null, audience: {},
              data: { notice: 'maintenance', inMs: noticeMs, text: `The server stops in ${String(Math.round(noticeMs / 1_000))} s.` },
            })
          }
          await new Promise<void>((resolve) => { clock.after(noticeMs, resolve) })
        }
        await farewell()
        sessions.stop()
        stopOffice()
        await centre.stop()
      })()
      return stopping
    },
    arrive(arrival) {
      const args = commands['sim.arrival'].args.safeParse(arrival)
      if (!args.success || stopping !== null) return false
      const reply = centre.run(() => arrivalCommand(context, null, args.data))
      if (reply.ok) reply.after?.()
      return reply.ok
    },
    isStaffed: (extension) => centre.agents.at(extension) !== undefined,
    waitingAgents: () => [...centre.agents.all()].flatMap(({ uid, state, callState, reachable, loginAt, loggedInTo }) =>
      (state === 'ready' && callState === 'idle' && reachable && loginAt !== null ? [{ uid, loginAt, groups: loggedInTo }] : [])),
    stats: () => ({ sessions: hub.size, connections: peers.size, calls: centre.book.size, badFrames }),
  }
}
