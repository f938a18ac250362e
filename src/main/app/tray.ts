/** The icon in the system tray, drawn from the tray model; and whether there is a tray at all. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { Menu, Tray, nativeImage } from 'electron'
import { trayModel } from './tray-model.ts'
import type { TrayItem } from './tray-model.ts'
import type { AppState } from '../telephony/app-state.ts'
import type { MenuItemConstructorOptions } from 'electron'

export interface TrayActions {
  readonly choose: (item: Exclude<TrayItem, { kind: 'separator' }>) => void
  readonly open: () => void
}

export interface TrayView {
  update(state: AppState): void
  dispose(): void
}

/** A desktop answers this in milliseconds. */
const ASK_MS = 2_000

/**
 * Linux has a tray only where something on the session bus owns the watcher (GNOME needs an
 * extension: gnome-shell-extension-appindicator 228). Without one the window is never hidden.
 */
export function hasTray(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true)
  return new Promise((resolve) => {
    const args = ['--session', '--dest=org.freedesktop.DBus', '--type=method_call', '--print-reply=literal',
      '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.kde.StatusNotifierWatcher']
    execFile('dbus-send', args, { timeout: ASK_MS }, (error, stdout) => { resolve(error === null && stdout.includes('true')) })
  })
}

function template(item: TrayItem, actions: TrayActions): MenuItemConstructorOptions {
  if (item.kind === 'separator') return { type: 'separator' }
  const click = (): void => { actions.choose(item) }
  if (item.kind === 'state') return { label: item.label, type: 'radio', checked: item.checked, enabled: item.enabled, click }
  if (item.kind === 'compact') return { label: item.label, type: 'checkbox', checked: item.checked, click }
  return { label: item.label, enabled: 'enabled' in item ? item.enabled : true, click }
}

/** @param folder where tray-*.png and tray-*@2x.png are */
export function createTrayView(folder: string, actions: TrayActions, first: AppState): TrayView {
  const image = (name: string): Electron.NativeImage => nativeImage.createFromPath(join(folder, `tray-${name}.png`))
  let shown = trayModel(first)
  const tray = new Tray(image(shown.icon))
  const draw = (): void => {
    tray.setToolTip(shown.tooltip)
    tray.setContextMenu(Menu.buildFromTemplate(shown.items.map((item) => template(item, actions))))
  }
  draw()
  tray.on('click', actions.open)
  return {
    update(state) {
      const next = trayModel(state)
      if (JSON.stringify(next) === JSON.stringify(shown)) return
      if (next.icon !== shown.icon) tray.setImage(image(next.icon))
      shown = next
      draw()
    },
    dispose() { tray.destroy() },
  }
}
