/** The call centre with everything around it that commands and sessions need, put together over one session hub. */
import type { ServerParts } from './api.ts'
import { CallCentre } from './call-centre.ts'
import type { Announcement, Announcer } from './events-out.ts'
import { FigureDesk } from './figures/figure-desk.ts'
import { Messages } from './messages/messages.ts'
import { OemDesk } from './oem/oem-desk.ts'
import { createEmbeddedOemPort } from './oem/oem-port.ts'
import type { Office } from './office.ts'
import type { CtiEventName } from '../protocol/events.ts'
import { Roster } from './roster/roster.ts'
import { RosterDesk } from './roster/roster-desk.ts'
import { RateLimit } from './sessions/rate-limit.ts'
import type { SessionHub } from './sessions/session-hub.ts'
import { AuditTrail } from './rights/audit-trail.ts'
import type { Rights } from './rights/rights.ts'
import type { Person } from './rights/standing.ts'
import { Sessions } from './sessions/sessions.ts'

/** What an agent may send to be kept. */
const SENDS = { perSecond: 20, burst: 50 }

export interface OpenOffice {
  readonly centre: CallCentre
  readonly sessions: Sessions
  readonly office: Office
  readonly roster: Roster
  /** Anybody of the site by number, as the rights see them; also who cannot log in. */
  person(uid: string): Person | undefined
  readonly start: () => void
  readonly stop: () => void
}

export function openOffice(options: ServerParts, hub: SessionHub, rights: Rights): OpenOffice {
  const { clock, random, log, deskStore: store, records } = options
  const roster = new Roster(options.site, store)
  const { site } = roster
  const trail = new AuditTrail({ store, clock, log })
  const isConnected = (uid: string): boolean => hub.ofAgent(uid)?.peer != null
  const centre: CallCentre = new CallCentre({ ...options, roster, rights, trail, announcer: overheard(hub, (announcement) => { hear(announcement) }) })
  const messages = new Messages({ store, clock, random, log, announcer: hub, isConnected, deadMs: site.limits.heartbeatDeadMs })
  const port = createEmbeddedOemPort({
    store, mailer: options.mailer ?? null, log,
    failed: (item, error) => { tellSender(item.uid, `${item.to}: ${error}`) },
  })
  const oem = new OemDesk({ site, store, port, inbox: options.inbox ?? null, clock, random, log, announcer: hub, agents: () => centre.agents.all(), isConnected, deadMs: site.limits.heartbeatDeadMs })
  const figures = new FigureDesk({ records, day: centre.dayFigures, days: centre.days, clock, announcer: hub, isConnected, agent: (uid) => centre.agents.get(uid) })
  const sessions: Sessions = new Sessions({
    ports: options, site, centre, hub, trail, rights,
    watcher: {
      present(uid, resumed) {
        messages.flush(uid)
        oem.flush(uid)
        const agent = centre.agents.get(uid)
        if (agent !== undefined) oem.agentReady(agent)
        if (!resumed) figures.mark(uid)
      },
      gone(uid, lostAt) {
        messages.sessionGone(uid, lostAt)
        oem.sessionGone(uid, lostAt)
      },
    },
  })
  const rosterDesk = new RosterDesk({
    roster, directory: options.directory ?? null, centre, rights, clock, log, announcer: hub,
    sessions: {
      all: () => hub.all(),
      setGroups: (session, groups) => { hub.setGroups(session, groups) },
      snapshot: (session) => { sessions.snapshot(session) },
      forceOut: (uid, by) => sessions.forceOut(uid, by),
    },
  })
  const office: Office = {
    messages, oem, figures, roster: rosterDesk, rights, trail, sendLimit: new RateLimit(clock, SENDS),
    forceOut: (uid, by) => sessions.forceOut(uid, by),
  }

  /** The call centre's own announcements move the desk on: somebody became ready, a call was finished. */
  function hear(announcement: Announcement): void {
    const { event, data } = announcement
    if (event === 'agent.changed' && 'uid' in data && 'state' in data && data.state === 'ready') {
      const agent = typeof data.uid === 'string' ? centre.agents.get(data.uid) : undefined
      if (agent !== undefined) oem.agentReady(agent)
    }
    if (event === 'oem.received' && 'to' in data && 'id' in data) oem.delivered(data.to, data.id)
    if (event === 'call.ended' && 'agent' in data && data.agent !== null) figures.mark(data.agent)
  }

  /** An e-mail that came back, to the one who sent it. */
  function tellSender(uid: string, text: string): void {
    const agent = centre.agents.get(uid)
    if (agent === undefined) return
    try {
      oem.keep({ kind: 'MCI_FAILED', from: 'system', to: agent.uid, text }, agent.uid).deliver()
    } catch (error) {
      log.error('failure of an e-mail could not be told', { uid, error: String(error) })
    }
  }

  return {
    centre, sessions, office, roster,
    person: (uid) => centre.agents.get(uid) ?? personOf(roster, uid),
    start: () => {
      oem.start()
      centre.start()
    },
    stop: () => {
      figures.stop()
      trail.flush()
      rosterDesk.stop()
    },
  }
}

/** Somebody of the roster who cannot log in now: no agent of the call centre, and somebody all the same. */
function personOf(roster: Roster, uid: string): Person | undefined {
  const person = roster.person(uid)
  if (person === undefined) return undefined
  const { role, manages, leads, groups } = roster.entry(person)
  return { uid: person.uid, role, manages, leads: new Set<string>(leads), memberOf: groups }
}

/** An announcer whose announcements are heard once they are out. */
function overheard(announcer: Announcer, heard: (announcement: Announcement) => void): Announcer {
  return {
    announce<N extends CtiEventName>(announcement: Announcement<N>): void {
      announcer.announce(announcement)
      heard(announcement)
    },
    done: (origin, outcome) => { announcer.done(origin, outcome) },
  }
}
