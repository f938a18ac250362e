/** Rules that cannot fail are worthless: each one is shown a forbidden line and its allowed twin. */
import { join, resolve } from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

/** The project's own configuration; only the rules that need a compiled program are left out, since the code here is on no disk. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [tseslint.configs.disableTypeChecked, { languageOptions: { parserOptions: { project: null } } }],
})

/** The ids of the rules that complain about this code at this place. */
async function rulesFor(path: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, path) })
  return (result?.messages ?? []).map((message) => message.ruleId ?? `parse error: ${message.message}`)
}

interface Case {
  readonly rule: string
  readonly what: string
  readonly at: string
  readonly bad: string
  /** The same thing where it belongs, or said properly. */
  readonly goodAt?: string
  readonly good?: string
}

const pureCases: readonly Case[] = [
  ['the wall clock', 'export const t = (): number => Date.now()\n'],
  ['a new Date of now', 'export const t = (): Date => new Date()\n'],
  ['chance', 'export const r = (): number => Math.random()\n'],
  ['setTimeout', 'setTimeout(() => undefined, 1)\nexport {}\n'],
  ['setInterval', 'export const f = (): unknown => setInterval(() => undefined, 1)\n'],
  ['performance', 'export const p = (): number => performance.now()\n'],
  ['sockets', "import { connect } from 'node:net'\nexport const c = connect\n"],
  ['process', "export const e = process.env['X']\n"],
].map(([what, bad]) => ({
  rule: 'house/pure-call-control', what: `${what ?? ''} in call control`, at: 'src/cti/model/x.ts', bad: bad ?? '', goodAt: 'src/cti/node/x.ts',
}))

