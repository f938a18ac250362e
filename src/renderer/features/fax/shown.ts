/** Which faxes of a list are shown. `open`: not dealt with yet. */
import type { BoxItem } from '#shared/ipc/parts/boxes.ts'

export type Shown = 'all' | 'unread' | 'open'

/** @param chosen stays in the list while it is looked at: opening it has made it seen */
export function isShown(item: BoxItem, shown: Shown, chosen: string | null): boolean {
  if (shown === 'all' || item.id === chosen) return true
  return shown === 'unread' ? !item.seen : !item.done
}
