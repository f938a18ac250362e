/**
 * The settings of this installation: defaults, what the database holds, and what the command line
 * fixes for this run. A value that the schema refuses falls back to its default and is logged.
 */
import { fail, ok } from '../../shared/result.ts'
import { DEFAULT_SETTINGS, settingsSchema } from '../../shared/settings.ts'
import type { LaunchOptions } from './args.ts'
import type { Log } from '../../cti/ports.ts'
import type { ErrorCode } from '../../shared/domain/errors.ts'
import type { Result } from '../../shared/result.ts'
import type { Settings, SettingsPatch } from '../../shared/settings.ts'

/** What the switches fix; these cannot be changed in this run and are never written. */
export function fixedSettings(options: LaunchOptions): Partial<Settings> {
  return {
    ...(options.servers === null ? {} : { servers: [...options.servers] }),
    ...(options.demo ? { servers: [], dataSource: 'embedded' } : {}),
    ...(options.lang === null ? {} : { language: options.lang }),
    ...(options.theme === null ? {} : { theme: options.theme }),
  }
}

/** Puts stored values over the defaults, one by one: a single bad value spoils nothing else. */
export function readSettings(stored: Readonly<Record<string, unknown>>, log: Log): Settings {
  const good: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    if (!Object.hasOwn(stored, key)) continue
    const parsed = schema.safeParse(stored[key])
    if (parsed.success) good[key] = parsed.data
    else log.warn('stored setting refused', { name: key })
  }
  return { ...DEFAULT_SETTINGS, ...good }
}

export interface SettingsService {
  current(): Settings
  /** Settings fixed in this run. */
  readonly locked: readonly string[]
  /** Takes what the database holds. */
  load(stored: Readonly<Record<string, unknown>>): void
  /** settings_locked: one of them is fixed by a switch; storage_failed: changed for this run, not kept. */
  update(patch: SettingsPatch): Promise<Result<Settings>>
}

export interface SettingsOptions {
  readonly fixed: Partial<Settings>
  readonly save: (values: Readonly<Record<string, unknown>>) => Promise<Result<null>>
  readonly changed: (after: Settings, before: Settings) => void
  /** Has the last word before a change takes effect (a key that the system does not give); null = nothing against it. */
  readonly refuse?: (next: Settings, before: Settings) => ErrorCode | null
  readonly log: Log
}

/** Builds the service; until load() the defaults hold. */
export function createSettings(options: SettingsOptions): SettingsService {
  let current: Settings = { ...DEFAULT_SETTINGS, ...options.fixed }
  const set = (fresh: Settings): void => {
    const before = current
    current = fresh
    options.changed(fresh, before)
  }
  return {
    current: () => current,
    locked: Object.keys(options.fixed),
    load(stored) { set({ ...readSettings(stored, options.log), ...options.fixed }) },
    async update(patch) {
      const values = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Settings>
      const same = (key: string): boolean =>
        JSON.stringify(values[key as keyof Settings]) === JSON.stringify(current[key as keyof Settings])
      if (Object.keys(options.fixed).some((key) => Object.hasOwn(values, key) && !same(key))) return fail('settings_locked')
      const free = Object.fromEntries(Object.entries(values).filter(([key]) => !Object.hasOwn(options.fixed, key)))
      const next = { ...current, ...free }
      const refused = options.refuse?.(next, current) ?? null
      if (refused !== null) return fail(refused)
      set(next)
      const saved = await options.save(free)
      return saved.ok ? ok(current) : saved
    },
  }
}
