/** strGhid_Info of Agent_Add: `GHID=;NAME=;PASS=;ROLES=;UTYPE=;EXT=;MOBILE=;`, EXT and MOBILE may be missing. */
import { buildKeyValues, parseKeyValues } from './key-value.ts'
import type { LegacyFormat } from './key-value.ts'

export const NEW_AGENT: LegacyFormat = {
  // A password may hold what looks like a field of another form.
  command: null, keys: ['GHID', 'NAME', 'PASS', 'ROLES', 'UTYPE', 'EXT', 'MOBILE'], freeText: ['PASS'],
}

type NewAgentArgs = Readonly<Record<string, unknown>>

/** Arguments of Agent_Add before their schema has seen them: what is missing is refused there. */
export function readNewAgent(text: string): NewAgentArgs | { readonly refused: string } {
  const { fields } = parseKeyValues(text, NEW_AGENT)
  const field = (key: string): string | undefined => {
    const value = fields.get(key) ?? ''
    return value.trim() === '' ? undefined : value
  }
  const type = field('UTYPE')?.trim()
  if (type === undefined || !/^\d{1,5}$/.test(type)) return { refused: 'UTYPE is no number' }
  return {
    uid: field('GHID'), name: field('NAME'), password: field('PASS'), role: field('ROLES'), type: Number(type), extension: field('EXT'), mobile: field('MOBILE'),
  }
}

export function writeNewAgent(args: NewAgentArgs): string {
  const of = (name: string): string => {
    const value = args[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return buildKeyValues(NEW_AGENT, {
    GHID: of('uid'), NAME: of('name'), PASS: of('password'), ROLES: of('role'), UTYPE: of('type'), EXT: of('extension'), MOBILE: of('mobile'),
  })
}
