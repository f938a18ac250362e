import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eventCode } from '../../../../src/cti/legacy/codes.ts'
import { LEGACY_METHODS, methods } from '../../../../src/cti/legacy/methods.ts'
import type { ReturnKind } from '../../../../src/cti/legacy/methods.ts'
import { translators } from '../../../../src/cti/legacy/translators.ts'
import type { Translator } from '../../../../src/cti/legacy/translators.ts'

const page = readFileSync(new URL('../../../../docs/legacy.md', import.meta.url), 'utf8')
const RETURNS: Readonly<Record<ReturnKind, string>> = {
  done: '1 / -1', flag: '1 / 0', counted: '1 / 0, -1', emptied: '1 / 0, -1', zero: '0 / -1', text: 'string / empty', login: 'OK / ERROR_UID, ERROR_PWD, ERROR_REP, FAIL',
}
const table: Readonly<Record<string, Translator | undefined>> = translators

describe('docs/legacy.md', () => {
  it.each(LEGACY_METHODS)('tells parameters, command and return values of %s as they are', (method) => {
    const { params, returns } = methods[method]
    const signature = `| ${method}(${params.map(({ name, optional }) => name + (optional ? '?' : '')).join(', ')}) |`
    const row = page.split('\n').find((line) => line.startsWith(signature)) ?? ''
    const [, command = '', actor = '', told = ''] = row.replace(/^\| | \|$/g, '').split(' | ')
    const translator = table[method]
    expect(command.split(' {')[0]).toBe(translator?.command ?? 'login, login.proof')
    for (const argument of translator?.carries ?? []) expect(command).toContain(argument)
    expect(actor).toBe(translator ? translator.actor ?? '–' : 'strUid')
    expect(told).toBe(RETURNS[returns])
  })
  it('has a row for each event code', () => {
    const codes = page.split('\n').flatMap((line) => /^\| (\d[\d, ]*) \|/.exec(line)?.[1]?.split(', ') ?? [])
    expect(codes).toEqual(eventCode.entries.map(([, code]) => code))
  })
})
