/**
 * The fault matrix of the link: what must follow when a fault (row) meets the link in a state (column).
 * Written by hand from docs/at-link.md: hello within 5 s of connecting, an answer within 5 s, a snapshot that moves
 * within 10 s; a ping after 15 s of silence, overdue after 2 s, dead after 45 s; attempts after at most 2, 4, 8, 16, 30 s.
 */
import { harmless, impossible, within } from './cells.ts'
import type { Cell, Row, Step } from './cells.ts'
import type { FaultName } from './faults.ts'

const noLink = impossible('no connection stands')
const noLinkYet = impossible('no connection stands between two attempts', { back: 30.2 })
const later = { back: 30.2 } as const
/** The three columns in which there is nothing that a connection's fault could hit. */
const nothingToHit = { offline: noLink, waiting: noLinkYet, displaced: noLink } as const
const noLogin = impossible('no login is under way')
const granted = harmless('the login was granted before')
const standing = harmless('the connection that stands is not touched')
const lostAtOnce = { flying: 'link_lost', asked: 'not_connected', by: 'resume' } as const
const neverAnswered = { flying: 'timed_out', asked: 'timed_out', by: 'resume' } as const
/** On the way back after a loss, the next attempt is the second: up to 4 s. */
const backIn = (seconds: number, by: 'resume' | 'login' = 'resume') => ({ back: seconds, by }) as const

/** A connection that ends before what waits on the line is read; `unread`: the reason when not even the hello was. */
function cut(reason: string, unread: string, heard: readonly Step[] = []): Row {
  const end = within(0, 'connecting', reason)
  const gone: Cell = { path: [end], back: 2.2 }
  return {
    ...nothingToHit,
    connecting: { sees: [unread], back: 2.2, again: { back: 4.2 } },
    authenticating: { ...gone, again: backIn(4.2) },
    syncing: { ...gone, by: 'resume', again: backIn(4.2) },
    ready: { ...gone, ...lostAtOnce },
    degraded: { path: [...heard, end], back: 2.2, ...lostAtOnce },
  }
}

/** Any byte shows that the server lives, whatever it means. */
function nonsense(reason: string): Row { return cut(reason, 'wrong_protocol', [within(0, 'ready', 'up')]) }

/** The server says FIN: what it had said before is read, what is sent now is lost. */
function ended(seconds: number, asked: 'not_connected' | 'link_lost'): Row {
  const end = within(seconds, 'connecting', 'closed_by_server')
  const soon = 2.2 + seconds
  const up = within(0, 'ready', 'up')
  return {
    ...nothingToHit,
    connecting: { path: [within(0, 'authenticating', 'signing_in'), end], back: soon, again: { back: soon + 2 } },
    authenticating: {
      path: [end], back: soon,
      again: { path: [within(0.01, 'syncing', 'loading'), within(0.01, 'ready', 'up'), end], ...backIn(soon + 2) },
    },
    syncing: { path: [up, end], ...backIn(soon), again: backIn(soon + 2) },
    ready: { path: [end], back: soon, flying: 'link_lost', asked, by: 'resume' },
    degraded: { path: [up, end], back: soon, flying: 'link_lost', asked, by: 'resume' },
  }
}

/** For a minute nothing comes from the server, nor from the servers that are tried meanwhile. */
function silent(next: string, person: number, back: number): Row {
  const nobody: Cell = { sees: [next], back: person }
  const heard: Cell = { sees: [next], back }
  return {
    offline: nobody,
    connecting: { ...heard, sees: ['no_hello', next] },
    waiting: heard,
    authenticating: { ...heard, path: [within(5.1, 'connecting', 'dead')], again: backIn(back) },
    syncing: { ...heard, path: [within(10.1, 'connecting', 'dead')], by: 'resume', again: backIn(back) },
    ready: { ...heard, path: [within(17.1, 'degraded', 'probing'), within(45.1, 'connecting', 'dead')], ...neverAnswered },
    degraded: { ...heard, path: [within(28.1, 'connecting', 'dead')], ...neverAnswered },
    displaced: nobody,
  }
}

/** `automatic`: what becomes of a login that no person waits for. */
function refused(code: 'wrong_password' | 'agent_in_use', automatic: readonly [state: string, reason: string]): Row {
  const no = within(0.1, 'offline', 'login_refused')
  const signing = within(0.1, 'authenticating', 'signing_in')
  const person: Cell = { path: [within(0, 'connecting', 'connecting'), signing, no], back: 'stays', login: code }
  return {
    offline: person,
    connecting: { path: [signing, no], back: 'stays', login: code, again: { path: [signing, within(0.1, ...automatic)] } },
    waiting: { path: [within(30.1, 'authenticating', 'signing_in'), within(30.2, ...automatic)], back: 'stays' },
    authenticating: { path: [no], back: 'stays', login: code, again: { ...granted, path: [] } },
    syncing: granted,
    ready: noLogin,
    degraded: noLogin,
    displaced: person,
  }
}

