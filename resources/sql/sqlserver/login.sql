-- The login of the DESKTOPS with the least they need (docs/data.md, Login). Every PC knows it: it reads, and edits the customer's own
-- columns. The CTI server has a login of its own (login-server.sql), which no PC knows. Run by an administrator as sysadmin, after the
-- databases exist, and again after an update. Put a password of your own in; with Windows logins replace the CREATE LOGIN.
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
-- Groups and agents are changed by the CTI server alone. Scripts of before let every PC do it: that is taken back here.
REVOKE INSERT, DELETE ON dbo.CTS_OPIDK FROM atclient;
REVOKE INSERT, DELETE ON dbo.CTS_OPIDK_INFO FROM atclient;
REVOKE INSERT, DELETE ON dbo.CTS_OPGP FROM atclient;
REVOKE INSERT, DELETE ON dbo.CTS_OPGP_MEMBER FROM atclient;
REVOKE INSERT, DELETE ON dbo.CTS_BSGP FROM atclient;
REVOKE INSERT, DELETE ON dbo.CTS_BSGP_MEMBER FROM atclient;
GO
USE callthink_crm;
IF USER_ID(N'atclient') IS NULL CREATE USER atclient FOR LOGIN atclient WITH DEFAULT_SCHEMA = dbo;
GRANT SELECT ON dbo.CRM_AREA TO atclient;
GRANT SELECT ON dbo.CRM_CUSTOMER TO atclient;
GRANT SELECT ON dbo.CRM_PERSON TO atclient;
-- Agents write new contacts and change them (customer panel): these columns, and those that tell of the latest service. Leave the two out
-- where another program does that. Scripts of before let every column be changed: that is taken back first.
REVOKE UPDATE ON dbo.CRM_CUSTOMER FROM atclient;
GRANT INSERT ON dbo.CRM_CUSTOMER TO atclient;
GRANT UPDATE ON dbo.CRM_CUSTOMER (UNAME, PYM, UTYPE, RELATION, TEL, TEL_HOME, MOBILENO, FAX, ADDRESS, PROV, CITY, EMAIL, MEMO, SDATE, STIME, LASTEXT) TO atclient;
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
