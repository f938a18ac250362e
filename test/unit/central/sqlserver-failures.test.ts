import { describe, expect, it } from 'vitest'
import { sqlServerFailure } from '../../../src/central/sqlserver/sqlserver-failures.ts'
import type { Phase } from '../../../src/central/sqlserver/sqlserver-failures.ts'

interface Given { readonly name?: string; readonly code?: string; readonly number?: number; readonly inner?: Error; readonly info?: unknown }
const error = (message: string, { name = 'RequestError', code, number, inner, info }: Given = {}): Error =>
  Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }), ...(number === undefined ? {} : { number }), ...(inner === undefined ? {} : { originalError: inner }), ...(info === undefined ? {} : { info }) })
const request = (number: number) => error('from the server', { code: 'EREQUEST', number })
const login = error('Login failed.', { name: 'ConnectionError', code: 'ELOGIN' })
const socket = (message: string, causeCode?: string) =>
  error(message, { name: 'ConnectionError', code: 'ESOCKET', inner: Object.assign(new Error(message), causeCode === undefined ? {} : { code: causeCode }) })

describe('errors of SQL Server', () => {
  it.each<[string, Error, Phase, readonly number[], string]>([
    ['wrong password', login, 'connect', [18456], 'database_login'],
    ['untrusted domain', login, 'connect', [18452], 'database_login'],
    ['login without a number', login, 'connect', [], 'database_login'],
    ['no such database: both numbers come', login, 'connect', [4060, 18456], 'database_missing'],
    ['database being restored', request(927), 'request', [], 'database_missing'],
    ['no such table', request(208), 'request', [], 'database_table_missing'],
    ['no such column', request(207), 'request', [], 'database_table_missing'],
    ['no right to read', request(229), 'request', [], 'database_rights'],
    ['no right to read a column', request(230), 'request', [], 'database_rights'],
    ['deadlock', request(1205), 'request', [], 'database_busy'],
    ['lock time-out', request(1222), 'request', [], 'database_busy'],
    ['unique key', request(2627), 'request', [], 'database_failed'],
    ['anything else', request(8134), 'request', [], 'database_failed'],
    ['request time-out', error('Timeout: Request failed to complete in 5ms', { code: 'ETIMEOUT' }), 'request', [], 'database_timeout'],
    ['connect time-out', error('Failed to connect to h:1 in 5ms', { name: 'ConnectionError', code: 'ETIMEOUT' }), 'connect', [], 'database_unreachable'],
    ['refused', socket('Failed to connect to h:1 - connect ECONNREFUSED', 'ECONNREFUSED'), 'connect', [], 'database_unreachable'],
    ['no such host', socket('getaddrinfo ENOTFOUND h', 'ENOTFOUND'), 'connect', [], 'database_unreachable'],
    ['self-signed', socket('Failed to connect to h:1 - self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'connect', [], 'database_tls'],
    ['name in the certificate', socket('Hostname/IP does not match certificate\'s altnames', 'ERR_TLS_CERT_ALTNAME_INVALID'), 'connect', [], 'database_tls'],
    ['no common protocol', socket('write EPROTO 1:error:unsupported protocol', 'EPROTO'), 'connect', [], 'database_tls'],
    ['encryption demanded', error('Server requires encryption', { name: 'ConnectionError', code: 'EENCRYPT' }), 'connect', [], 'database_tls'],
    ['dropped', error('Connection lost - socket hang up', { code: 'ESOCKET' }), 'request', [], 'database_unreachable'],
    ['dropped, in the driver\'s wrapper', error('Connection lost', { code: 'EREQUEST', inner: error('Connection lost', { info: error('Connection lost', { code: 'ESOCKET' }) }) }), 'request', [], 'database_unreachable'],
    ['cancelled', error('Canceled.', { code: 'ECANCEL' }), 'request', [], 'cancelled'],
    ['not even an error', 'text' as unknown as Error, 'request', [], 'database_failed'],
  ])('%s', (_what, cause, phase, loginNumbers, code) => {
    expect(sqlServerFailure(cause, phase, loginNumbers).code).toBe(code)
  })

  it('no connection became free in the pool', () => {
    class TimeoutError extends Error {}
    expect(sqlServerFailure(new TimeoutError('operation timed out'), 'request').code).toBe('database_busy')
  })

  it('only a dropped connection and a deadlock may be tried again, and only after the connection stood', () => {
    expect(sqlServerFailure(error('lost', { code: 'ESOCKET' }), 'request').again).toBe(true)
    expect(sqlServerFailure(request(1205), 'request').again).toBe(true)
    for (const cause of [request(1222), request(208), error('t', { code: 'ETIMEOUT' }), socket('refused', 'ECONNREFUSED'), request(2627)]) expect(sqlServerFailure(cause, 'request').again).toBe(false)
    expect(sqlServerFailure(socket('refused'), 'connect').again).toBe(false)
  })

  it('a unique key is told from other refusals', () => {
    expect(sqlServerFailure(request(2601), 'request').conflict).toBe(true)
    expect(sqlServerFailure(request(547), 'request').conflict).toBe(false)
  })

  it('an old login number says nothing about a later error', () => {
    expect(sqlServerFailure(error('lost', { code: 'ESOCKET' }), 'request', [18456]).code).toBe('database_unreachable')
  })
})
