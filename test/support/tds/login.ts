/** PRELOGIN ([MS-TDS] 2.2.6.5) and LOGIN7 (2.2.6.4). */

/** Values of PRELOGIN's encryption option. */
export const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const

const OPTION_VERSION = 0
const OPTION_ENCRYPTION = 1
const TERMINATOR = 0xff

/** What the client asks for; a PRELOGIN without the option means it cannot encrypt. */
export function askedEncryption(prelogin: Buffer): number {
  for (let at = 0; at + 4 < prelogin.length && prelogin[at] !== TERMINATOR; at += 5) {
    if (prelogin[at] === OPTION_ENCRYPTION) return prelogin.readUInt8(prelogin.readUInt16BE(at + 1))
  }
  return ENCRYPT.notSupported
}

/** Version 16.0.4135 and the answer to the encryption option. */
export function preloginAnswer(encryption: number): Buffer {
  return Buffer.from([
    OPTION_VERSION, 0, 11, 0, 6, OPTION_ENCRYPTION, 0, 17, 0, 1, TERMINATOR,
    16, 0, 0x10, 0x27, 0, 0, encryption,
  ])
}

export interface Login7 {
  readonly host: string
  readonly user: string
  readonly password: string
  readonly application: string
  /** Empty: the login's default. */
  readonly database: string
  readonly packetSize: number
  /** The first message of a Windows login, or null for a login of SQL Server's own. */
  readonly sspi: Buffer | null
}

const INTEGRATED_SECURITY = 0x80
const AT = { packetSize: 8, flags2: 25, host: 36, user: 40, password: 44, application: 48, database: 68, sspi: 78 } as const

/** Passwords are sent with their half bytes swapped and XORed. */
function revealed(bytes: Buffer): string {
  return Buffer.from(bytes.map((byte) => {
    const plain = byte ^ 0xa5
    return ((plain << 4) & 0xf0) | (plain >> 4)
  })).toString('utf16le')
}

export function readLogin7(message: Buffer): Login7 {
  const bytes = (at: number, unit: number): Buffer => {
    const offset = message.readUInt16LE(at)
    return message.subarray(offset, offset + message.readUInt16LE(at + 2) * unit)
  }
  const text = (at: number): string => bytes(at, 2).toString('utf16le')
  const integrated = (message.readUInt8(AT.flags2) & INTEGRATED_SECURITY) !== 0
  return {
    host: text(AT.host), user: text(AT.user), password: revealed(bytes(AT.password, 2)), application: text(AT.application),
    database: text(AT.database), packetSize: message.readUInt32LE(AT.packetSize),
    sspi: integrated ? bytes(AT.sspi, 1) : null,
  }
}
