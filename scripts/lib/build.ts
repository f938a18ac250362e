/** Makes out/ from the sources (about one second). */
import { utimesSync } from 'node:fs'
import { inRoot } from './paths.ts'
import { run, toolEnv, type RunResult } from './processes.ts'
import { isStale, markBuilt } from './freshness.ts'
import { Refusal, say } from './say.ts'

/** Builds main, preload and renderer for production. */
export async function build(output: 'show' | 'keep' = 'show'): Promise<RunResult> {
  const startedMs = Date.now()
  const result = await run(process.execPath, [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    { output, env: toolEnv({ NODE_ENV: 'production' }) })
  if (result.code === 0) {
    markBuilt(startedMs)
    // A file saved while the build ran must count as newer than it.
    utimesSync(inRoot('out', '.built'), startedMs / 1000, startedMs / 1000)
  }
  return result
}

/** Builds if the sources are newer than out/; throws a Refusal if that fails. */
export async function buildIfStale(): Promise<void> {
  if (!isStale()) return
  say({ zh: '正在构建……', en: 'Building…' })
  const result = await build()
  if (result.code !== 0) throw new Refusal({ zh: '构建失败,原因见上。', en: 'The build failed; the reason is above.' })
}
