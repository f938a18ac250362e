/** The customer desk on real databases in memory files, with the calls of a scripted link. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteCentral } from '../../../../src/central/sqlite/create-sqlite-central.ts'
import { createCustomerDesk } from '../../../../src/main/desk/customer/customers.ts'
import { createCustomerNames } from '../../../../src/main/desk/customer-names.ts'
import { openCache } from '../../../../src/main/data/cache-database.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { callIdSchema } from '../../../../src/shared/domain/schemas.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import { createSeededRandom } from '../../../support/fakes.ts'
import { makeLeg } from '../../../support/renderer-bridge.ts'
import type { CentralData } from '../../../../src/central/api.ts'
import type { CustomerDeskPorts } from '../../../../src/main/desk/customer/customers.ts'
import type { LocalStore } from '../../../../src/main/data/local-store.ts'
import type { Settings } from '../../../../src/shared/settings.ts'

const SCHEMAS = resolve(import.meta.dirname, '../../../../resources/sql/sqlite')
const NUMBER = '13800138000'
const callId = callIdSchema.parse('c1')

let folder: string
let central: CentralData
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'customers-'))
  central = createSqliteCentral({ folder, schemaFolder: SCHEMAS })
})
afterEach(async () => {
  await central.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The local store's calls that the desk uses, on the real cache. */
function localStore(drafts: Map<string, string>): CustomerDeskPorts['local'] & Pick<LocalStore, 'namesOf'> {
  const cache = openCache(join(folder, 'cache.db'))
  return {
    searchContacts: async (query) => ok(cache.customers.list(query)),
    keepCustomers: async (rows) => { cache.customers.keep(rows, 1, () => ''); return ok(null) },
    namesOf: async (numbers) => ok(cache.customers.namesOf(numbers)),
    area: async (number) => ok(cache.area(number)),
    keepAreas: async (areas) => { cache.keepAreas(areas, 1); return ok(null) },
    listHistory: async () => ok({ rows: [], hasMore: false }),
    getWrapup: async () => ok(null),
    drafts: async (kind) => ok([...drafts].map(([key, body]) => ({ kind, key, body, savedAt: Number.MAX_SAFE_INTEGER }))),
    saveDraft: async ({ key, body }) => { drafts.set(key, body); return ok(null) },
    dropDraft: async ({ key }) => ok(drafts.delete(key)),
    initials: async () => ok('LN'),
  }
}

function setup(over: Partial<Settings> = {}, options: { away?: boolean; drafts?: Map<string, string> } = {}) {
  const desk = createMainDesk()
  const settings = { ...desk.store.state().settings, ...over }
  desk.store.dispatch({ kind: 'settings', settings })
  const opened: string[] = []
  const local = localStore(options.drafts ?? new Map())
  let away = options.away ?? false
  let noPersons = false
  const gone = async () => fail('database_away')
  const withoutPersons = new Proxy(central.customers, { get: (target, name) => (name === 'personsByNumbers' ? async () => fail('database_timeout') : Reflect.get(target, name)) as unknown })
  const asked: CentralData = new Proxy(central, { get: (target, name) => (away && (name === 'customers' || name === 'calls' || name === 'inbox')
    ? new Proxy({}, { get: () => gone }) : noPersons && name === 'customers' ? withoutPersons : Reflect.get(target, name)) as unknown })
  const ports = { central: asked, local, clock: desk.clock }
  const names = createCustomerNames({ ...ports, rules: () => settings })
  const customers = createCustomerDesk({
    ...ports, link: desk.link, store: desk.store, names, settings: () => desk.store.state().settings, random: createSeededRandom(1), log: desk.log, media: (path) => `m:${path}`, meant: (number) => number,
    openPage: async (address) => { opened.push(address); return ok({}) }, known: () => undefined,
  })
  desk.followers.push(customers)
  desk.login()
  const pop = () => desk.store.state().pops[0]
  return {
    desk, customers, names, local, opened, pop, setAway: (on: boolean) => { away = on }, setNoPersons: (on: boolean) => { noPersons = on },
    until: async (state: string) => { await expect.poll(() => pop()?.state).toBe(state) },
  }
}
const author = { agent: '8643', at: 0 }
const add = async (userId: string, over: object = {}) => { expect(await central.customers.addCustomer(userId, { name: '李娜', mobile: NUMBER, ...over }, author)).toMatchObject({ ok: true }) }
const ring = (over: Parameters<typeof makeLeg>[0] = {}) => makeLeg({ state: 'ringing', answeredAt: null, peer: { ...makeLeg().peer, number: NUMBER }, ...over })

