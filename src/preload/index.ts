/**
 * Builds `window.atclient` from the names of the contract; no logic (architecture.md). Moves the page to the day of the demo, if it has one.
 * SECURITY: the page gets three members and no Electron object (test/security/windows.test.ts).
 */
import { DEMO_OFFSET, shiftDate } from '../shared/demo-date.ts'
import { contextBridge, ipcRenderer } from 'electron'
import { EVENT_CHANNEL, REQUEST_CHANNEL, REQUEST_NAMES } from '../shared/ipc/channels.ts'
import type { AtclientBridge } from '../shared/ipc/channels.ts'
import type { EventEnvelope, EventName } from '../shared/ipc/contract.ts'

/** A demo with a day of its own (src/main/app/demo-day.ts): the page lives on it before its first script runs. */
const offset = process.argv.map((word) => new RegExp(`^--${DEMO_OFFSET}=(-?\\d{1,15})$`).exec(word)?.[1]).find((value) => value !== undefined)
if (offset !== undefined) contextBridge.executeInMainWorld({ func: shiftDate, args: [Number(offset)] })

const names: ReadonlySet<string> = new Set(REQUEST_NAMES)

const bridge: AtclientBridge = {
  request: (name, args) => {
    if (!names.has(name)) return Promise.reject(new Error('no such request'))
    // Main answers with a Result checked against the contract; nothing else comes back on this channel.
    return ipcRenderer.invoke(REQUEST_CHANNEL, name, args) as ReturnType<AtclientBridge['request']> as never
  },
  onEvent: (listener) => {
    // SECURITY: the IpcRendererEvent (with its sender) stays here.
    const forward = (_event: unknown, envelope: EventEnvelope<EventName>): void => { listener(envelope) }
    ipcRenderer.on(EVENT_CHANNEL, forward)
    return () => { ipcRenderer.removeListener(EVENT_CHANNEL, forward) }
  },
  windowKind: globalThis.location.pathname.endsWith('/card.html') ? 'card' : 'main',
}

contextBridge.exposeInMainWorld('atclient', bridge)
