import { describe, expect, it } from 'vitest'
import { createJobs } from '../../../../src/main/app/jobs.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk } from '../../../support/main-desk.ts'

describe('long work', () => {
  const setup = () => {
    const { store, log } = createMainDesk()
    return { jobs: createJobs(store, log), list: () => store.state().jobs, log }
  }
  it('shows how far it is, then where its file lies; only the file of a work that is done can be shown', async () => {
    const { jobs, list } = setup()
    const gate = Promise.withResolvers<undefined>()
    const job = jobs.start('export', 'a.csv', async ({ progress }) => {
      progress(0.5)
      await gate.promise
      return ok({ file: '/home/x/a.csv' })
    })
    expect(list()).toMatchObject([{ id: job.id, progress: 0.5, state: 'running', file: null }])
    expect(jobs.fileOf(job.id)).toBeNull()
    gate.resolve(undefined)
    await job.ended
    expect(list()).toMatchObject([{ state: 'done', progress: 1, file: '/home/x/a.csv' }])
    expect([jobs.fileOf(job.id), jobs.fileOf(job.id + 1), jobs.fileOf(-1)]).toEqual(['/home/x/a.csv', null, null])
    jobs.cancel(job.id)
    expect([list(), jobs.fileOf(job.id)]).toEqual([[], null])
  })
  it('ends as cancelled when it was cancelled, with its code when it failed, and as internal when it threw', async () => {
    const { jobs, list } = setup()
    const cancelled = jobs.start('export', 'c', ({ signal }) => new Promise((resolve) => { signal.addEventListener('abort', () => { resolve(fail('cancelled')) }) }))
    const failed = jobs.start('export', 'f', async () => fail('file_disk_full'))
    const threw = jobs.start('export', 't', async () => { throw new Error('x') })
    jobs.cancel(cancelled.id)
    await Promise.all([cancelled.ended, failed.ended, threw.ended])
    expect(list().map((job) => [job.name, job.state, job.error])).toEqual([['c', 'cancelled', null], ['f', 'failed', 'file_disk_full'], ['t', 'failed', 'internal']])
    expect(jobs.fileOf(failed.id)).toBeNull()
  })
})
