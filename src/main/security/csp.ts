/** Headers of every app:// answer. SECURITY: test/security/csp.test.ts holds the exact string. */

/**
 * Element Plus sets positions by element.style (CSSOM), which a CSP does not see; no inline style
 * attribute is parsed from HTML, so style-src needs no 'unsafe-inline'.
 */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  // Recordings and voicemail by opaque id (media/serve-media.ts); nothing but sound comes by that scheme.
  "media-src 'self' app-media:",
  "connect-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
