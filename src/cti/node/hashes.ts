import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import type { Hashes } from '../ports.ts'

/** The Hashes port on node:crypto; PBKDF2 runs in Node's thread pool. */
export const nodeHashes: Hashes = {
  sha256: (data) => createHash('sha256').update(data).digest(),
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  pbkdf2Sha256: (password, salt, iterations) =>
    new Promise((resolve, reject) => {
      pbkdf2(password, salt, iterations, 32, 'sha256', (error, key) => {
        if (error === null) resolve(key)
        else reject(error)
      })
    }),
  timingSafeEqual: (a, b) => a.length === b.length && timingSafeEqual(a, b),
}
