/** Every architecture rule is shown a forbidden import in a small tree of its own, and an allowed one. */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const tree = mkdtempSync(join(tmpdir(), 'atclient-arch-'))

const value = (from: string): string => `import { x } from '${from}'\nexport const y = x\n`
const type = (from: string): string => `import type { X } from '${from}'\nexport type Y = X\n`

/** file → the rule it breaks (null = it is in order) and its text. */
const files: Readonly<Record<string, readonly [string | null, string]>> = {
  'src/shared/good.ts': [null, 'export const x = 1\nexport type X = number\n'],
  'src/shared/domain/errors.ts': [null, 'export const x = 1\n'],
  'src/shared/domain/schemas.ts': [null, "import { z } from 'zod'\nexport const x = z.string()\nexport type X = string\n"],
  'src/shared/domain/codes.ts': ['schema-free-stays-free', value('./schemas.ts')],
  'src/shared/to-cti.ts': ['layer-shared', value('../cti/model/good.ts')],
  'src/shared/to-node.ts': ['shared-is-neutral', "import { join } from 'node:path'\nexport const y = join\n"],
  'src/shared/ring-a.ts': ['no-circles', "import { b } from './ring-b.ts'\nexport const a = (): number => b\n"],
  // A circle is reported once, at the first file of it.
  'src/shared/ring-b.ts': [null, "import { a } from './ring-a.ts'\nexport const b = 1\nexport const c = a\n"],
  'src/cti/model/good.ts': [null, value('../../shared/good.ts').replace('y = x', 'y = x\nexport const z = 1')],
  'src/cti/model/to-net.ts': ['cti-is-pure', "import { connect } from 'node:net'\nexport const y = connect\n"],
  'src/cti/model/to-adapters.ts': ['cti-node-only-from-programs', value('../node/good.ts')],
  'src/cti/node/good.ts': [null, "import { connect } from 'node:net'\nexport const x = connect\n"],
  'src/cti/server/main.ts': [null, value('../node/good.ts')],
  'src/cti/server/to-link.ts': ['server-stands-alone', value('../link/good.ts')],
  'src/cti/server/to-main.ts': ['layer-cti', value('../../main/good.ts')],
  'src/cti/server/to-electron.ts': ['electron-home', "import { app } from 'electron'\nexport const y = app\n"],
  'src/cti/link/good.ts': [null, 'export const x = 1\n'],
  'src/cti/link/to-server.ts': ['link-knows-no-server', value('../server/good.ts')],
  'src/cti/server/good.ts': [null, 'export const x = 1\n'],
  'src/cti/server/to-test.ts': ['product-without-tests', value('../../../test/help.ts')],
  'src/cti/server/to-nowhere.ts': ['resolvable', value('./not-there.ts')],
  'src/central/good.ts': [null, value('../shared/good.ts').replace('y = x', 'y = x\nexport const z = 1')],
  'src/central/to-cti.ts': ['layer-central', value('../cti/model/good.ts')],
  'src/cti/node/to-central.ts': [null, "import { z } from '../../central/good.ts'\nexport const y = z\n"],
  'src/cti/node/to-main.ts': ['layer-cti-node', value('../../main/good.ts')],
  'src/cti/server/to-central.ts': ['layer-cti', "import { z } from '../../central/good.ts'\nexport const y = z\n"],
  'src/main/good.ts': [null, "import { app } from 'electron'\nimport { x as y } from '../cti/link/good.ts'\nexport const x = [app, y]\n"],
  'src/main/to-renderer.ts': ['layer-main', value('../renderer/good.ts')],
  'src/main/telephony/to-sqlite.ts': ['sqlite-home', "import Database from 'better-sqlite3'\nexport const y = Database\n"],
  'src/main/data/good.ts': [null, "import Database from 'better-sqlite3'\nexport const y = Database\n"],
  'src/preload/to-main.ts': ['layer-preload', value('../main/good.ts')],
  'src/renderer/good.ts': [null, `${type('../shared/domain/schemas.ts')}export const x = 1\n`],
  'src/renderer/by-alias.ts': [null, value('#shared/domain/errors.ts')],
  'src/renderer/to-main.ts': ['layer-renderer', value('../main/good.ts')],
  'src/renderer/to-schemas.ts': ['pages-without-schemas', value('#shared/domain/schemas.ts')],
  'src/renderer/to-zod.ts': ['no-zod-in-pages', "import { z } from 'zod'\nexport const y = z\n"],
  'src/renderer/View.vue': ['pages-without-schemas', `<script setup lang="ts">\nimport { x } from '../shared/domain/schemas.ts'\nconst y = x\n</script>\n<template>\n  <p>{{ y }}</p>\n</template>\n`],
  'test/help.ts': [null, 'export const x = 1\n'],
}

interface Report {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[] }
}
const broken = new Map<string, Set<string>>()

beforeAll(async () => {
  for (const [path, [, text]] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) copyFileSync(join(root, name), join(tree, name))
  const output = await new Promise<string>((done, failed) => {
    const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
    execFile(process.execPath, [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'], { cwd: tree, maxBuffer: 64 << 20 },
      // The exit code counts the violations; only a missing report is a failure.
      (error, stdout, stderr) => { if (stdout === '') failed(new Error(stderr, { cause: error })); else done(stdout) })
  })
  for (const { from, rule } of (JSON.parse(output) as Report).summary.violations) {
    broken.set(from, (broken.get(from) ?? new Set()).add(rule.name))
  }
}, 60_000)

afterAll(() => { rmSync(tree, { recursive: true, force: true }) })

describe('architecture rules', () => {
  it.each(Object.entries(files).flatMap(([path, [rule]]) => (rule === null ? [] : [{ path, rule }])))(
    '$rule refuses the import in $path', ({ path, rule }) => {
      expect([...(broken.get(path) ?? [])]).toContain(rule)
    })

  it.each(Object.entries(files).flatMap(([path, [rule]]) => (rule === null && path.startsWith('src/') ? [{ path }] : [])))(
    'no rule minds $path', ({ path }) => {
      expect([...(broken.get(path) ?? [])]).toEqual([])
    })

  it('every rule of the configuration is shown here', async () => {
    const config = (await import('../../../.dependency-cruiser.cjs' as string)) as { default: { forbidden: readonly { name: string }[] } }
    const shown = new Set(Object.values(files).map(([rule]) => rule))
    expect(config.default.forbidden.map((rule) => rule.name).filter((name) => !shown.has(name))).toEqual([])
  })
})
