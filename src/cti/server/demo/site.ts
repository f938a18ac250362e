/** The demo's site configuration. */
import type { Hashes } from '../../ports.ts'
import { MIN_ITERATIONS, makeVerifier } from '../../protocol/scram.ts'
import { siteConfigSchema, type SiteConfig } from '../site-config.ts'
import { DEMO_AGENTS, DEMO_GROUPS, DEMO_IVR, DEMO_PASSWORD, DEMO_TRUNKS, DEMO_WRAPUP_CODES } from './people.ts'

const SALT_BYTES = 16
const RING_TIMEOUT_MS = 20_000

export interface DemoSiteOptions {
  readonly hashes: Hashes
  readonly seed: number
  readonly serverName?: string
  readonly node?: string
  /** Overrides of the site's limits, for tests (a short heartbeat, a short grace time). */
  readonly limits?: Partial<SiteConfig['limits']>
}

/**
 * Builds the demo site: 8600 to 8612 and 8643, password `demo`. The verifiers take the fewest
 * iterations RFC 7677 allows, so that the demo starts fast; a real site sets its own.
 */
export async function demoSite(options: DemoSiteOptions): Promise<SiteConfig> {
  const agents = await Promise.all(DEMO_AGENTS.map(async ({ uid, name, role, groups }) => ({
    uid, name, role, groups,
    leads: role === 'leader' ? DEMO_GROUPS.map((group) => group.id) : [],
    verifier: await makeVerifier(options.hashes, DEMO_PASSWORD, demoSalt(options, uid), MIN_ITERATIONS),
  })))
  return siteConfigSchema.parse({
    serverName: options.serverName ?? 'ATClient CTI (demo)',
    node: options.node ?? 'A',
    agents,
    extensions: DEMO_AGENTS.map(({ extension, kind, name }) => ({ extension, kind, name })),
    groups: DEMO_GROUPS.map((group) => ({
      ...group, ringTimeoutMs: RING_TIMEOUT_MS, wrapup: { policy: 'optional', codes: DEMO_WRAPUP_CODES },
    })),
    ivr: DEMO_IVR,
    trunks: DEMO_TRUNKS.map((trunk) => ({ trunk })),
    limits: options.limits ?? {},
  })
}

/** Same seed, same salt: the whole demo is reproducible. A real site draws its salts. */
function demoSalt({ hashes, seed }: DemoSiteOptions, uid: string): Uint8Array {
  return hashes.sha256(new TextEncoder().encode(`atclient demo ${String(seed)} ${uid}`)).slice(0, SALT_BYTES)
}
