/**
 * Kinds of files that run or change something when opened. Kept lists first, so that they can be compared with their sources when these change;
 * what is ours is named as ours. Looked at on 2026-12-01.
 */

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

/**
 * Microsoft Exchange Online, BlockedFileTypes of the default OwaMailboxPolicy (Set-OwaMailboxPolicy), the list that Outlook on the web blocks;
 * as exported with PowerShell in the examples of Microsoft365DSC.
 */
export const EXCHANGE_BLOCKED = list(`
  settingcontent-ms printerexport appcontent-ms appref-ms vsmacros website msh2xml msh1xml diagcab webpnp ps2xml ps1xml mshxml gadget theme psdm1 mhtml cdxml xbap vhdx pyzw pssc psd1 psc2 psc1 msh2 msh1
  jnlp aspx appx xnk xml xll wsh wsf wsc wsb vsw vst vss vhd vbs vbp vbe url udl tmp shs shb sct scr scf reg pyz pyw pyo pyc pst ps2 ps1 prg prf plg pif pcd ops msu mst msp msi msh msc mht mdz mdw mdt mde
  mdb mda mcf maw mav mau mat mas mar maq mam mag maf mad lnk ksh jse jar its isp ins inf htc hta hpj hlp grp fxp exe der csh crt cpl com cnt cmd chm cer bat bas asx asp app apk adp ade ws vb py pl js`)

/** Not taken from it: electronic invoices are XML, and it opens in a reader; a Visio stencil or template without macros is a drawing. */
export const NOT_TAKEN: ReadonlySet<string> = new Set(['xml', 'vst', 'vss'])

/** A kept list for e-mail gateways (J. D. Gregson, gist bf871d5cbb8d456ec36ccbe4ee1442de, 2022-09-26), beyond Exchange's; without documents that hold no macro and cabinets, which count as packed. */
export const GATEWAY_BLOCKED = list(`
  accdb accde ani appinstaller applescript application appxbundle bin class cla csproj dex diagcfg diagpkg dll docb docm dos dotm elf fxb glk img inetloc inx ipa iqy iso isu job jsx lib library-ms loop`)

/** Ours: what else starts a program, loads a macro, mounts a disk, or opens a connection, on any of the three systems. */
export const OWN = list(`
  msix msixbundle sys drv ocx ax vxd mjs cjs ppkg desktop webloc wllink search-ms searchconnector-ms themepack deskthemepack rdp rdg ica mobileconfig provisionprofile
  xla xlam xlsb xlsm xltm xlm xlw potm pptm ppam ppa ppsm sldm wiz wbk oqy rqy dqy slk odc one onepkg onetoc2 pub otm accdr accda accdu accdt adn
  dmg pkg mpkg command workflow action scpt scptd osx tool sh bash zsh fish run deb rpm appimage snap flatpak flatpakref service timer ps php rb cgi tcl lua ahk au3 a3x awk
  svg svgz html htm xhtml shtml xht xsl xslt swf spl eml msg crx xpi vsto vsix xaml asd vsmacro wim swm esd vmdk vdi daa nrg hiv hwpx wcm widget vdo psm1 mof jsp jspx war ear air ht`)

export const DANGEROUS_KINDS: ReadonlySet<string> = new Set([...EXCHANGE_BLOCKED.filter((kind) => !NOT_TAKEN.has(kind)), ...GATEWAY_BLOCKED, ...OWN])
