import { describe, expect, it } from 'vitest'
import { SWITCHES } from '../../src/main/app/args.ts'
import { sortSwitches } from '../../src/main/security/engine-switches.ts'

describe('an installed program', () => {
  it.each([
    '--remote-debugging-port=9222', '--remote-debugging-pipe', '--remote-debugging-address=0.0.0.0', '--remote-allow-origins=*', '--no-sandbox', '--disable-setuid-sandbox', '--no-zygote', '--single-process',
    '--gpu-launcher=calc', '--renderer-cmd-prefix=calc', '--utility-cmd-prefix=calc', '--browser-subprocess-path=\\\\evil\\x.exe', '--js-flags=--expose-gc', '--inspect=0', '--inspect-brk', '--disable-web-security',
    '--user-data-dir=/tmp/x', '--load-extension=/tmp/x', '--proxy-server=evil:1', '--host-resolver-rules=MAP * evil', '--host-rules=MAP * evil', '--ignore-certificate-errors', '--log-net-log=/tmp/x',
    '--enable-logging=file', '--log-file=/etc/x', '--ssl-key-log-file=/tmp/x', '--use-fake-ui-for-media-stream', '--disable-features=IsolateOrigins', '--enable-features=X', '--password-store=basic',
    '--app=/tmp/evil.asar', '-no-sandbox', '--NO-SANDBOX', '--a-switch-of-tomorrow',
  ])('does not take %s', (word) => {
    expect(sortSwitches([word, '--lang=en'], 'linux')).toEqual({ kept: ['--lang=en'], refused: [word] })
  })
  it('does not take the slash form of Windows either, and knows a path of Linux from a switch', () => {
    expect(sortSwitches(['/remote-debugging-port=9222'], 'win32').refused).toEqual(['/remote-debugging-port=9222'])
    expect(sortSwitches(['/home/x/file'], 'linux').refused).toEqual([])
  })
  it('takes every switch of its own, links, and what helps with a broken display driver', () => {
    const words = [...[...SWITCHES].map((name) => `--${name}=x`), 'tel:95588', '--disable-gpu', '--force-device-scale-factor=1.5', '--updated']
    expect(sortSwitches(words, 'win32')).toEqual({ kept: words, refused: [] })
  })
  it('keeps what stands behind a lone --, which is no switch to Chromium', () => {
    expect(sortSwitches(['--no-sandbox', '--', '--no-sandbox', 'tel:1'], 'win32')).toEqual({ kept: ['--', '--no-sandbox', 'tel:1'], refused: ['--no-sandbox'] })
  })
  it('has nothing to refuse once it has started again', () => {
    const { kept } = sortSwitches(['--no-sandbox', '--lang=en', '/x', '--', '--y'], 'win32')
    expect(sortSwitches(kept, 'win32').refused).toEqual([])
  })
})
