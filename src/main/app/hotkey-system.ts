/** The hot key's ports on the real system: Electron's shortcut and clipboard, and the system's own means to press a key. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import * as electron from 'electron'
import type { ClipboardPort, CopySelection, HotkeyPorts } from './hotkey.ts'

// As a whole: ClipboardItem is young (Electron 45), and a name that is not there would keep the program from starting.
const { clipboard, globalShortcut } = electron

/** Starting the script host takes most of it. */
const COPY_KEY_MS = 5_000

/**
 * Waits until the hot key's own modifiers are let go (Ctrl+Alt+Shift+C would be another key), then presses Ctrl+C.
 * SECURITY: a fixed text; nothing from outside goes into it, and no shell reads it.
 */
const WINDOWS_COPY = [
  "Add-Type -AssemblyName System.Windows.Forms",
  "$k = Add-Type -PassThru -Name K -Namespace ATClient -MemberDefinition '[DllImport(\"user32.dll\")] public static extern short GetAsyncKeyState(int k);'",
  '$end = (Get-Date).AddSeconds(2)',
  'while ((Get-Date) -lt $end -and (16,17,18,91,92 | Where-Object { $k::GetAsyncKeyState($_) -lt 0 })) { Start-Sleep -Milliseconds 10 }',
  "[System.Windows.Forms.SendKeys]::SendWait('^c')",
].join('; ')
const MAC_COPY = 'tell application "System Events" to keystroke "c" using command down'

function run(file: string, args: readonly string[]): ReturnType<CopySelection['copy']> {
  return new Promise((resolve) => {
    execFile(file, [...args], { timeout: COPY_KEY_MS, windowsHide: true }, (error, _stdout, stderr) => {
      resolve(error === null ? { ok: true } : { ok: false, detail: `${error.message} ${stderr}`.slice(0, 300) })
    })
  })
}

/** The copy key by what the system brings along: no native module, no shell. */
export function systemCopy(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): CopySelection {
  if (platform === 'win32') {
    const powershell = join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
    return { copy: () => run(powershell, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', WINDOWS_COPY]) }
  }
  if (platform === 'darwin') return { copy: () => run('/usr/bin/osascript', ['-e', MAC_COPY]) }
  return { copy: () => Promise.resolve({ ok: false, detail: 'this system has no copy key that a program may press' }) }
}

/** Everything Electron reads, as it can be written again. */
async function saveClipboard(): Promise<() => Promise<boolean>> {
  let complete = true
  const kept: electron.ClipboardItem[] = []
  for (const item of await clipboard.read()) {
    const data: Record<string, Blob> = {}
    for (const type of item.types) {
      try {
        const part = await item.getType(type)
        if (part instanceof Blob) data[type] = part
        else complete = false
      } catch {
        complete = false
      }
    }
    if (Object.keys(data).length > 0) kept.push(new electron.ClipboardItem(data))
  }
  return async () => {
    if (kept.length === 0) { clipboard.clear(); return complete }
    try {
      await clipboard.write(kept)
      return complete
    } catch {
      return false
    }
  }
}

function systemClipboard(platform: NodeJS.Platform): ClipboardPort {
  return {
    readSelection: platform === 'linux' ? () => clipboard.selection.readText() : null,
    readText: () => clipboard.readText(),
    clear: () => { clipboard.clear() },
    save: saveClipboard,
  }
}

/** The ports of this machine. */
export function systemHotkeyPorts(): HotkeyPorts {
  return {
    shortcuts: {
      register: (accelerator, pressed) => globalShortcut.register(accelerator, pressed),
      unregister: (accelerator) => { globalShortcut.unregister(accelerator) },
    },
    clipboard: systemClipboard(process.platform),
    copySelection: systemCopy(process.platform, process.env),
  }
}
