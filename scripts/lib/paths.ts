/** Where things are, relative to the checkout. */
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const inRoot = (...parts: string[]): string => join(root, ...parts)

/** Machine-local, never committed: Electron substitute, stamps, logs of the scripts. */
export const cacheDir = inRoot('.cache')
export const resultsDir = inRoot('test-results')
