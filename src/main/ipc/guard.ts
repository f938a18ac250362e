/**
 * Who may call. SECURITY: rule 17 of Electron's list; test/unit/main/ipc/registry.test.ts refuses
 * foreign frames, foreign origins, unknown windows and frames that are gone.
 */
import { isAppUrl } from '../security/app-scheme.ts'

export type WindowKind = 'main' | 'card'

/** What the adapter knows about a caller, read from Electron's event. */
export interface Sender {
  readonly webContentsId: number
  /** Null = the frame is gone already. */
  readonly frame: { readonly url: string; readonly isMainFrame: boolean } | null
}

/** Our windows by the id of their web contents. */
export type KnownWindows = ReadonlyMap<number, WindowKind>

/** @returns the kind of window, or null = refuse */
export function checkSender(sender: Sender, known: KnownWindows): WindowKind | null {
  const kind = known.get(sender.webContentsId)
  if (kind === undefined || sender.frame === null) return null
  if (!sender.frame.isMainFrame || !isAppUrl(sender.frame.url)) return null
  return kind
}
