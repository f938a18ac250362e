-- The login of the CTI SERVER (site file, `directory.sqlserver`): it changes groups and agents, after it has decided whether the person who
-- asks may (docs/data.md, Login). Known to the server's machine only, never to a PC. Run once by an administrator as sysadmin, after
-- the databases exist. Put a password of your own in; with Windows logins replace the CREATE LOGIN.
-- Names of tables and schemas are the default mapping's: change them where the mapping file does.
USE master;
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = N'atclient_server')
  CREATE LOGIN atclient_server WITH PASSWORD = N'<put a long password here>', CHECK_POLICY = ON, DEFAULT_DATABASE = callthink;
  -- Domain: CREATE LOGIN [DOMAIN\cti$] FROM WINDOWS WITH DEFAULT_DATABASE = callthink;
GO
USE callthink;
IF USER_ID(N'atclient_server') IS NULL CREATE USER atclient_server FOR LOGIN atclient_server WITH DEFAULT_SCHEMA = dbo;
-- Reading by column: PASS and EMAIL_PWD are written, and never read.
GRANT SELECT ON dbo.CTS_OPIDK (GHID, LOGIN_NAME, REAL_NAME, PYM, ROLES, LEVELS, UTYPE, EXT, TEL, MOBILENO, EMAIL) TO atclient_server;
GRANT SELECT ON dbo.CTS_OPIDK_INFO (GHID) TO atclient_server;
GRANT SELECT ON dbo.CTS_ROLE TO atclient_server;
GRANT SELECT ON dbo.CTS_OPGP TO atclient_server;
GRANT SELECT ON dbo.CTS_OPGP_MEMBER TO atclient_server;
GRANT SELECT ON dbo.CTS_BSGP TO atclient_server;
GRANT SELECT ON dbo.CTS_BSGP_MEMBER TO atclient_server;
GRANT INSERT, DELETE ON dbo.CTS_OPIDK TO atclient_server;
GRANT INSERT, DELETE ON dbo.CTS_OPIDK_INFO TO atclient_server;
GRANT INSERT, DELETE ON dbo.CTS_OPGP TO atclient_server;
GRANT INSERT, DELETE ON dbo.CTS_OPGP_MEMBER TO atclient_server;
GRANT INSERT, DELETE ON dbo.CTS_BSGP TO atclient_server;
GRANT INSERT, DELETE ON dbo.CTS_BSGP_MEMBER TO atclient_server;
GO
