/** Makes out/ from the sources (about one second). */
import { mkdtempSync, mkdirSync, rmSync, utimesSync } from 'node:fs'
import { installFiles } from './install-files.ts'
import { inRoot } from './paths.ts'
import { run, toolEnv, type RunResult } from './processes.ts'
import { isStale, markBuilt } from './freshness.ts'
import { Refusal, say } from './say.ts'

export interface BuildOptions {
  readonly output?: 'show' | 'keep'
  /** True = nothing of earlier builds stays in out/ (a package); otherwise a program that runs keeps its parts. */
  readonly fresh?: boolean
}

/** Builds main, preload and renderer for production; out/ is the old build until the new one is whole. */
export async function build(options: BuildOptions = {}): Promise<RunResult> {
  const startedMs = Date.now()
  mkdirSync(inRoot('.cache'), { recursive: true })
  const beside = mkdtempSync(inRoot('.cache', 'build-'))
  try {
    const result = await run(process.execPath, [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
      { output: options.output ?? 'show', env: toolEnv({ NODE_ENV: 'production', ATCLIENT_BUILD_DIR: beside }) })
    if (result.code === 0) {
      installFiles(beside, inRoot('out'), options.fresh === true ? 0 : undefined)
      markBuilt(startedMs)
      // A file saved while the build ran must count as newer than it.
      utimesSync(inRoot('out', '.built'), startedMs / 1000, startedMs / 1000)
    }
    return result
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

/** Builds if the sources are newer than out/; throws a Refusal if that fails. */
export async function buildIfStale(): Promise<void> {
  if (!isStale()) return
  say({ zh: '正在构建……', en: 'Building…' })
  const result = await build()
  if (result.code !== 0) throw new Refusal({ zh: '构建失败,原因见上。', en: 'The build failed; the reason is above.' })
}
