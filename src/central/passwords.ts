/**
 * How a new agent's password is written into PASS. This is the only function of the program that makes a
 * value of that column, and nothing reads it. The embedded databases get a SCRAM verifier (handed in);
 * a site with SQL Server must say what its other programs expect.
 */
import { createHash } from 'node:crypto'
import { BadCondition } from './failures.ts'

/** Makes the value of PASS. Throws BadCondition with a sentence when it cannot. */
export type PasswordFormat = (agent: { readonly uid: string; readonly password: string }) => Promise<string>

export const PASSWORD_FORMAT_NAMES = ['refuse', 'plain', 'md5', 'md5-upper', 'sha256'] as const
export type PasswordFormatName = (typeof PASSWORD_FORMAT_NAMES)[number]

const hashed = (algorithm: 'md5' | 'sha256', upper: boolean): PasswordFormat => async ({ password }) => {
  const hex = createHash(algorithm).update(password, 'utf8').digest('hex')
  return upper ? hex.toUpperCase() : hex
}

/** The formats a site can choose from. All but `refuse` are weak: they exist because the site's other programs read them. */
export const PASSWORD_FORMATS: Readonly<Record<PasswordFormatName, PasswordFormat>> = {
  'refuse': async () => {
    throw new BadCondition('the site has not said in which form its database keeps passwords (setting passwordFormat); no agent can be added', 'not_allowed')
  },
  'plain': async ({ password }) => password,
  'md5': hashed('md5', false),
  'md5-upper': hashed('md5', true),
  'sha256': hashed('sha256', false),
}

/**
 * PASS as JSON of a SCRAM verifier (docs/at-link.md, Login).
 * @param makeVerifier salt, iterations and keys of a password; from call control, which this layer may not import
 */
export function verifierFormat(makeVerifier: (password: string) => Promise<object>): PasswordFormat {
  return async ({ password }) => JSON.stringify(await makeVerifier(password))
}
