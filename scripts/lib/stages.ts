/** The stages of `npm test`, in order. Each says how many checks passed and how many failed. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BENCHES } from './benches.ts'
import { build, buildIfStale } from './build.ts'
import { DATA_FILES, FEW_DAYS, MANY_DAYS, ONE_DAY_FILES, dayEnv, dayName } from './days.ts'
import type { TestDay } from './days.ts'
import { ensureElectron } from './electron-binary.ts'
import { ensureLinuxLibraries, hasDisplay, sandboxArguments } from './linux.ts'
import { cacheDir, inRoot, resultsDir } from './paths.ts'
import { run, toolEnv } from './processes.ts'
import { openScreen } from './screen.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** For the summary, e.g. skipped tests; empty = nothing to say. */
  readonly note: string
}

export interface Stage {
  readonly name: string
  /** Words on the command line that choose it. */
  readonly groups: readonly string[]
  /** What can be chosen by name (choice.ts): files of tests, relative to the checkout; absent = the stage is a whole. */
  readonly parts?: () => readonly string[]
  /** The groups whose parts need this stage first. */
  readonly preparesFor?: readonly string[]
  /** @param parts null = the whole stage; for a stage that prepares, [] = as little as the chosen parts need */
  readonly run: (parts: readonly string[] | null) => Promise<Tally>
}

/** Run with every `npm test`; the others by name (`npm test -- bench`) until each has been seen to be quick on two cores. */
const USUAL_BENCHES: readonly string[] = ['link', 'server']
/** Longest time of one quick bench on a busy machine. */
const BENCH_MS = 180_000

const node = process.execPath
const tool = (...parts: string[]): string => inRoot('node_modules', ...parts)
const TSC = tool('typescript', 'bin', 'tsc')
const VUE_TSC = tool('vue-tsc', 'bin', 'vue-tsc.js')

const one = (ok: boolean, note = ''): Tally => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, note })

/** A tool that passes or fails as a whole; its output is shown when it fails. */
async function check(args: readonly string[]): Promise<Tally> {
  const result = await run(node, args, { output: 'keep' })
  if (result.code !== 0) process.stdout.write(`${result.output.trimEnd()}\n`)
  return one(result.code === 0)
}

const typeStage = (layer: string, compiler: string): Stage => ({
  name: `types: ${layer}`,
  groups: ['types', 'static'],
  run: () => {
    mkdirSync(cacheDir, { recursive: true })
    return check([compiler, '-p', inRoot(`tsconfig.${layer}.json`), '--noEmit', '--incremental', '--tsBuildInfoFile', join(cacheDir, `${layer}.tsbuildinfo`)])
  },
})

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/** Adds up a vitest report; a file that broke before its first test counts as one failure. */
export function tallyOf(report: VitestReport, exitCode: number | null): Tally {
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length
  const failed = report.numFailedTests + brokenFiles
  const skipped = report.numPendingTests + report.numTodoTests
  return {
    passed: report.numPassedTests,
    // An unhandled error fails no test, but the run.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    note: skipped > 0 ? `${skipped} skipped` : '',
  }
}

