import type { databaseErrorsZhCN, dataZhCN } from './zh-CN.ts'

/** What can go wrong with the databases, and what to do about it. */
export const databaseErrorsEn: typeof databaseErrorsZhCN = {
  database_unreachable: 'The database server cannot be reached; check its address, the port and the network.',
  database_tls: 'No encrypted connection to the database server; check its certificate and the encryption setting.',
  database_login: 'The database refused the login; check login name, password and domain.',
  database_missing: 'There is no such database on the server, or it may not be opened; check its name.',
  database_rights: 'The database login lacks this right; ask the administrator to run the login script.',
  database_table_missing: 'A table or column is missing in the database; check the mapping file or run the schema script.',
  database_timeout: 'The database did not answer in time; narrow the conditions or try again later.',
  database_busy: 'The database is busy; try again later.',
  database_away: 'The database cannot be reached at present; it is tried again in {seconds} s.',
  database_failed: 'An error in the database; try again, and tell your administrator if it happens twice.',
  database_not_set: 'This database is not set up; enter its server and login name under Settings › Databases.',
  database_password: 'The password of this database has not been entered.',
  database_mapping: 'The mapping file is faulty; correct it under Settings › Databases.',
  database_ca_file: 'The CA file cannot be read or is no PEM certificate; check its path.',
}

/** The databases in the settings, on the link badge and above the views that need them. */
export const dataEn: typeof dataZhCN = {
  data: {
    title: 'Databases', list: 'List of databases', source: 'Source of the data', sourceHint: 'Built in: the data lie on this computer, no server is needed.', locked: 'Fixed by a switch or by the administrator.',
    sources: { embedded: 'Built in', sqlserver: 'SQL Server' },
    name: { callthink: 'Agents and boxes', callthink_crm: 'Customers', callthink_cdr: 'Call records', talentel_log: 'Recordings', callthink_rpt: 'Reports' },
    notSet: 'Not set up', host: 'Server', hostHint: 'name or address', place: 'Port or instance', placeHint: '1433', database: 'Database', user: 'Login name', password: 'Password', domain: 'Windows domain', domainHint: 'empty: SQL login',
    encrypt: 'Encryption', encryptions: { on: 'On', strict: 'Strict (TDS 8.0)', off: 'Off' }, encryptOff: 'Password and data cross the network in clear text.',
    trust: 'Trust any server certificate', trustHint: 'Whoever is in between reads along; for trials only.', caFile: 'CA file (PEM)', caHint: 'empty: the system\'s', serverName: 'Server name in the certificate', serverNameHint: 'where the server is an address',
    passwordKept: 'kept, encrypted', passwordSession: 'known until exit', passwordNone: 'enter the password',
    sameForAll: 'Same server for all', sameDone: 'Server, login and encryption were put into all databases.', test: 'Test', testAll: 'Test all', testing: 'Testing…', testOk: '{server}, {ms} ms', unsaved: 'There are unsaved changes.', saved: 'Saved, in effect now.',
    savedNotKept: 'In effect. This computer cannot keep passwords safely: they are used until the program ends.', unprotected: 'This system has no real protection for passwords (keyring): they are not written to disk and are asked for once after each start.',
    hostBad: 'A name or address, without protocol, slashes and blanks.', placeBad: 'A port from 1 to 65535, or the name of an instance.', userBad: 'Enter the login name.', caBad: 'Enter the full path of a PEM file.',
    mappingFile: 'Mapping file (JSON)', mappingHint: 'Where tables and columns have other names; empty: the standard names.', mappingGood: 'The mapping file has no faults.',
    mapping: {
      unreadable: 'The mapping file cannot be read: {detail}', not_json: 'The mapping file is not JSON ({detail}).', shape: 'The content of the mapping file is wrong: {detail}', no_table: 'Mapping file: there is no table "{table}"; there are {detail}.',
      no_column: 'Mapping file: table {table} has no column "{column}"; it has {detail}.', needed: 'Mapping file: {table}.{column} is needed; give it a name or write a view that has it.',
    },
    state: { unknown: 'Not used yet', up: 'In order', away: 'Cannot be reached', other: 'Unknown ({code})' },
    badge: 'Databases: {state}', badgeAway: '{names} cannot be reached', badgeWait: 'waiting for a password',
    banner: {
      away: '{names}: cannot be reached at present.', offline: 'Calls go on; lists show what was seen last.', retryIn: 'tried again in {seconds} s', retry: 'Retry now', trying: 'Trying again…', settings: 'Database settings',
      password: 'Password of {user} on {host}', passwordOnce: 'Used in this run only; it is not written to disk.', passwordKeep: 'It is kept on this computer, encrypted.', passwordSend: 'OK', preparing: 'Preparing the demo\'s data; a few seconds more.', back: 'The databases are back.',
    },
  },
}
