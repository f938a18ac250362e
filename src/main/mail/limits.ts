/** Bounds of reading an e-mail. Whatever a sender does, reading costs no more than this. */

export const MAIL_LIMITS = {
  /** Raw message that is read at all; a longer one shows its beginning, and the screen says so. */
  rawBytes: 96 * 1_024 * 1_024,
  /** Plain text on the screen, in characters. */
  textChars: 200_000,
  /** HTML that is read, in characters of its source. */
  htmlChars: 1_500_000,
  /** Elements of the shown HTML: laying out more would keep the frame busy for seconds. */
  htmlElements: 20_000,
  /** Depth of elements; tables within tables cost most. */
  htmlDepth: 100,
  /** Style sheets of one message, in characters. */
  cssChars: 200_000,
  attachments: 200,
  /** Pictures from elsewhere that one message may name. */
  remoteImages: 200,
  links: 2_000,
  addresses: 500,
  subjectChars: 1_000,
  /** Parts of a message with those within parts, text and files. */
  parts: 2_000,
  mimeDepth: 50,
  headerBytes: 1_024 * 1_024,
  /** One reading; after that the thread is ended and the message counts as unreadable. */
  readMs: 15_000,
  /** Memory of the reading thread, MiB. */
  heapMb: 768,
} as const

/** One picture from elsewhere that is fetched when the person allows it. */
export const REMOTE_LIMITS = {
  bytes: 8 * 1_024 * 1_024,
  timeoutMs: 10_000,
  redirects: 3,
  /** At the same time, in all messages together. */
  parallel: 4,
  /** Of all pictures of one message, and of all open messages; older ones are let go for newer ones. */
  messageBytes: 24 * 1_024 * 1_024,
  allBytes: 64 * 1_024 * 1_024,
} as const

/** What pictures may be once they are decoded: few bytes can stand for gigabytes. */
export const PICTURE_LIMITS = {
  side: 16_384,
  /** Of one picture, and of all of one message: four bytes each in the memory of the frame. */
  pixels: 24_000_000,
  messagePixels: 64_000_000,
} as const
