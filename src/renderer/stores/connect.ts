/** Brings snapshots and events to the stores. The stores are written here and nowhere else. */
import { EventHub } from '../api/event-hub.ts'
import { send } from '../api/client.ts'
import { paintReporter } from '../api/paint-reporter.ts'
import { useAgent } from './agent.ts'
import { useApp } from './app.ts'
import { useArrivals } from './arrivals.ts'
import { useBox } from './boxes.ts'
import { useCalls } from './calls.ts'
import { pressFromFrame } from '../ui/mail-key.ts'
import { useDesk } from './desk.ts'
import { useEmail } from './email.ts'
import { useFigures } from './figures.ts'
import { useHistory } from './history.ts'
import { useInbox } from './inbox.ts'
import { useLink } from './link.ts'
import { useNotices } from './notices.ts'
import { usePops } from './pops.ts'
import { useQueues } from './queues.ts'
import { useSession } from './session.ts'
import { useSettings } from './settings.ts'
import { useSms } from './sms.ts'
import { useTeam } from './team.ts'
import { useWrapup } from './wrapup.ts'
import { clockMoved } from '../ui/ticker.ts'
import { measureClock, serviceNow, wallNow } from '../ui/server-clock.ts'
import { startOfDay } from '../ui/format/time.ts'
import type { ClockTold } from '../ui/server-clock.ts'
import type { LinkStatus } from '#shared/domain/link.ts'
import type { Bridge } from '../api/client.ts'
import type { EventEnvelope, EventName, EventPayload, Snapshot } from '#shared/ipc/contract.ts'

/** A window that is never idle reads its lists all the same. */
const LIST_WAIT_MS = 500

type Handlers = { readonly [N in EventName]: (payload: EventPayload<N>) => void }

/** What each event does; an event without a row does not compile. */
function handlers(measure: (status: LinkStatus) => void): Handlers {
  const app = useApp()
  const calls = useCalls()
  const team = useTeam()
  const settings = useSettings()
  const history = useHistory()
  return {
    'link.changed': (status) => {
      useLink().set(status)
      measure(status)
    },
    'session.changed': useSession().set,
    'agent.changed': useAgent().set,
    'calls.changed': calls.set,
    'queues.changed': useQueues().set,
    'team.changed': team.setAgents,
    'teamWatched.changed': team.setWatched,
    'teamCalls.changed': team.setLegs,
    'inbox.changed': useInbox().set,
    'figures.changed': useFigures().set,
    'wrapup.changed': useWrapup().set,
    // Shown by later views; main sends them already.
    'extensions.changed': () => {},
    'trunks.changed': () => {},
    'settings.changed': settings.set,
    'window.changed': (mode) => { app.windowMode = mode },
    'ring.changed': (ring) => { app.ring = ring },
    'central.changed': useDesk().setCentral,
    'pops.changed': usePops().set,
    'unread.changed': useDesk().setUnread,
    'jobs.changed': useDesk().setJobs,
    'outbox.changed': useDesk().setOutbox,
    'box.changed': ({ box }) => {
      void useBox(box).refresh()
      if (box === 'sms-in' || box === 'sms-out') useSms().spoil()
    },
    'notice.opened': useArrivals().open,
    'emailLink.changed': useEmail().setLink,
    'emailKey.changed': pressFromFrame,
    'notices.changed': useNotices().set,
    'dialRequest.changed': (request) => { app.dialRequest = request },
    'app.changed': (info) => {
      app.info = info
      settings.setLocked(info.locked)
    },
    // Lists have time: a call that rings is drawn before they are.
    'history.changed': () => {
      requestIdleCallback(() => {
        void history.loadToday(startOfDay(wallNow()))
        if (history.loaded) void history.refresh()
      }, { timeout: LIST_WAIT_MS })
    },
  }
}

function applySnapshot(snapshot: Snapshot): void {
  useApp().apply(snapshot)
  useSettings().apply(snapshot)
  useLink().apply(snapshot)
  useSession().apply(snapshot)
  useAgent().apply(snapshot)
  useCalls().apply(snapshot)
  useQueues().apply(snapshot)
  useTeam().apply(snapshot)
  useInbox().apply(snapshot)
  useFigures().apply(snapshot)
  useWrapup().apply(snapshot)
  useDesk().apply(snapshot)
  usePops().apply(snapshot)
  useNotices().apply(snapshot)
}

/** Applies one event: name and payload belong together by the contract, which the table cannot say in types. */
function dispatch<N extends EventName>(table: Handlers, envelope: EventEnvelope<N>): void {
  const handle: ((payload: EventPayload<N>) => void) | undefined = table[envelope.name]
  handle?.(envelope.payload)
}

/** Tasks without the 4 ms that nested timers wait. */
function taskPoster(): (run: () => void) => void {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.onmessage = () => { waiting.shift()?.() }
  return (run) => {
    waiting.push(run)
    port2.postMessage(null)
  }
}

/** Measures the clock when main has: what it says of the server's has changed. */
function clockMeasurer(bridge: Bridge): (status: LinkStatus) => void {
  let known: string | null = null
  return ({ clockOffsetMs, wallAheadMs }) => {
    const told = `${String(clockOffsetMs)} ${String(wallAheadMs)}`
    // Until a server was heard, main and window both go by this PC.
    if (told === known || clockOffsetMs === null) return
    known = told
    const ask = async (): Promise<ClockTold | null> => {
      const answer = await send(bridge, 'clock.read', {})
      return answer.ok ? answer.value : null
    }
    void measureClock(ask).then(clockMoved)
  }
}

/** Starts the hub of a window; resolves when the first snapshot is in (or was tried). Needs an active Pinia. */
export function connectStores(bridge: Bridge): Promise<void> {
  const measure = clockMeasurer(bridge)
  const table = handlers(measure)
  const app = useApp()
  const painted = paintReporter({
    requestFrame: (run) => { requestAnimationFrame(run) },
    nextTask: taskPoster(),
    now: serviceNow,
    visible: () => document.visibilityState === 'visible',
    report: (seq, at) => { void app.reportPaint(seq, at) },
  })
  const hub = new EventHub({
    fetchSnapshot: () => send(bridge, 'state.snapshot', {}),
    subscribe: (listener) => bridge.onEvent(listener),
    onSnapshot: (snapshot) => {
      applySnapshot(snapshot)
      measure(snapshot.link)
    },
    onEvent: (envelope) => {
      dispatch(table, envelope)
      if (envelope.name === 'calls.changed' && envelope.receivedAt !== null) painted(envelope.seq)
    },
    onStale: (stale) => { app.stale = stale },
    later: (run, delayMs) => { setTimeout(run, delayMs) },
  })
  return hub.start()
}
