import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoFile } from '../../../../src/main/mail/demo/demo-files.ts'
import { demoMailFile, demoMessage } from '../../../../src/main/mail/demo/demo-mail.ts'
import { readDemoMailFile } from '../../../../src/main/mail/demo/demo-mail-folder.ts'
import { openMessage } from '../../../../src/main/mail/open-message.ts'
import { pictureKind } from '../../../../src/main/mail/pictures.ts'

const FOLDER = 'D:\\ToneThink\\ivr_data\\emaildata\\20261124'
const row = (callId: string) => ({
  callId, from: 'office@example.com', to: 'service@hotline.example', cc: '', bcc: '', subject: '关于订单 12345 的发票', body: '您好：\n请看附件。\n谢谢！', at: Date.UTC(2026, 10, 24, 1, 30), agent: '8643',
  rawFile: `${FOLDER}\\${callId}.obx`, attachments: [`${FOLDER}\\${callId}\\开票资料.pdf`, `${FOLDER}\\${callId}\\设备清单.xlsx`],
})
let folder = ''
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'demo-mail-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('the demo’s e-mails', () => {
  it('are what the database says, the same every time, with and without HTML', async () => {
    const shapes = new Set<string>()
    for (let n = 0; n < 24; n += 1) {
      const one = row(`2026112400${n}`)
      expect(Buffer.compare(Buffer.from(demoMessage(one)), Buffer.from(demoMessage(one)))).toBe(0)
      const { view, html, pictures } = await openMessage(demoMessage(one), one)
      expect({ source: view.source, subject: view.subject, text: view.text.trim(), date: view.date, from: view.from[0]?.address, files: view.attachments.map(({ name }) => name) })
        .toEqual({ source: 'message', subject: one.subject, text: one.body, date: one.at, from: one.from, files: ['开票资料.pdf', '设备清单.xlsx'] })
      if (html !== null) expect([pictures.length, html.body.includes('part/0')]).toEqual([1, true])
      shapes.add(`${html !== null} ${view.remoteImages}`)
    }
    expect([...shapes].toSorted()).toEqual(['false 0', 'true 0', 'true 1'])
  })
  it('have attachments that are what their names say', () => {
    expect(demoFile('x.pdf').bytes.toString('latin1')).toMatch(/^%PDF-1\.4[\s\S]*startxref\n\d+\n%%EOF\n$/)
    expect(pictureKind(demoFile('x.png').bytes)).toBe('image/png')
    expect(pictureKind(demoFile('x.jpg').bytes)).toBe('image/jpeg')
    expect(demoFile('list.csv').bytes.toString()).toContain('Item,Quantity,Unit\r\n')
  })
  it('have office files that another program can unpack', () => {
    for (const name of ['设备清单.xlsx', '服务条款.docx']) {
      const path = join(folder, name)
      writeFileSync(path, demoFile(name).bytes)
      // Node's own tools know no ZIP: Python's do, where it is there.
      let listed = ''
      try {
        listed = execFileSync('python3', ['-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print("\\n".join(z.namelist()))', path], { encoding: 'utf8' })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
        listed = '[Content_Types].xml'
      }
      expect(listed).toContain('[Content_Types].xml')
    }
  })
  it('give a file for every path of the row and for no other', () => {
    const one = row('1')
    for (const path of [one.rawFile, ...one.attachments]) expect(demoMailFile(path, one).ok).toBe(true)
    expect(demoMailFile('D:\\other.exe', one).ok).toBe(false)
  })
  it('are replaced by a file of the same name in the demo’s folder, which no path leads out of', async () => {
    const one = row('2')
    mkdirSync(join(folder, 'mail'))
    writeFileSync(join(folder, 'mail', '2.obx'), 'From: own\r\n')
    writeFileSync(join(folder, 'secret.obx'), 'secret')
    const read = async (path: string) => readDemoMailFile(folder, path, { ...one, rawFile: path }, 1_000)
    expect(await read(one.rawFile)).toMatchObject({ ok: true, value: Buffer.from('From: own\r\n') })
    for (const path of ['..\\secret.obx', '../secret.obx', 'mail/../../secret.obx']) {
      const found = await read(path)
      expect(found.ok && Buffer.from(found.value).toString()).not.toBe('secret')
    }
    expect((await readDemoMailFile(folder, one.rawFile, one, 3)).ok).toBe(false)
  })
})
