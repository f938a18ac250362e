import { describe, expect, it } from 'vitest'
import { createTeamWatch } from '../../../../src/main/telephony/team-watch.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'

function setup(answers: Parameters<typeof createMainDesk>[0] = {}, leads = ['15', '2']) {
  const desk = createMainDesk(answers)
  const team = createTeamWatch(desk.link, desk.store)
  desk.followers.push(team)
  desk.login({ ...SESSION, leads })
  return { ...desk, team, on: () => desk.store.state().teamWatched }
}

describe('the team view’s switch', () => {
  it('watches the led groups, and his own seat again when it is off', async () => {
    const { team, sent, on } = setup()
    expect(await team.set(true)).toEqual(ok({}))
    expect(on()).toBe(true)
    expect(await team.set(false)).toEqual(ok({}))
    expect(on()).toBe(false)
    expect(sent).toEqual([['setWatch', { watch: ['15', '2'] }], ['setWatch', { watch: 'own' }]])
  })
  it('is not for one who leads nobody, nor before the login', async () => {
    const { team, sent, logout } = setup({}, [])
    expect(await team.set(true)).toMatchObject({ error: { code: 'not_allowed' } })
    logout()
    expect(await team.set(true)).toMatchObject({ error: { code: 'not_connected' } })
    expect(sent).toEqual([])
  })
  it('goes back when the server refuses, and stays when only the link is away', async () => {
    const refused = setup({ setWatch: () => fail('not_allowed') })
    expect(await refused.team.set(true)).toMatchObject({ error: { code: 'not_allowed' } })
    expect(refused.on()).toBe(false)
    const away = setup({ setWatch: () => fail('not_connected') })
    expect(await away.team.set(true)).toEqual(ok({}))
    expect(away.on()).toBe(true)
  })
  it('follows the groups he leads when they change under him', async () => {
    const { team, sent, followers, settle } = setup()
    followers.at(-1)?.onSite?.({ ...SESSION, leads: ['15', '2', '20'] })
    expect(sent).toEqual([])
    await team.set(true)
    followers.at(-1)?.onSite?.({ ...SESSION, leads: ['15', '2', '20'] })
    await settle()
    expect(sent.at(-1)).toEqual(['setWatch', { watch: ['15', '2', '20'] }])
  })
  it('follows the groups he leads after a login that the link made, and is off after the session', async () => {
    const { team, sent, login, logout, on, settle } = setup()
    await team.set(true)
    login({ ...SESSION, leads: ['15', '2'] })
    expect(sent).toHaveLength(1)
    login({ ...SESSION, leads: ['2'] })
    await settle()
    expect(sent.at(-1)).toEqual(['setWatch', { watch: ['2'] }])
    login({ ...SESSION, leads: [] })
    await settle()
    expect(sent.at(-1)).toEqual(['setWatch', { watch: 'own' }])
    expect(on()).toBe(false)
    login({ ...SESSION, leads: ['2'] })
    await team.set(true)
    logout()
    expect(on()).toBe(false)
    const before = sent.length
    login({ ...SESSION, leads: ['15'] })
    expect(sent).toHaveLength(before)
  })
})
