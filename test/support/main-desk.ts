/** The parts of the main process around one scripted link: store, notices, and a link that answers from a table. */
import { createAppStore } from '../../src/main/telephony/app-store.ts'
import { createNotices } from '../../src/main/telephony/notices.ts'
import { createPublisher } from '../../src/main/ipc/publisher.ts'
import { initialAppState } from '../../src/main/telephony/app-state.ts'
import { EMPTY_MODEL } from '../../src/cti/model/link-model.ts'
import { ok } from '../../src/shared/result.ts'
import type { LinkClient, LinkModel, ModelChange } from '../../src/cti/link/api.ts'
import type { LinkFollower } from '../../src/main/telephony/link-follower.ts'
import type { SessionInfo } from '../../src/shared/ipc/contract.ts'
import type { Agent, CallLeg } from '../../src/shared/domain/schemas.ts'
import type { Result } from '../../src/shared/result.ts'
import { createFakeClock } from './fake-clock.ts'
import { createMemoryLog } from './fakes.ts'

export const SESSION: SessionInfo = {
  uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [{ id: '15', name: '服务热线' }], role: 'agent',
  leads: [], site: { groups: [], ivrFlows: [] },
}

type Answers = Record<string, (args: Record<string, unknown>) => Result<unknown> | Promise<Result<unknown>>>

/** A store and a link; `answers`: by command, `{}` accepted otherwise. */
export function createMainDesk(answers: Answers = {}) {
  const clock = createFakeClock()
  const store = createAppStore(initialAppState({ version: '1', platform: 'linux', demo: true, locale: 'en', dark: false, locked: [] }, 0), createPublisher(clock, 'e'))
  const sent: [string, unknown][] = []
  const ask = (cmd: string, args: Record<string, unknown>): Promise<Result<unknown>> => {
    sent.push([cmd, args])
    return Promise.resolve(answers[cmd]?.(args) ?? ok({}))
  }
  // Only what the services use; the real link is tested with real servers.
  const link = {
    model: () => EMPTY_MODEL,
    execute: ask, request: ask,
    setWatch: (watch: unknown) => ask('setWatch', { watch }),
  } as unknown as LinkClient
  const followers: LinkFollower[] = []
  /** As the telephony service does it: the store first. */
  const change = (made: ModelChange): void => {
    store.dispatch({ kind: 'model', model: made.model })
    for (const follower of followers) follower.onChange?.(made, 0)
  }
  const modelNow = (changes: Partial<LinkModel> = {}): LinkModel => ({
    ...EMPTY_MODEL, self: store.state().agent, calls: new Map(store.state().calls.map((leg) => [leg.callId, leg])), ...changes,
  })
  return {
    clock, store, link, sent, answers, followers, change, modelNow,
    log: createMemoryLog(),
    notice: createNotices(clock, store),
    notices: (): Record<string, string | number>[] => store.state().notices.map(({ key, params }) => ({ key, ...params })),
    login(session: SessionInfo = SESSION) {
      store.dispatch({ kind: 'session', session })
      for (const follower of followers) follower.onLogin?.(session)
      for (const follower of followers) follower.onReady?.()
    },
    ready() { for (const follower of followers) follower.onReady?.() },
    logout() {
      store.dispatch({ kind: 'session', session: null })
      store.dispatch({ kind: 'model', model: EMPTY_MODEL })
      for (const follower of followers) follower.onSessionEnd?.()
    },
    agent(agent: Agent) { change({ kind: 'agent', agent, own: true, model: modelNow({ self: agent }) }) },
    leg(leg: CallLeg) {
      const calls = new Map(store.state().calls.map((other) => [other.callId as string, other])).set(leg.callId, leg)
      change({ kind: 'call', leg, model: modelNow({ calls }) })
    },
    ended(leg: CallLeg, endCause = 'normal', endedBy: string | null = null) {
      const calls = new Map(store.state().calls.filter((other) => other.callId !== leg.callId).map((other) => [other.callId as string, other]))
      change({ kind: 'ended', leg: { ...leg, endedAt: clock.now(), endCause, endedBy }, model: modelNow({ calls }) })
    },
    /** Lets promises come to their ends. */
    async settle() { await clock.advanceAsync(0) },
  }
}
