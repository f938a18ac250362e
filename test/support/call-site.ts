/** A small site for the model-based test: three agents on three kinds of telephone, their leader, every policy. */
import { MIN_ITERATIONS, makeVerifier } from '../../src/cti/protocol/scram.ts'
import { siteConfigSchema, type SiteConfig } from '../../src/cti/server/site-config.ts'
import { memoHashes } from './system-harness.ts'

/** IP, digital, analogue; the last one is their leader. */
export const PEOPLE = ['8601', '8607', '8611', '8600'] as const
export const LEADER = '8600'
export const CUSTOMERS = ['13800138001', '13800138002'] as const
/** Somebody outside whom agents consult. */
export const EXPERT = '02510000003'
export const EXTENSIONS = PEOPLE.map((uid) => uid.slice(1))
export const CODES = ['repair', 'other'] as const

const codes = CODES.map((code) => ({ code, name: code }))
let site: Promise<SiteConfig> | null = null

/** Built once per process: the verifiers cost time. */
export function callSite(): Promise<SiteConfig> {
  site ??= build()
  return site
}

async function build(): Promise<SiteConfig> {
  const salt = new Uint8Array(16)
  const verifier = await makeVerifier(memoHashes, 'demo', salt, MIN_ITERATIONS)
  const kinds = { 8601: 'ip', 8607: 'digital', 8611: 'analogue', 8600: 'ip' } as const
  return siteConfigSchema.parse({
    agents: PEOPLE.map((uid) => ({
      uid, name: `agent ${uid}`, verifier, role: uid === LEADER ? 'leader' : 'agent',
      leads: uid === LEADER ? ['15', '1'] : [], groups: uid === LEADER ? [] : uid === '8607' ? ['15', '1'] : ['15'],
    })),
    extensions: PEOPLE.map((uid) => ({ extension: uid.slice(1), kind: kinds[uid] })),
    groups: [
      {
        id: '15', name: 'service', called: '4008101001', ringTimeoutMs: 8_000, maxWaitMs: 60_000, noAnswerState: 'busy',
        wrapup: { policy: 'timed', ms: 10_000, codes },
      },
      {
        id: '1', name: 'technics', called: '4008101002', ringTimeoutMs: 6_000, maxWaitMs: 45_000, noAnswerState: 'ready',
        wrapup: { policy: 'required', codes },
      },
    ],
    trunks: ['1', '2', '3', '4', '5', '6'].map((trunk) => ({ trunk })),
    ivr: {
      ports: ['9001', '9002'],
      flows: [
        { file: 'SCORE.DAT', node: '1', name: 'score', kind: 'survey', digits: '12345' },
        { file: 'VERIFY.DAT', node: '1', name: 'verify', kind: 'collect', digits: '0123456789#' },
      ],
    },
  })
}
