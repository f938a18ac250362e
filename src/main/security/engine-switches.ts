/**
 * Which words of the command line an installed program listens to. Chromium reads hundreds of switches of its own, among them some that
 * open a port for remote control, switch the sandbox off or start another program in place of a renderer (CVE-2018-1000006).
 * An allowlist: a new Chromium brings new switches. SECURITY: test/security/engine-switches.test.ts
 */
import { SWITCHES } from '../app/args.ts'

/** Switches of the engine that help with a broken display driver or an odd screen, and one that the updater adds. */
const ENGINE: ReadonlySet<string> = new Set([
  'disable-gpu', 'disable-gpu-compositing', 'force-device-scale-factor', 'high-dpi-support', 'force-high-contrast', 'force-renderer-accessibility',
  'ozone-platform', 'ozone-platform-hint', 'enable-wayland-ime', 'updated',
])

/** The name of a switch as Chromium reads it, on Windows also with a slash in front; null = the word is none. */
function switchName(word: string, platform: NodeJS.Platform): string | null {
  const match = (platform === 'win32' ? /^(?:--|-|\/)([^=]+)/ : /^(?:--|-)([^=]+)/).exec(word)
  return match?.[1]?.toLowerCase() ?? null
}

/** The words of a command line (without the program), divided. Nothing behind a lone `--` is a switch to Chromium. */
export function sortSwitches(words: readonly string[], platform: NodeJS.Platform): { readonly kept: string[]; readonly refused: string[] } {
  const end = words.indexOf('--')
  const front = end < 0 ? words : words.slice(0, end)
  const isRefused = (word: string): boolean => {
    const name = switchName(word, platform)
    // Finder of older macOS names the process.
    if (name === null || (platform === 'darwin' && name.startsWith('psn_'))) return false
    return !SWITCHES.has(name) && !ENGINE.has(name)
  }
  return {
    kept: [...front.filter((word) => !isRefused(word)), ...(end < 0 ? [] : words.slice(end))],
    refused: front.filter(isRefused),
  }
}
