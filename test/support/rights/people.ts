/** A site with every standing: an agent, two leaders who lead nobody of each other, a manager, and people of each kind as targets. */
import type { MemoryClient, MemoryServer, ServerParts, SiteChanges } from '../server-harness.ts'
import { startMemoryServer } from '../server-harness.ts'
import type { SiteConfig } from '../../../src/cti/server/site-config.ts'

type SiteAgent = SiteConfig['agents'][number]

/** Numbers by what they are. */
export const UID = {
  /** Of group 15. */
  agent: '8643', colleague: '8601',
  /** Of group 2. */
  other: '8604',
  /** Of no group. */
  free: '8606',
  /** Leads 15, member of none. */
  leader15: '8609',
  /** Leads 2, member of 15: a colleague of the agents there, and led by nobody. */
  leader2: '8608',
  /** Leads every group. */
  manager: '8600',
  /** Role admin, member of 15. */
  admin: '8610',
} as const

const CHANGES: Readonly<Record<string, Partial<Pick<SiteAgent, 'role'>> & { readonly leads?: readonly string[]; readonly groups?: readonly string[] }>> = {
  [UID.agent]: { groups: ['15'] },
  [UID.colleague]: { groups: ['15'] },
  [UID.other]: { groups: ['2'] },
  [UID.free]: { groups: [] },
  [UID.leader15]: { role: 'leader', leads: ['15'], groups: [] },
  [UID.leader2]: { role: 'leader', leads: ['2'], groups: ['15'] },
  [UID.admin]: { role: 'admin', groups: ['15'] },
}

export function rightsSite(parts: SiteChanges & ServerParts = {}): Promise<MemoryServer> {
  return startMemoryServer({ ...parts, agents: (agent) => ({ ...agent, ...CHANGES[agent.uid] }) as SiteAgent })
}

/** Everybody is logged in; by number. */
export async function everybody(site: MemoryServer, watch: 'own' | 'all' = 'own'): Promise<ReadonlyMap<string, MemoryClient>> {
  const clients = new Map<string, MemoryClient>()
  for (const uid of Object.values(UID)) clients.set(uid, await site.agent({ uid, watch, host: `PC-${uid}` }))
  return clients
}

export function of(clients: ReadonlyMap<string, MemoryClient>, uid: string): MemoryClient {
  const client = clients.get(uid)
  if (client === undefined) throw new Error(`${uid} is not logged in`)
  return client
}
