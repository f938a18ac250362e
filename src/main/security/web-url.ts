/** Which addresses may be handed to a browser. Pure. SECURITY: test/security/open-outside.test.ts */

const MAX_URL = 4_096

/** The address as it may be opened; null = it may not. */
export function safeWebUrl(address: string): string | null {
  if (address.length > MAX_URL) return null
  try {
    const url = new URL(address)
    if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '' || url.username !== '' || url.password !== '') return null
    return url.href
  } catch {
    return null
  }
}