const cases: readonly Case[] = [
  ...pureCases,
  { rule: 'house/pure-call-control', what: 'a timer in the server core', at: 'src/cti/server/x.ts', bad: 'setTimeout(() => undefined, 1)\nexport {}\n', goodAt: 'src/cti/server/main.ts' },
  { rule: 'house/one-clock', what: "the PC's wall clock in the main process", at: 'src/main/desk/x.ts', bad: 'export const t = (): number => Date.now()\n', good: 'export const t = (clock: { now(): number }): number => clock.now()\n' },
  { rule: 'house/one-clock', what: 'a Date of now in a window', at: 'src/renderer/stores/x.ts', bad: 'export const t = (): Date => new Date()\n', good: 'export const t = (at: number): Date => new Date(at)\n' },
  { rule: 'house/one-clock', what: 'a wall clock shared by two processes', at: 'src/renderer/stores/x.ts', bad: 'export const t = (): number => performance.timeOrigin\n', goodAt: 'src/renderer/ui/server-clock.ts' },
  { rule: 'house/one-clock', what: "the machine's clock in a service", at: 'src/main/desk/x.ts', bad: "import { systemClock } from '../../cti/node/clock.ts'\nexport const c = systemClock\n", goodAt: 'src/main/services.ts' },
  { rule: 'house/one-clock', what: 'an order by the wall clock in the ACD', at: 'src/cti/server/acd/x.ts', bad: 'export const t = (clock: { wall(): number }): number => clock.wall()\n', good: 'export const t = (clock: { service(): number }): number => clock.service()\n' },
  { rule: 'house/one-clock', what: 'a length by the wall clock of an agent', at: 'src/cti/server/agents/x.ts', bad: 'export const t = (o: { clock: { wall(): number } }): number => o.clock.wall()\n', goodAt: 'src/cti/server/rights/audit-trail.ts' },
  { rule: 'house/one-clock', what: 'a bare now in the server', at: 'src/cti/server/sessions/x.ts', bad: 'export const t = (clock: { now(): number }): number => clock.now()\n', goodAt: 'src/cti/node/x.ts' },
  { rule: 'house/one-clock', what: "the PC's clock in the client end of the link", at: 'src/cti/link/x.ts', bad: 'export const t = (clock: { now(): number }): number => clock.now()\n', goodAt: 'src/cti/link/heartbeat.ts' },
  { rule: 'house/one-home', what: 'ipcMain', at: 'src/main/app/x.ts', bad: "import { ipcMain } from 'electron'\nexport const x = ipcMain\n", goodAt: 'src/main/ipc/x.ts' },
  { rule: 'house/one-home', what: 'shell.openExternal', at: 'src/main/app/x.ts', bad: "import { shell } from 'electron'\nvoid shell.openExternal('https://x')\n", goodAt: 'src/main/security/x.ts' },
  { rule: 'house/one-home', what: 'webContents.send', at: 'src/main/app/x.ts', bad: "export const f = (w: { webContents: { send(c: string): void } }): void => w.webContents.send('x')\n", goodAt: 'src/main/ipc/x.ts' },
  { rule: 'house/one-home', what: 'new Notification', at: 'src/renderer/app/x.ts', bad: "export const n = new Notification('x')\n", goodAt: 'src/main/app/notifier.ts' },
  { rule: 'house/one-home', what: 'safeStorage', at: 'src/main/app/x.ts', bad: "import { safeStorage } from 'electron'\nexport const x = safeStorage\n", goodAt: 'src/main/security/x.ts' },
  { rule: 'house/one-home', what: 'SQL in a string', at: 'src/main/telephony/x.ts', bad: "export const q = 'SELECT a FROM b WHERE c = 1'\n", goodAt: 'src/main/data/x.ts' },
  { rule: 'house/one-home', what: 'SQL in a template', at: 'src/cti/server/x.ts', bad: 'export const q = (t: string): string => `delete from ${t} where id = 1`\n', goodAt: 'src/cti/server/store/x.ts' },
  { rule: 'house/one-home', what: 'innerHTML', at: 'src/renderer/app/x.ts', bad: "document.body.innerHTML = 'x'\n", good: "document.body.textContent = 'x'\n" },
  { rule: 'house/commented-non-null', what: 'an unproven !', at: 'src/shared/x.ts', bad: 'export const f = (a: string | null): string => a!\n', good: '// Never null: the caller has looked.\nexport const f = (a: string | null): string => a!\n' },
  { rule: 'no-restricted-exports', what: 'a default export', at: 'src/shared/x.ts', bad: 'const a = 1\nexport default a\n', good: 'export const a = 1\n' },
  { rule: 'no-restricted-syntax', what: 'an enum', at: 'src/shared/x.ts', bad: 'export enum A { B }\n', good: "export type A = 'b'\n" },
  { rule: '@typescript-eslint/no-explicit-any', what: 'any', at: 'src/shared/x.ts', bad: 'export const f = (a: any): unknown => a\n', good: 'export const f = (a: unknown): unknown => a\n' },
  { rule: 'max-lines', what: 'a file of 401 lines', at: 'src/shared/x.ts', bad: `${'// x\n'.repeat(400)}export {}\n`, good: `${'// x\n'.repeat(398)}export {}\n` },
  { rule: 'no-console', what: 'console in the product', at: 'src/main/app/x.ts', bad: "console.log('x')\n", goodAt: 'scripts/x.ts' },
  { rule: 'vue/no-v-html', what: 'v-html', at: 'src/renderer/ui/X.vue', bad: '<template>\n  <p v-html="a" />\n</template>\n', good: '<template>\n  <p v-text="a" />\n</template>\n' },
  { rule: 'house/no-inline-colours', what: 'a colour in a style block', at: 'src/renderer/ui/X.vue', bad: '<template>\n  <p>x</p>\n</template>\n<style scoped>\np { color: #f00; }\n</style>\n', good: '<template>\n  <p>x</p>\n</template>\n<style scoped>\np { color: var(--state-talking); }\n</style>\n' },
  { rule: 'house/no-inline-colours', what: 'a colour in a style attribute', at: 'src/renderer/ui/X.vue', bad: '<template>\n  <p style="background: rgb(1 2 3)">x</p>\n</template>\n', good: '<template>\n  <p>#123 rgb</p>\n</template>\n' },
  { rule: 'vuejs-accessibility/alt-text', what: 'an image without words', at: 'src/renderer/ui/X.vue', bad: '<template>\n  <img src="x.png">\n</template>\n', good: '<template>\n  <img src="x.png" alt="x">\n</template>\n' },
]

describe('lint rules', () => {
  it.each(cases)('$rule refuses $what at $at', async ({ rule, at, bad, goodAt, good }) => {
    expect(await rulesFor(at, bad)).toContain(rule)
    expect(await rulesFor(goodAt ?? at, good ?? bad)).not.toContain(rule)
  })

  it('honours no comment that switches a rule off', async () => {
    expect(await rulesFor('src/shared/x.ts', '/* eslint-disable */\nexport const f = (a: any): unknown => a\n'))
      .toContain('@typescript-eslint/no-explicit-any')
  })

  it('looks into floating promises in every typed layer', async () => {
    const real = new ESLint({ cwd: root })
    for (const file of ['src/shared/result.ts', 'src/cti/ports.ts', 'src/preload/index.ts']) {
      const config = (await real.calculateConfigForFile(join(root, file))) as { rules: Record<string, unknown[]> }
      expect(config.rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2)
    }
  })
})
