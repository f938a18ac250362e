/** The worker of the databases as one file of JavaScript: each start of the TypeScript would translate a hundred files. */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../..')

export interface WorkerProgram { readonly url: URL; remove(): void }

/** Builds it below the checkout, where its packages are found. */
export async function buildCentralWorker(): Promise<WorkerProgram> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.cache/central-worker-'))
  await build({
    configFile: false, logLevel: 'error', root: ROOT,
    build: {
      ssr: join(ROOT, 'src/main/central/central-worker.ts'), outDir: folder, emptyOutDir: false, target: 'node24',
      rolldownOptions: { external: ['better-sqlite3', 'mssql'], output: { format: 'es', entryFileNames: 'central.mjs', chunkFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3', 'mssql'] },
  })
  return { url: pathToFileURL(join(folder, 'central.mjs')), remove: () => { rmSync(folder, { recursive: true, force: true }) } }
}
