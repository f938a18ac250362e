/**
 * Test runner. One project per kind of test; `npm test` runs them one after the other
 * (scripts/test.ts). End-to-end tests drive real windows: one file at a time.
 */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const flags = {
  __VUE_OPTIONS_API__: 'true',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
}

const kind = (name: string, testTimeoutMs: number, options: object = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
    ...options,
  },
})

export default defineConfig({
  define: flags,
  plugins: [vue()],
  test: {
    environment: 'node',
    // better-sqlite3 and worker threads want a process of their own.
    pool: 'forks',
    retry: 0,
    allowOnly: process.env['CI'] === undefined,
    passWithNoTests: false,
    restoreMocks: true,
    reporters: ['default'],
    projects: [
      kind('unit', 10_000),
      kind('property', 60_000),
      kind('integration', 30_000),
      kind('security', 30_000),
      kind('e2e', 120_000, { fileParallelism: false, maxWorkers: 1, isolate: true, globalSetup: ['test/support/demo-template.ts'] }),
      // The property tests again, many times as often (FC_RUNS, scripts/lib/stages.ts).
      kind('long', 3_600_000, { include: ['test/property/**/*.test.ts'], fileParallelism: false, maxWorkers: 1 }),
    ],
  },
})
