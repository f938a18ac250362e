import { describe, expect, it } from 'vitest'
import { pageAddress } from '../../../../src/main/desk/customer/page.ts'
import { PAGE_VARIABLES, isPageTemplate } from '../../../../src/shared/page-template.ts'
import type { PageValues } from '../../../../src/main/desk/customer/page.ts'

const values: PageValues = {
  caller: '13800138000', called: '95500', number: '13800138000', callId: '081155150040', uid: '8643', agentName: '付智伟', extension: '643', queue: '服务热线', group: '15',
  customerId: 'C000001', customerName: '王 & 李', direction: 'in', trunk: '1001',
}
const fill = (template: string, over: Partial<PageValues> = {}, data: Record<string, string> = {}): string | null => pageAddress(template, { ...values, ...over }, data)

describe('the address of the CRM page', () => {
  it('puts every variable in, encoded', () => {
    expect(fill('https://crm.example/pop?c={caller}&n={customerName}&q={queue}')).toBe('https://crm.example/pop?c=13800138000&n=%E7%8E%8B%20%26%20%E6%9D%8E&q=%E6%9C%8D%E5%8A%A1%E7%83%AD%E7%BA%BF')
    for (const name of PAGE_VARIABLES) expect(fill(`https://crm.example/?x={${name}}`)).toBe(`https://crm.example/?x=${encodeURIComponent(values[name])}`)
  })
  it('puts attached data in by its key, nothing where there is none', () => {
    expect(fill('http://crm.example/o/{data.orderNo}?p={data.nothing}', {}, { orderNo: 'A/1?x' })).toBe('http://crm.example/o/A%2F1%3Fx?p=')
    expect(fill('http://crm.example/?p={data.constructor}{data.__proto__}')).toBe('http://crm.example/?p=')
  })
  it('lets no caller lead it elsewhere: not to another host, another path, another variable', () => {
    for (const hostile of ['@evil.example/', '/../admin', '..', '.', '?x=1#', '\\evil.example', '//evil.example', '\ud800', '{uid}', '&uid=8600', '%2e%2e']) {
      const address = fill('https://crm.example/call/{caller}/show?who={caller}', { caller: hostile })
      const url = new URL(address ?? '')
      expect(url.origin).toBe('https://crm.example')
      expect(url.pathname).toMatch(/^\/call\/[^/]*\/show$/)
      expect([...url.searchParams.keys()]).toEqual(['who'])
      expect(url.hash).toBe('')
    }
  })
  it.each([
    'javascript:alert(1)', 'file:///etc/passwd', 'ftp://crm.example/{caller}', 'crm.example/{caller}', 'https://{caller}.example/', 'https://crm.example{caller}/', 'https://user@crm.example/',
    'https://user:secret@crm.example/', 'https://crm.example/{nobody}', 'https://crm.example/{caller', 'https://crm.example/{data.}', '', ' ', `https://crm.example/${'x'.repeat(3_000)}`, 'https:///x', 'data:text/html,{caller}',
  ])('refuses the template %s', (template) => {
    expect(fill(template)).toBeNull()
    expect(isPageTemplate(template)).toBe(false)
  })
})
