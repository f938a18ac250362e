/** A stand-in for `window.atclient`: answers requests from a table, sends events when told, remembers what was asked. */
import { createApp } from 'vue'
import { createPinia, setActivePinia } from 'pinia'
import { BRIDGE } from '../../src/renderer/stores/program.ts'
import { NO_CENTRAL, NOTHING_UNREAD } from '../../src/main/telephony/app-state.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'
import type { Bridge } from '../../src/renderer/api/client.ts'
import type { EventEnvelope, EventName, EventPayload, RequestName, Snapshot } from '../../src/shared/ipc/contract.ts'
import type { Agent, AgentMessage, CallLeg, Party } from '../../src/shared/domain/schemas.ts'

/** A snapshot with nobody logged in. */
export function emptySnapshot(over: Partial<Snapshot> = {}): Snapshot {
  return {
    epoch: 'e1', seq: 0,
    link: {
      state: 'offline', reason: 'not_started', since: 0, server: null, serverName: null, node: null, latencyMs: null,
      attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false, clockOffsetMs: null, wallAheadMs: 0, timeZone: null,
    },
    session: null, agent: null, calls: [], queues: [], team: [], teamWatched: false, teamCalls: [],
    inbox: { unread: 0, messages: [] }, figures: null, wrapup: null, extensions: [], trunks: [], settings: DEFAULT_SETTINGS,
    window: { mode: 'full', alwaysOnTop: false },
    ring: { ringing: false, callId: null, deviceId: '', tone: 'classic', volume: 80, alsoDefault: false },
    central: NO_CENTRAL, pops: [], unread: NOTHING_UNREAD, jobs: [], outbox: [], notices: [], dialRequest: null,
    app: { version: '0', platform: 'linux', demo: true, locale: 'zh-CN', dark: false, locked: [] },
    ...over,
  }
}

/** A talking leg. */
export function makeLeg(over: Partial<Record<keyof CallLeg, unknown>> = {}): CallLeg {
  const leg = {
    callId: 'c1', extension: '643', agent: '8643', peer: { number: '13800138000', name: null, kind: 'external', uid: null, held: false, state: 'talking', listening: false },
    caller: '13800138000', called: '643', direction: 'in', state: 'talking', held: false, heldSince: null, heldByPeer: false, conference: false, listening: false,
    transferType: 'none', consultOf: null, trunk: '1001', queue: null, originalCaller: null, originalCalled: null, attached: {}, startedAt: 1000,
    answeredAt: 2000, since: 2000, recording: false, ringDeadline: null, parties: [], allowed: ['ATHangup', 'ATHoldCall'], ...over,
  }
  // The brands of the ids exist at compile time only.
  return leg as CallLeg
}

export type Answer = (args: unknown) => unknown

/** The bridge, what was asked through it, and a way to send an event. */
export function fakeBridge(answers: Partial<Record<RequestName, Answer>>) {
  const asked: { readonly name: RequestName; readonly args: unknown }[] = []
  const listeners = new Set<(envelope: EventEnvelope) => void>()
  const bridge: Bridge = {
    // The table gives each request the result of its own kind; the generic cannot be followed through a table.
    request: (async (name: RequestName, args: unknown) => {
      asked.push({ name, args })
      return (await answers[name]?.(args)) ?? { ok: true, value: {} }
    }) as Bridge['request'],
    onEvent: (listener) => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    windowKind: 'main',
  }
  const emit = <N extends EventName>(seq: number, name: N, payload: EventPayload<N>, epoch = 'e1'): void => {
    const envelope: EventEnvelope = { epoch, seq, receivedAt: null, sentAt: 0, name, payload }
    for (const listener of listeners) listener(envelope)
  }
  return { bridge, asked, emit, listeners }
}

/** Makes the stores use this bridge; returns a function that runs code as a component would. */
export function provideBridge(bridge: Bridge): <T>(run: () => T) => T {
  const app = createApp({ render: () => null })
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
  app.provide(BRIDGE, bridge)
  return (run) => app.runWithContext(run)
}

/** A promise that is settled from outside. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => { resolve = done })
  return { promise, resolve: (value: T): void => { resolve(value) } }
}

/** A party of a call who talks. */
export function makeParty(over: Partial<Record<keyof Party, unknown>> = {}): Party {
  return { number: '602', name: null, kind: 'extension', uid: null, held: false, state: 'talking', listening: false, ...over } as Party
}

/** An agent who is ready, of group 15, at the telephone his number ends with. */
export function makeAgent(uid: string, over: Partial<Record<keyof Agent, unknown>> = {}): Agent {
  return {
    uid, name: `name ${uid}`, extension: uid.slice(1), state: 'ready', reason: null, since: 1000, changedBy: uid, nextState: null, groups: ['15'], callState: 'idle', host: 'PC', role: 'agent',
    memberOf: ['15'], loginAt: 1, wrapup: null, ...over,
  } as Agent
}

/** A message to 8643 that he has not read. */
export function makeMessage(over: Partial<Record<keyof AgentMessage, unknown>> = {}): AgentMessage {
  return {
    id: 'm1', from: '8602', fromName: '陈嘉禾', to: '8643', toName: '付智伟', text: 'hello', sentAt: 100, deliveredAt: 100, readAt: null, broadcast: null, ...over,
  } as AgentMessage
}
