import { describe, expect, it } from 'vitest'
import { createColleagues, isInternal } from '../../../../src/main/desk/colleagues.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import type { AgentRow, PageQuery } from '../../../../src/central/api.ts'

const agent = (uid: string, name: string, extension: string): AgentRow => ({ uid, name, role: 'agent', level: 0, type: 1, extension, mobile: '', email: '', groups: [] })
const seat = (uid: string, name: string, extension: string | null) => ({ uid, name, extension, state: 'ready', callState: 'idle', groups: [] })

function open(rows: readonly AgentRow[], seats: readonly ReturnType<typeof seat>[]) {
  const site = { away: false, rows, seats, asked: 0 }
  const program = createMainDesk({ directory: () => { site.asked += 1; return site.away ? fail('link_lost') : ok({ agents: site.seats, queues: [] }) } })
  const book = createColleagues({
    link: program.link, clock: program.clock,
    central: { directory: { agents: ({ limit, after }: PageQuery) => {
      const from = Number(after ?? 0)
      const next = from + limit < site.rows.length ? String(from + limit) : null
      return Promise.resolve(site.away ? fail('database_away') : ok({ rows: site.rows.slice(from, from + limit), next, wide: false }))
    } } },
  })
  return { book, site, clock: program.clock }
}

describe('names of colleagues', () => {
  it('are of who sits at the extension, else of whose it is, and by the number of an agent', async () => {
    const { book } = open([agent('8601', '林若溪', '601'), agent('8602', '周明远', '602')], [seat('8603', '宋知雨', '602'), seat('8601', '林若溪', null)])
    expect(book.of('601')).toBeNull()
    await book.refresh()
    expect(['601', '602', '8601', '8602', '8603', '699'].map((number) => book.of(number))).toEqual(['林若溪', '宋知雨', '林若溪', '周明远', '宋知雨', null])
  })
  it('of agents by their numbers are not those of an extension that is written alike', async () => {
    const { book, site } = open([agent('8601', '林若溪', '8602'), agent('8602', '周明远', '8601')], [])
    expect(await book.agents.of(['8601'], 0)).toEqual(new Map())
    expect(site.asked).toBe(0)
    expect(await book.agents.of(['8601', '8602', '8699'])).toEqual(new Map([['8601', '林若溪'], ['8602', '周明远']]))
    expect(book.of('8602')).toBe('林若溪')
    book.onSessionEnd?.()
    expect(await book.agents.of(['8601'], 0)).toEqual(new Map())
  })
  it('are nobody\'s where two people have one extension', async () => {
    const { book } = open([agent('8601', '林若溪', '601'), agent('8602', '周明远', '601')], [])
    await book.refresh()
    expect(book.of('601')).toBeNull()
  })
  it('are of all pages of the databases', async () => {
    const { book } = open(Array.from({ length: 1_201 }, (_, at) => agent(String(10_000 + at), `人${String(at)}`, String(20_000 + at))), [])
    await book.refresh()
    expect([book.of('20000'), book.of('21200')]).toEqual(['人0', '人1200'])
  })
  it('are read once in a while, by all who ask together, and again soon when somebody did not answer', async () => {
    const { book, site, clock } = open([agent('8601', '林若溪', '601')], [])
    await Promise.all([book.refresh(), book.refresh()])
    await book.refresh()
    expect(site.asked).toBe(1)
    await clock.advanceAsync(5 * 60_000)
    site.away = true
    await book.refresh()
    expect([book.of('601'), site.asked]).toEqual(['林若溪', 2])
    await clock.advanceAsync(30_000)
    await book.refresh()
    expect(site.asked).toBe(3)
  })
  it('are found by a part of them, and forgotten with the session', async () => {
    const { book } = open([agent('8601', '林若溪', '601'), agent('8602', 'Anna Lin', '602')], [])
    await book.refresh()
    expect([book.search('若'), book.search('anna'), book.search(' ')]).toEqual([['8601', '601'], ['8602', '602'], []])
    book.onSessionEnd?.()
    expect([book.of('601'), book.search('若')]).toEqual([null, []])
  })
  it('may belong to a number that is marked as internal or is as short as one', () => {
    expect([isInternal('internal-in', '6001234'), isInternal('in', '643'), isInternal('in', '13800138000'), isInternal('out', '110'), isInternal('out', '95588')]).toEqual([true, true, false, false, false])
  })
})