const anyTime: Row = {
  offline: harmless('it waits for a person'),
  connecting: harmless('deadlines do not look at the clock on the wall'),
  waiting: harmless('attempts do not look at the clock on the wall', later),
  authenticating: harmless('deadlines do not look at the clock on the wall'),
  syncing: harmless('deadlines do not look at the clock on the wall'),
  ready: harmless('it asks the server at most, who answers'),
  degraded: harmless('it asks the server at most, who answers'),
  displaced: harmless('it waits for a person'),
}

export const TABLE: Readonly<Record<FaultName, Row>> = {
  'refuse': {
    offline: { sees: ['refused'], back: 81 },
    connecting: standing,
    waiting: { sees: ['refused'], back: 91 },
    authenticating: standing,
    syncing: standing,
    ready: standing,
    degraded: standing,
    displaced: { sees: ['refused'], back: 81 },
  },
  'silence': silent('no_hello', 86, 96),
  'RST': cut('reset', 'reset'),
  'RST after every accept': {
    offline: { sees: ['reset'], back: 48 },
    connecting: { sees: ['reset'], back: 51 },
    waiting: { sees: ['reset'], back: 51 },
    authenticating: { path: [within(0, 'connecting', 'reset')], back: 51, again: backIn(51) },
    syncing: { path: [within(0, 'connecting', 'reset')], ...backIn(51) },
    ready: { path: [within(0, 'connecting', 'reset')], back: 51, ...lostAtOnce },
    degraded: { path: [within(0, 'connecting', 'reset')], back: 51, ...lostAtOnce },
    displaced: { sees: ['reset'], back: 48 },
  },
  'FIN': ended(0.005, 'not_connected'),
  'half-open': silent('unreachable', 91, 101),
  'half-close': ended(2.1, 'link_lost'),
  'byte by byte': {
    offline: { back: 15 },
    connecting: { back: 15 },
    waiting: { back: 45 },
    authenticating: { back: 15 },
    syncing: { back: 15 },
    ready: harmless('a slow line is no dead line'),
    degraded: harmless('a slow line is no dead line'),
    displaced: { back: 15 },
  },
  'oversized': nonsense('frame_too_large'),
  'garbage': nonsense('garbage'),
  'wrong charset': nonsense('garbage'),
  'duplicate': {
    ...nothingToHit,
    connecting: harmless('a second hello is not heard'),
    authenticating: harmless('a second answer is late', { again: { harmless: 'events are counted' } }),
    syncing: harmless('events are counted'),
    ready: harmless('events are counted'),
    degraded: harmless('events are counted'),
  },
  'reorder': {
    ...nothingToHit,
    connecting: impossible('the server has said one thing only'),
    authenticating: impossible('the server has said one thing only', { again: { harmless: 'the missed events are repaired by a snapshot' } }),
    syncing: harmless('another snapshot is asked for'),
    ready: { path: [within(0, 'degraded', 'resyncing')], back: 0.2 },
    degraded: { path: [within(0, 'ready', 'up'), within(0, 'degraded', 'resyncing')], back: 0.2 },
  },
  'gap': {
    ...nothingToHit,
    connecting: impossible('there are no events before the login'),
    authenticating: impossible('there are no events before the login', { again: { harmless: 'the missed events are repaired by a snapshot' } }),
    syncing: harmless('another snapshot is asked for'),
    ready: { path: [within(0, 'degraded', 'resyncing')], back: 0.2 },
    degraded: { path: [within(0, 'ready', 'up'), within(0, 'degraded', 'resyncing')], back: 0.2 },
  },
  'login refused': refused('wrong_password', ['offline', 'login_refused']),
  'place taken': refused('agent_in_use', ['displaced', 'taken_over']),
  'place taken, session gone': refused('agent_in_use', ['displaced', 'taken_over']),
  'login slow': {
    offline: { back: 10.5 },
    connecting: { back: 8.2, again: { back: 4.2 } },
    waiting: { back: 34.2 },
    authenticating: { back: 4.2, again: { back: 0.2 } },
    syncing: granted,
    ready: noLogin,
    degraded: noLogin,
    displaced: { back: 10.5 },
  },
  'login never answered': {
    offline: {
      path: [within(0, 'connecting', 'connecting'), within(0.1, 'authenticating', 'signing_in'), within(5.2, 'connecting', 'dead')],
      tries: true, back: 86,
    },
    connecting: {
      path: [within(0.1, 'authenticating', 'signing_in'), within(5.2, 'connecting', 'dead')], tries: true, back: 96, by: 'login',
    },
    waiting: {
      path: [within(30.1, 'authenticating', 'signing_in'), within(35.2, 'connecting', 'dead')], tries: true, back: 96, by: 'login',
    },
    authenticating: harmless('the challenge was answered before', { again: { harmless: 'the resume was granted before' } }),
    syncing: granted,
    ready: noLogin,
    degraded: noLogin,
    displaced: {
      path: [within(0, 'connecting', 'connecting'), within(0.1, 'authenticating', 'signing_in'), within(5.2, 'connecting', 'dead')],
      tries: true, back: 86,
    },
  },
  'server restart': {
    offline: { sees: ['refused'], back: 12 },
    connecting: { sees: ['reset'], back: 12, by: 'login' },
    waiting: { back: 33, by: 'login' },
    authenticating: { path: [within(0, 'connecting', 'reset')], ...backIn(12, 'login') },
    syncing: { path: [within(0, 'connecting', 'reset')], ...backIn(12, 'login') },
    ready: { path: [within(0, 'connecting', 'reset')], sees: ['refused'], ...lostAtOnce, ...backIn(12, 'login') },
    degraded: { path: [within(0, 'connecting', 'reset')], sees: ['refused'], ...lostAtOnce, ...backIn(12, 'login') },
    displaced: { sees: ['refused'], back: 12 },
  },
  'DNS change': {
    offline: { back: 0.2, node: 'B' },
    connecting: { sees: ['no_hello'], ...backIn(7.2, 'login'), node: 'B', again: { back: 9.2 } },
    waiting: { ...backIn(30.2, 'login'), node: 'B' },
    authenticating: { path: [within(5.1, 'connecting', 'dead')], ...backIn(7.2, 'login'), node: 'B', again: { back: 9.2 } },
    syncing: { path: [within(10.1, 'connecting', 'dead')], ...backIn(12.2, 'login'), node: 'B', again: { back: 14.2 } },
    ready: {
      path: [within(17.1, 'degraded', 'probing'), within(45.1, 'connecting', 'dead')],
      ...neverAnswered, ...backIn(47.2, 'login'), node: 'B',
    },
    degraded: { path: [within(28.1, 'connecting', 'dead')], ...neverAnswered, ...backIn(30.2, 'login'), node: 'B' },
    displaced: { back: 0.2, node: 'B' },
  },
  'sleep 8 h, the clock counts it': {
    offline: harmless('it waits for a person'),
    connecting: { sees: ['no_hello'], ...backIn(2.2, 'login'), again: { back: 4.2 } },
    waiting: backIn(0.2, 'login'),
    authenticating: { path: [within(0.1, 'connecting', 'dead')], ...backIn(2.2, 'login'), again: { back: 4.2 } },
    syncing: { path: [within(0.1, 'connecting', 'dead')], ...backIn(2.2, 'login'), again: { back: 4.2 } },
    ready: { path: [within(2.1, 'connecting', 'dead')], flying: 'timed_out', asked: 'link_lost', ...backIn(2.2, 'login') },
    degraded: { path: [within(2.1, 'connecting', 'dead')], flying: 'timed_out', asked: 'link_lost', ...backIn(2.2, 'login') },
    displaced: harmless('it waits for a person'),
  },
  'sleep 8 h, the clock stands': {
    offline: harmless('it waits for a person'),
    connecting: { sees: ['no_hello'], ...backIn(7.2, 'login'), again: { back: 9.2 } },
    waiting: backIn(30.2, 'login'),
    authenticating: { path: [within(5.1, 'connecting', 'dead')], ...backIn(7.2, 'login'), again: { back: 9.2 } },
    syncing: { path: [within(7.1, 'connecting', 'dead')], ...backIn(7.2, 'login') },
    ready: { path: [within(7.1, 'connecting', 'dead')], flying: 'link_lost', asked: 'link_lost', ...backIn(7.2, 'login') },
    degraded: { path: [within(7.1, 'connecting', 'dead')], flying: 'timed_out', asked: 'timed_out', ...backIn(7.2, 'login') },
    displaced: harmless('it waits for a person'),
  },
  'clock jump ahead': anyTime,
  'clock jump back': anyTime,
}
