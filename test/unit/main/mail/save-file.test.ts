import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { saveFile } from '../../../../src/main/mail/save-file.ts'

// A disk that is nearly full, or a share, takes a part of what is given.
vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof import('node:fs/promises')>()
  return {
    ...files,
    open: async (...args: Parameters<typeof files.open>) => {
      const handle = await files.open(...args)
      const write = handle.write.bind(handle) as (bytes: Uint8Array) => Promise<unknown>
      handle.write = ((bytes: Uint8Array) => write(bytes.subarray(0, Math.ceil(bytes.length / 2)))) as never
      return handle
    },
  }
})

it('an attachment is saved whole also when the disk takes it by halves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'save-file-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const bytes = Buffer.from('all of it')
  expect(await saveFile(join(folder, 'a.txt'), bytes, { signal: new AbortController().signal, progress: () => undefined })).toMatchObject({ ok: true })
  expect([readFileSync(join(folder, 'a.txt'), 'utf8'), readdirSync(folder)]).toEqual(['all of it', ['a.txt']])
})
