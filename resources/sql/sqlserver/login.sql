-- The login of ATClient with the least it needs (docs/data.md, Login). Run once by an administrator as
-- sysadmin, after the databases exist. Put a password of your own in; with Windows logins replace the CREATE LOGIN.
-- Names of tables and schemas are the default mapping's: change them where the mapping file does.
USE master;
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = N'atclient')
  CREATE LOGIN atclient WITH PASSWORD = N'<put a long password here>', CHECK_POLICY = ON, DEFAULT_DATABASE = callthink;
  -- Domain: CREATE LOGIN [DOMAIN\atclient] FROM WINDOWS WITH DEFAULT_DATABASE = callthink;
GO
USE callthink;
IF USER_ID(N'atclient') IS NULL CREATE USER atclient FOR LOGIN atclient WITH DEFAULT_SCHEMA = dbo;
-- Reading: by column, so that PASS and EMAIL_PWD cannot be read even by mistake.
GRANT SELECT ON dbo.CTS_OPIDK (GHID, LOGIN_NAME, REAL_NAME, PYM, ROLES, LEVELS, UTYPE, EXT, TEL, MOBILENO, EMAIL) TO atclient;
GRANT SELECT ON dbo.CTS_OPIDK_INFO (GHID) TO atclient;
GRANT SELECT ON dbo.CTS_ROLE TO atclient;
GRANT SELECT ON dbo.CTS_OPGP TO atclient;
GRANT SELECT ON dbo.CTS_OPGP_MEMBER TO atclient;
GRANT SELECT ON dbo.CTS_BSGP TO atclient;
GRANT SELECT ON dbo.CTS_BSGP_MEMBER TO atclient;
GRANT SELECT ON dbo.MCI_VMS_RECV TO atclient;
GRANT SELECT ON dbo.MCI_FAX_SENT TO atclient;
GRANT SELECT ON dbo.MCI_FAX_RECV TO atclient;
GRANT SELECT ON dbo.MCI_SMS_SEND TO atclient;
GRANT SELECT ON dbo.MCI_SMS_RECV TO atclient;
GRANT SELECT ON dbo.MCI_EMAIL_SENT TO atclient;
GRANT SELECT ON dbo.MCI_EMAIL_RECV TO atclient;
-- Managing groups and agents (team view). Leave these six out where that is done elsewhere.
GRANT INSERT, DELETE ON dbo.CTS_OPIDK TO atclient;
GRANT INSERT, DELETE ON dbo.CTS_OPIDK_INFO TO atclient;
GRANT INSERT, DELETE ON dbo.CTS_OPGP TO atclient;
GRANT INSERT, DELETE ON dbo.CTS_OPGP_MEMBER TO atclient;
GRANT INSERT, DELETE ON dbo.CTS_BSGP TO atclient;
GRANT INSERT, DELETE ON dbo.CTS_BSGP_MEMBER TO atclient;
GO
USE callthink_crm;
IF USER_ID(N'atclient') IS NULL CREATE USER atclient FOR LOGIN atclient WITH DEFAULT_SCHEMA = dbo;
GRANT SELECT ON dbo.CRM_AREA TO atclient;
GRANT SELECT ON dbo.CRM_CUSTOMER TO atclient;
GRANT SELECT ON dbo.CRM_PERSON TO atclient;
-- Agents write new contacts and change them (customer panel). Leave this one out where another program does that.
GRANT INSERT, UPDATE ON dbo.CRM_CUSTOMER TO atclient;
GO
USE callthink_cdr;
IF USER_ID(N'atclient') IS NULL CREATE USER atclient FOR LOGIN atclient WITH DEFAULT_SCHEMA = dbo;
GRANT SELECT ON dbo.CDR TO atclient;
GO
USE talentel_log;
IF USER_ID(N'atclient') IS NULL CREATE USER atclient FOR LOGIN atclient WITH DEFAULT_SCHEMA = dbo;
GRANT SELECT ON dbo.TALENTEL_LOG TO atclient;
GO
USE callthink_rpt;
IF USER_ID(N'atclient') IS NULL CREATE USER atclient FOR LOGIN atclient WITH DEFAULT_SCHEMA = dbo;
GO
