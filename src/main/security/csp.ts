/** Headers of every app:// answer. SECURITY: test/security/csp.test.ts holds the exact string. */

/**
 * Element Plus sets positions by element.style (CSSOM), which a CSP does not see; no inline style
 * attribute is parsed from HTML, so style-src needs no 'unsafe-inline'.
 */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pages of faxes by opaque id, as pictures that main has made (media/fax/serve-fax.ts).
  "img-src 'self' data: app-media:",
  "font-src 'self'",
  // Recordings and voicemail by opaque id (media/serve-media.ts).
  "media-src 'self' app-media:",
  "connect-src 'self'",
  "object-src 'none'",
  // The HTML of an e-mail, each in a sandboxed frame with a policy of its own (mail-frame.ts).
  'frame-src app-mail:',
  // The thread of the PDF reader (features/fax/pdf-pages.ts); from our own origin only.
  "worker-src 'self'",
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
