import { describe, expect, it } from 'vitest'
import { asFax, createCustomerNames } from '../../../../src/main/desk/customer-names.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { PLAIN_RULES } from '../../../../src/shared/numbers.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { customerRow } from '../../../support/history.ts'
import type { CustomerRow } from '../../../../src/central/api.ts'
import type { Result } from '../../../../src/shared/result.ts'

function open(customers: readonly CustomerRow[]) {
  const clock = createFakeClock()
  const asked: string[][] = []
  const kept: CustomerRow[] = []
  const site = { answer: (emails: readonly string[]): Result<readonly CustomerRow[]> => ok(customers.filter(({ email }) => emails.includes(email.toLowerCase()))) }
  const names = createCustomerNames({
    clock, rules: () => PLAIN_RULES,
    central: { customers: {
      byNumbers: () => Promise.resolve(ok([])),
      byFaxes: ({ numbers }) => { asked.push([...numbers]); return Promise.resolve(ok(customers.filter(({ fax }) => numbers.includes(fax)))) },
      byEmails: ({ emails }) => { asked.push([...emails]); return Promise.resolve(site.answer(emails)) },
    } },
    local: { namesOf: () => Promise.resolve(ok({})), keepCustomers: (rows) => { kept.push(...rows); return Promise.resolve(ok(null)) } },
  })
  return { names, site, clock, asked, kept }
}
const WANG = customerRow({ userId: 'K1', name: '王小明', email: 'Wang@Example.cn' })

describe('names of customers by fax number', () => {
  it('are of whose fax it is, in any spelling, and are not asked for a telephone', async () => {
    const { names, asked } = open([customerRow({ userId: 'K1', name: '王小明', mobile: '', fax: '010-82015268' })])
    expect([...await names.of([asFax('01082015268'), asFax('02187654321'), '01082015268'], 40)]).toEqual([[asFax('01082015268'), '王小明']])
    expect(asked).toHaveLength(1)
    await names.of([asFax('01082015268'), asFax('02187654321')], 40)
    expect(asked).toHaveLength(1)
  })
})

describe('names of customers by e-mail address', () => {
  it('are found in any case and form of the one address of a row, asked for together and once', async () => {
    const { names, asked, kept } = open([WANG])
    const rows = ['wang@example.cn', '"小明" <WANG@example.cn>', 'nobody@example.cn']
    expect([...await names.of(rows, 40)]).toEqual([['wang@example.cn', '王小明'], ['"小明" <WANG@example.cn>', '王小明']])
    await names.of(rows, 40)
    expect(asked).toEqual([['wang@example.cn', 'nobody@example.cn']])
    expect(kept).toEqual([WANG])
  })
  it('are nobody\'s for several addressees, for two customers with one address, and for what is no address', async () => {
    const { names, asked } = open([WANG, customerRow({ userId: 'K2', name: '李雷', email: 'both@example.cn' }), customerRow({ userId: 'K3', name: '韩梅梅', email: 'both@example.cn' })])
    expect([...await names.of(['wang@example.cn; li@example.cn', 'both@example.cn', '@', `${'a'.repeat(200)}@example.cn`], 40)]).toEqual([])
    expect(asked).toEqual([['both@example.cn']])
  })
  it('are not asked for without leave, and not at a site that took too long for a while', async () => {
    const { names, site, clock, asked } = open([WANG])
    expect([...await names.of(['wang@example.cn'], 0)]).toEqual([])
    const { answer } = site
    site.answer = () => fail('database_timeout')
    await names.of(['wang@example.cn'], 40)
    await names.of(['wang@example.cn'], 40)
    expect(asked).toHaveLength(1)
    site.answer = answer
    await clock.advanceAsync(10 * 60_000)
    expect([...await names.of(['wang@example.cn'], 40)]).toEqual([['wang@example.cn', '王小明']])
  })
})