/** The files of tests below test/`folder`, as paths from the checkout with `/` on every system. */
function testFiles(folder: string): readonly string[] {
  if (!existsSync(inRoot('test', folder))) return []
  return readdirSync(inRoot('test', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

interface VitestRun {
  /** The project of vitest.config.ts. */
  readonly kind: string
  /** Where its tests lie, below test/. */
  readonly folder: string
  /** Files to run; null = all. */
  readonly files: readonly string[] | null
  /** Added to the environment of the tests. */
  readonly env?: NodeJS.ProcessEnv
}

/** Runs one kind of tests, or of it the given files. */
async function vitest({ kind, folder, files, env = {} }: VitestRun): Promise<Tally> {
  if (testFiles(folder).length === 0) return { passed: 0, failed: 0, note: 'no tests of this kind' }
  const reportFile = join(resultsDir, `${kind}.json`)
  mkdirSync(resultsDir, { recursive: true })
  rmSync(reportFile, { force: true })
  const result = await run(node, [tool('vitest', 'vitest.mjs'), 'run', ...(files ?? []), '--project', kind, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    { env: toolEnv(env) })
  try {
    return tallyOf(JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport, result.code)
  } catch {
    return one(false, 'vitest wrote no report')
  }
}

/** Signs of the schema library in a bundle; main has validated what the page sees. */
const SCHEMA_LIBRARY = /ZodError|\$ZodType/

function bundlesWithSchemas(): string[] {
  return ['out/renderer', 'out/preload'].flatMap((dir) =>
    readdirSync(inRoot(dir), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.c?js$/.test(name) && SCHEMA_LIBRARY.test(readFileSync(inRoot(dir, name), 'utf8')))
      .map((name) => `${dir}/${name}`))
}

async function buildStage(): Promise<Tally> {
  const result = await build()
  if (result.code !== 0) return one(false)
  const fat = bundlesWithSchemas()
  if (fat.length > 0) process.stdout.write(`The schema library is in: ${fat.join(', ')}\n`)
  return one(fat.length === 0)
}

/** Runs tests that need a real window, on a screen of their own where there is none. */
async function inWindow(kind: string, files: readonly string[] | null, env: NodeJS.ProcessEnv = {}): Promise<Tally> {
  if (!existsSync(inRoot('out', 'main', 'index.js'))) return one(false, 'no build')
  const electron = await ensureElectron()
  await ensureLinuxLibraries(electron.path)
  const sandbox = await sandboxArguments()
  const screen = process.platform === 'linux' && !hasDisplay() ? await openScreen() : null
  try {
    return await vitest({ kind, folder: kind, files, env: { ...screen?.env, ...env, ...(sandbox.length > 0 ? { ATCLIENT_NO_SANDBOX: '1' } : {}) } })
  } finally {
    screen?.close()
  }
}

const testStage = (kind: string): Stage => ({
  name: `tests: ${kind}`,
  groups: [kind, 'tests'],
  parts: () => testFiles(kind),
  run: (files) => vitest({ kind, folder: kind, files }),
})

/** Makes out/ for the groups that open windows: anew for whole ones, only what is stale for parts of them. */
const buildFor = (...groups: readonly string[]): Stage => ({
  name: 'build', groups, preparesFor: groups, run: (parts) => (parts === null ? buildStage() : buildIfStale().then(() => one(true))),
})

/** Window tests on several days, one day after the other; what can be chosen by name are the days. */
const dayStage = (name: string, groups: readonly string[], days: readonly TestDay[], files: readonly string[]): Stage => ({
  name,
  groups,
  parts: () => days.map(dayName),
  run: async (names) => {
    const tallies: Tally[] = []
    for (const day of days.filter((one) => names === null || names.includes(dayName(one)))) {
      process.stdout.write(`\n─ ${dayName(day)}: ${day.why}\n`)
      const tally = await inWindow('e2e', files, dayEnv(day))
      tallies.push(tally.failed > 0 ? { ...tally, note: dayName(day) } : tally)
    }
    return {
      passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
      failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
      note: [`${String(tallies.length)} days`, ...tallies.map(({ note }) => note).filter((note) => note !== '')].join(', '),
    }
  },
})

/** Benches, a little of each: benches are code, and what they are fed must still be what the program takes. Times are not judged. */
const benchStage: Stage = {
  name: 'benches',
  groups: ['bench'],
  parts: () => Object.keys(BENCHES),
  run: async (names) => {
    const broken: string[] = []
    const wanted = names ?? USUAL_BENCHES
    for (const name of wanted) {
      const result = await run(node, [inRoot('scripts', 'bench.ts'), name, '--quick'], { output: 'keep', timeoutMs: BENCH_MS })
      if (result.code === 0) continue
      broken.push(name)
      process.stdout.write(`${name}:\n${result.output.trimEnd()}\n`)
    }
    return { passed: wanted.length - broken.length, failed: broken.length, note: broken.join(', ') }
  },
}

export const stages: readonly Stage[] = [
  ...['shared', 'central', 'cti', 'main', 'preload', 'test'].map((layer) => typeStage(layer, TSC)),
  typeStage('renderer', VUE_TSC),
  { name: 'lint', groups: ['lint', 'static'], run: () => check([tool('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0']) },
  { name: 'architecture', groups: ['arch', 'static'], run: () => check([tool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--config', inRoot('.dependency-cruiser.cjs'), 'src']) },
  testStage('unit'),
  testStage('property'),
  testStage('integration'),
  testStage('security'),
  buildFor('build', 'e2e', 'days', 'bench'),
  { name: 'tests: e2e', groups: ['e2e'], parts: () => testFiles('e2e'), run: (files) => inWindow('e2e', files) },
  dayStage('tests: days', ['days'], FEW_DAYS, ONE_DAY_FILES),
  benchStage,
]

/** How many times as often `long` runs each property; FC_RUNS in the environment says otherwise. */
const LONG_RUNS = '20'

/** Not part of `npm test`: minutes to hours. */
export const longStages: readonly Stage[] = [
  {
    name: 'tests: long',
    groups: ['long'],
    parts: () => testFiles('property'),
    run: (files) => vitest({ kind: 'long', folder: 'property', files, env: { FC_RUNS: process.env['FC_RUNS'] ?? LONG_RUNS } }),
  },
  buildFor('long', 'all-days', 'all-days-whole'),
  dayStage('tests: all days', ['long', 'all-days'], MANY_DAYS, ONE_DAY_FILES),
  dayStage('tests: whole days', ['long', 'all-days-whole'], MANY_DAYS, DATA_FILES),
]
