/** The only home of ipcMain and webContents.send: connects the registry and the publisher with Electron. */
import { ipcMain } from 'electron'
import { EVENT_CHANNEL, REQUEST_CHANNEL } from '../../shared/ipc/channels.ts'
import { fail } from '../../shared/result.ts'
import type { Publisher } from './publisher.ts'
import type { IpcRegistry } from './registry.ts'
import type { WindowKind } from './guard.ts'
import type { WebContents } from 'electron'

/** Answers the windows' requests. Before `registry` resolves, calls wait. */
export function bindRequests(registry: Promise<IpcRegistry>): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, name: unknown, args: unknown) => {
    const frame = event.senderFrame
    // Read before any await: the frame may be gone afterwards.
    const sender = {
      webContentsId: event.sender.id,
      frame: frame === null ? null : { url: frame.url, isMainFrame: frame === event.sender.mainFrame },
    }
    try {
      return await (await registry).dispatch(sender, name, args)
    } catch {
      return fail('internal')
    }
  })
}

/** Makes a window known: it may ask, and it hears events until it is gone. */
export function bindWindow(contents: WebContents, kind: WindowKind, windows: Map<number, WindowKind>, publisher: Publisher): void {
  const { id } = contents
  windows.set(id, kind)
  publisher.add(id, (envelope) => {
    if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(EVENT_CHANNEL, envelope)
  })
  contents.once('destroyed', () => {
    windows.delete(id)
    publisher.remove(id)
  })
}