describe('the customer of a call', () => {
  it('is not called unknown while the contact persons cannot be asked; who is found is found all the same', async () => {
    const { desk, until, pop, customers, setNoPersons } = setup()
    setNoPersons(true)
    desk.leg(ring())
    await until('away')
    expect(pop()?.fault).toBe('database_timeout')
    await add('A')
    await customers.handlers['customer.look']({ callId }, { window: 'main' } as never)
    await until('known')
    expect(pop()?.fault).toBeNull()
  })

  it('is looked up while it rings, kept for the time without databases, and goes with the call', async () => {
    await add('A')
    const { desk, customers, until, pop, local } = setup()
    desk.leg(ring())
    await until('known')
    await expect.poll(() => pop()?.dealingsState).toBe('whole')
    expect(pop()).toMatchObject({ number: NUMBER, cached: false, fault: null, customer: { userId: 'A', name: '李娜' } })
    expect(await local.namesOf([NUMBER])).toMatchObject({ value: { [NUMBER]: '李娜' } })
    desk.ended(ring())
    expect(desk.store.state().pops).toEqual([])
    // Its end is written, and the person told whom he missed, when it has gone.
    expect(customers.about('c1').name).toBe('李娜')
  })

  it('waits for the chosen moment; by the button it is looked up at once', async () => {
    await add('A')
    const { desk, until, pop, customers } = setup({ customerPop: 'answered' })
    desk.leg(ring())
    expect(pop()?.state).toBe('waiting')
    desk.leg(ring({ state: 'talking', answeredAt: 5 }))
    await until('known')
    const button = setup({ customerPop: 'button' })
    button.desk.leg(ring({ state: 'talking', answeredAt: 5 }))
    expect(button.pop()?.state).toBe('waiting')
    expect(await button.customers.handlers['customer.look']({ callId }, { window: 'main' } as never)).toMatchObject({ ok: true })
    await button.until('known')
    expect(await customers.handlers['customer.look']({ callId: callIdSchema.parse('nobody') }, { window: 'main' } as never)).toMatchObject({ error: { code: 'no_such_call' } })
  })

  it('is the one the person chooses of several', async () => {
    await add('A')
    await add('B', { name: '王强', mobile: `0${NUMBER}` })
    const { desk, until, pop, customers, names } = setup()
    desk.leg(ring())
    await until('several')
    expect(pop()?.choices.map((choice) => choice.userId)).toEqual(['A', 'B'])
    // A list cannot say which of the two it was.
    expect([...(await names.of([NUMBER])).values()]).toEqual([])
    void customers.handlers['customer.choose']({ callId, userId: 'B' }, { window: 'main' } as never)
    expect(pop()).toMatchObject({ state: 'known', customer: { name: '王强' } })
  })

  it('without databases: honest about strangers, from memory for those seen before, right again when they are back', async () => {
    await add('A')
    const { desk, until, pop, setAway, customers } = setup({}, { away: true })
    desk.leg(ring())
    await until('away')
    expect(pop()).toMatchObject({ fault: 'database_away', customer: null })
    setAway(false)
    void customers.handlers['customer.look']({ callId }, { window: 'main' } as never)
    await until('known')
    desk.ended(ring())
    setAway(true)
    desk.leg(ring({ callId: 'c2' }))
    await until('known')
    await expect.poll(() => pop()?.fault).toBe('database_away')
    expect(pop()).toMatchObject({ cached: true, customer: { name: '李娜' }, dealingsState: 'away' })
  })

  it('becomes a contact that the same call shows, and changes with it', async () => {
    const { desk, until, pop, customers } = setup()
    desk.leg(ring())
    await until('unknown')
    const form = { name: '李娜', type: '1', mobile: NUMBER, tel: '', telHome: '', address: '', province: '', city: '', email: '', memo: '' }
    expect(await customers.handlers['customer.save']({ userId: null, form, before: null }, { window: 'main' } as never)).toMatchObject({ ok: true })
    await until('known')
    const userId = pop()?.customer?.userId ?? ''
    expect(await customers.handlers['customer.save']({ userId, form: { ...form, name: '李娜娜' }, before: form }, { window: 'main' } as never)).toMatchObject({ ok: true, value: { userId } })
    await expect.poll(() => pop()?.customer?.name).toBe('李娜娜')
  })

  it('is changed in what the person changed only; what somebody else wrote meanwhile is told, and written over when he says so again', async () => {
    await add('A', { memo: 'a ', pinyin: 'SITE', type: '07' })
    const { desk, until, pop, customers } = setup()
    desk.leg(ring())
    await until('known')
    const { name, type, mobile, tel, telHome, address, province, city, email, memo } = pop()?.customer ?? fail('no_such_call') as never
    const before = { name, type, mobile, tel, telHome, address, province, city, email, memo }
    const save = async (form: object, read: object) => customers.handlers['customer.save']({ userId: 'A', form: { ...before, ...form }, before: { ...before, ...read } }, { window: 'main' } as never)
    const row = async () => { const found = await central.customers.customers({ userId: 'A', limit: 1 }); return found.ok ? found.value.rows[0] : null }
    const first = await row()
    expect(await save({}, {})).toEqual(ok({ userId: 'A', conflicts: [] }))
    expect(await save({ city: '北京' }, {})).toEqual(ok({ userId: 'A', conflicts: [] }))
    expect(await row()).toEqual({ ...first, city: '北京' })
    expect(await save({ city: '上海', memo: 'b' }, {})).toEqual(ok({ userId: 'A', conflicts: [{ field: 'city', now: '北京' }] }))
    expect(await row()).toEqual({ ...first, city: '北京' })
    expect(await save({ city: '上海', memo: 'b' }, { city: '北京' })).toEqual(ok({ userId: 'A', conflicts: [] }))
    expect(await row()).toEqual({ ...first, city: '上海', memo: 'b' })
    // A new name has new first letters.
    expect(await save({ city: '上海', memo: 'b', name: '李娜娜' }, { city: '上海', memo: 'b' })).toEqual(ok({ userId: 'A', conflicts: [] }))
    expect(await row()).toEqual({ ...first, city: '上海', memo: 'b', name: '李娜娜', pinyin: 'LN' })
    expect(await customers.handlers['customer.save']({ userId: 'A', form: before, before: null }, { window: 'main' } as never)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })
})

describe('the latest service of a customer', () => {
  const served = async (userId: string) => {
    const found = await central.customers.customers({ userId, limit: 1 })
    return found.ok ? [found.value.rows[0]?.servedAt, found.value.rows[0]?.lastAgent] : null
  }
  /** SDATE and STIME have whole seconds. */
  const second = (at: number): number => Math.floor(at / 1_000) * 1_000

  it('is the end of the talk with him, not a call that nobody answered, and not an edit', async () => {
    await add('A')
    const { desk, until } = setup()
    desk.leg(ring())
    await until('known')
    desk.ended(ring())
    desk.leg(ring({ callId: 'c2', state: 'talking', answeredAt: 5 }))
    await until('known')
    expect(await served('A')).toEqual([null, ''])
    await desk.clock.advanceAsync(90_000)
    const endedAt = desk.clock.now()
    desk.ended(ring({ callId: 'c2', state: 'talking', answeredAt: 5 }))
    await expect.poll(() => served('A')).toEqual([second(endedAt), '8643'])
  })

  it('waits on this PC while the database is away', async () => {
    await add('A')
    const drafts = new Map<string, string>()
    const { desk, until, setAway } = setup({}, { drafts })
    desk.leg(ring({ state: 'talking', answeredAt: 5 }))
    await until('known')
    const endedAt = desk.clock.now()
    setAway(true)
    desk.ended(ring({ state: 'talking', answeredAt: 5 }))
    await expect.poll(() => drafts.get('A')).toBe(JSON.stringify({ agent: '8643', at: endedAt }))
    expect(await served('A')).toEqual([null, ''])
    // The next start of the program.
    setup({}, { drafts }).customers.onReady?.()
    await expect.poll(() => served('A')).toEqual([second(endedAt), '8643'])
    await expect.poll(() => drafts.size).toBe(0)
  })

  it('is the chosen one’s of several, also when he is chosen in the after-call work', async () => {
    await add('A')
    await add('B', { name: '王强', mobile: `0${NUMBER}` })
    const { desk, until, customers } = setup()
    desk.leg(ring({ state: 'talking', answeredAt: 5 }))
    await until('several')
    desk.store.dispatch({ kind: 'wrapup', draft: { callId, code: null, note: '', state: 'empty', savedAt: null } })
    const endedAt = desk.clock.now()
    desk.ended(ring({ state: 'talking', answeredAt: 5 }))
    await desk.clock.advanceAsync(30_000)
    void customers.handlers['customer.choose']({ callId, userId: 'B' }, { window: 'main' } as never)
    await expect.poll(() => served('B')).toEqual([second(endedAt), '8643'])
    expect(await served('A')).toEqual([null, ''])
  })
})

describe('the page of the site’s CRM', () => {
  const page = { popUrl: 'https://crm.example/p?c={caller}&id={customerId}', popUrlMode: 'ringing' } as const

  it('opens once per call, with the customer when it asks for him, whatever is resynced', async () => {
    await add('A')
    const { desk, until, pop, opened } = setup(page)
    desk.leg(ring())
    await until('known')
    await expect.poll(() => opened).toEqual([`https://crm.example/p?c=${NUMBER}&id=A`])
    desk.leg(ring({ state: 'talking', answeredAt: 5 }))
    desk.change({ kind: 'snapshot', before: desk.modelNow(), model: desk.modelNow() })
    desk.store.dispatch({ kind: 'settings', settings: { ...desk.store.state().settings, zoom: 110 } })
    await desk.settle()
    expect(opened).toHaveLength(1)
    expect(pop()?.page).toBe('opened')
  })

  it('does not open for a call whose page the run before has opened, for a colleague, or by an address that is none', async () => {
    const before = setup(page, { drafts: new Map([['c1', '{}']]) })
    before.desk.leg(ring())
    await before.until('unknown')
    await before.desk.settle()
    expect(before.opened).toEqual([])
    const colleague = setup(page)
    colleague.desk.leg(ring({ peer: { ...makeLeg().peer, number: '601', kind: 'extension' }, direction: 'internal-in' }))
    await colleague.desk.settle()
    expect(colleague.pop()).toMatchObject({ state: 'internal', page: 'none' })
    const bad = setup({ ...page, popUrl: 'javascript:alert(1)' })
    bad.desk.leg(ring())
    await bad.until('unknown')
    expect([...colleague.opened, ...bad.opened]).toEqual([])
    expect(bad.pop()?.page).toBe('bad')
  })
})
