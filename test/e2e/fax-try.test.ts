import { it } from 'vitest'
import { launchApp } from './support/launch.ts'
import { byId, see } from './support/desk.ts'

it('try', async () => {
  const desk = await launchApp({ args: ['--demo', '--demo-seed=1', '--demo-quiet', '--auto-login=8600', '--lang=en', '--theme=dark'] })
  try {
    const { page } = desk
    await see(byId(page, 'agent-state'), 60_000)
    await byId(page, 'nav-fax').click()
    await see(byId(page, 'list-row').first(), 60_000)
    const pdf = page.locator('[data-testid="list-row"]').filter({ hasText: 'PDF' }).first()
    await pdf.click()
    await see(page.locator('[data-testid="fax-page"][data-shown="true"]').first())
    await desk.screenshot('fax-try-pdf')
    await byId(page, 'fax-tab-out').click()
    await see(byId(page, 'list-row').first(), 60_000)
    await byId(page, 'list').focus()
    const many = page.locator('[data-testid="list-row"]').filter({ hasText: 'documents' }).first()
    await many.click()
    await see(page.locator('[data-testid="fax-page"][data-shown="true"]').first())
    await desk.screenshot('fax-try-out')
  } finally {
    console.log(desk.consoleErrors)
    console.log(desk.output().slice(-1000))
    await desk.screenshot('fax-try-last').catch(() => undefined)
    await desk.close()
  }
})
