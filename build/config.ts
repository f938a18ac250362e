/**
 * What the installers are made of (electron-builder 26). Only three things go in: the bundles (with the SQL Server driver in
 * them), the resources and better-sqlite3 with the one binary of the platform.
 */
import type { Configuration } from 'electron-builder'

/**
 * Fuses (Electron, "Electron Fuses"): powers of the runtime that the product never needs are burnt
 * out of the binary. SECURITY: read back after every package run (scripts/package.ts).
 */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const

/** The configuration for a run with the Electron in `electronDist`. */
export function builderConfig(electron: { readonly distDir: string; readonly version: string; readonly kind: 'official' | 'substitute' }): Configuration {
  return {
    appId: 'cn.atclient.desktop',
    productName: 'ATClient Desktop',
    copyright: 'ATClient Desktop',
    electronDist: electron.distDir,
    electronVersion: electron.version,
    // Made with the substitute, never released: takes switches of the engine, so that tests can drive it (src/main/app/startup.ts).
    ...(electron.kind === 'substitute' ? { extraMetadata: { trialPackage: true } } : {}),
    directories: { output: 'dist', buildResources: 'build' },
    files: [
      'package.json',
      'out/**/*',
      '!out/.built',
      'resources/**/*',
      '!resources/**/*.{py,sh}',
      // Everything else is in the bundles, or belongs to the development (its Node counts as a shipped dependency).
      '!node_modules/!(better-sqlite3)/**',
      '!node_modules/better-sqlite3/{deps,src}/**',
      '!node_modules/better-sqlite3/{binding.gyp,README.md}',
      '!node_modules/better-sqlite3/prebuilds/**',
      // electron-builder fills the placeholders in, not JavaScript.
      'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
    ],
    asar: true,
    // A native module cannot be loaded from inside an archive.
    asarUnpack: ['**/*.node'],
    electronFuses: FUSES,
    npmRebuild: false,
    nodeGypRebuild: false,
    // Chromium's own words are needed in two languages only.
    electronLanguages: ['zh-CN', 'en-US', 'en'],
    win: { target: [{ target: 'nsis', arch: ['x64'] }, { target: 'msi', arch: ['x64'] }], icon: 'resources/icons/icon.png' },
    nsis: {
      // Silent for 500 machines: ATClient-Setup.exe /S /allusers; the shortcut carries the appId that Windows needs for notifications.
      oneClick: false, perMachine: true, allowElevation: true, allowToChangeInstallationDirectory: true,
      createStartMenuShortcut: true, deleteAppDataOnUninstall: false, installerLanguages: ['zh_CN', 'en_US'],
    },
    msi: { perMachine: true, oneClick: true },
    mac: { target: [{ target: 'dmg', arch: ['x64', 'arm64'] }], category: 'public.app-category.business', hardenedRuntime: true, icon: 'resources/icons/icon.png' },
    linux: {
      target: ['AppImage', 'deb'], category: 'Office', executableName: 'atclient-desktop', icon: 'resources/icons/icon.png',
      maintainer: 'ATClient Desktop maintainers', synopsis: 'Call-centre softphone', mimeTypes: ['x-scheme-handler/tel', 'x-scheme-handler/callto'],
    },
    protocols: [{ name: 'Telephone number', schemes: ['tel', 'callto'] }],
    publish: null,
  }
}
