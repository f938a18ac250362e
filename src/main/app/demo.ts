/** The demo's people (handles.md): for --auto-login, which works in the demo only. */

/** Password of every demo agent. Not a secret: it opens nothing but the server inside this program. */
export const DEMO_PASSWORD = 'demo'

/** The extension of a demo agent: 8643 sits at 643. Null = no demo agent. */
export function demoExtension(uid: string): string | null {
  return /^86\d\d$/.test(uid) ? uid.slice(1) : null
}
