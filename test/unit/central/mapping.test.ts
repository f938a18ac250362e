import { describe, expect, it } from 'vitest'
import { DEFAULT_MAPPING, parseMappingFile, readMapping } from '../../../src/central/mapping.ts'

const sentence = (overrides: unknown): string => {
  const result = readMapping(overrides)
  return result.ok ? 'ok' : `${result.error.code}: ${result.error.message}`
}

describe('the mapping file', () => {
  it('changes what it names and nothing else', () => {
    const result = readMapping({ tables: { CRM_CUSTOMER: { name: 'KHZL', schema: 'dbo', columns: { UNAME: '名称', MEMO: null } } } })
    expect(result.ok).toBe(true)
    if (!result.ok) return
    expect(result.value.CRM_CUSTOMER).toEqual({ name: 'KHZL', schema: 'dbo', columns: { ...DEFAULT_MAPPING.CRM_CUSTOMER.columns, UNAME: '名称', MEMO: null } })
    expect({ ...result.value, CRM_CUSTOMER: DEFAULT_MAPPING.CRM_CUSTOMER }).toEqual(DEFAULT_MAPPING)
  })

  it('is refused with a sentence that names the fault', () => {
    expect(sentence({ tables: { KUNDEN: {} } })).toMatch(/^bad_arguments: .*no table KUNDEN.*CRM_CUSTOMER/)
    expect(sentence({ tables: { CDR: { columns: { NUMBER: 'x' } } } })).toMatch(/CDR has no column NUMBER/)
    expect(sentence({ tables: { CDR: { columns: { SDATE: null } } } })).toMatch(/CDR\.SDATE is needed/)
    expect(sentence({ tables: { CDR: { columns: { constructor: 'x' } } } })).toMatch(/no column constructor/)
    expect(sentence({ tables: { CDR: { file: 'x' } } })).toMatch(/tables\.CDR/)
    expect(sentence({ table: {} })).toMatch(/bad_arguments/)
    expect(sentence(null)).toMatch(/bad_arguments/)
  })

  it.each(['a b', 'a.b', 'a]b', 'a[b', 'a"b', 'a;b', 'a\'b', 'a as b', '', 'a\u0000', 'x'.repeat(129), 'a->b', 'a(b)'])('the name %j is refused', (name) => {
    expect(sentence({ tables: { CDR: { name } } })).toMatch(/bad_arguments/)
    expect(sentence({ tables: { CDR: { schema: name } } })).toMatch(/bad_arguments/)
    expect(sentence({ tables: { CDR: { columns: { CALLER: name } } } })).toMatch(/bad_arguments/)
  })

  it('is read as JSON, with or without a byte order mark', () => {
    expect(parseMappingFile('\uFEFF{"tables":{}}')).toEqual({ ok: true, value: DEFAULT_MAPPING })
    const broken = parseMappingFile('{tables')
    expect(broken.ok ? '' : broken.error.message).toMatch(/not JSON/)
  })
})
