import type { databaseErrorsZhCN } from './zh-CN.ts'

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
}
