import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CSP, SECURITY_HEADERS } from '../../src/main/security/csp.ts'

const root = join(import.meta.dirname, '../..')

describe('the content security policy', () => {
  it('is exactly this', () => {
    expect(CSP).toBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: app-media:; font-src 'self'; media-src 'self' app-media:; "
      + "connect-src 'self'; object-src 'none'; frame-src app-mail:; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
  })
  it('has no way around it', () => {
    expect(CSP).not.toMatch(/unsafe|\*|https?:|blob:|nonce|strict-dynamic/)
    expect(SECURITY_HEADERS).toMatchObject({ 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' })
  })
  it('is respected by the pages: no inline script, style or handler', () => {
    const pages = readdirSync(join(root, 'src/renderer')).filter((name) => name.endsWith('.html'))
    expect(pages.toSorted()).toEqual(['card.html', 'index.html'])
    for (const page of pages) {
      const html = readFileSync(join(root, 'src/renderer', page), 'utf8')
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:|https?:\/\//i)
    }
  })
})
