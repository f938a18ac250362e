/**
 * How the three bundles are made. Everything is bundled but `electron` (part of the runtime) and
 * `better-sqlite3` (native, shipped beside the bundle): what starts fast is what is one file. The SQL Server driver is a chunk of its
 * own (1.4 MB instead of 55 MB of packages), read with the first connection.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { PluginOption } from 'vite'

const root = import.meta.dirname
const at = (path: string): string => resolve(root, path)
/** scripts/lib/build.ts builds beside out/ and moves the files in when all of them are made. */
const out = (path: string): string => resolve(root, process.env['ATCLIENT_BUILD_DIR'] ?? 'out', path)

/** The oldest runtime the bundles must run on: Chromium and Node of the development substitute (docs: toolchain). */
const CHROME_TARGET = 'chrome148'
const NODE_TARGET = 'node24'

/** Compile-time switches of Vue and vue-i18n: what is off is not in the bundle. */
const vueFlags = {
  // Element Plus is written with the composition API, but a few of its components still read options.
  __VUE_OPTIONS_API__: 'true',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  __VUE_I18N_FULL_INSTALL__: 'false',
  __VUE_I18N_LEGACY_API__: 'false',
  __INTLIFY_PROD_DEVTOOLS__: 'false',
  // Messages are plain strings in src/shared/i18n; v11 turns them into a tree at run time without
  // eval, so that the strict CSP holds. Dropping the compiler would need a build step of its own.
  __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
}

/** The vue plugin brings its own copy of vite's types when hoisting goes wrong; the shape is the same. */
const vuePlugin: PluginOption = vue()

/**
 * What pdf.js asks for while it reads a PDF: character maps (Chinese fonts that are not in the file), the standard fonts, and its image
 * decoders as JavaScript (WebAssembly would need a looser policy). Served under their own names at /pdf/.
 */
const pdfHelpers: PluginOption = {
  name: 'pdf-helpers',
  generateBundle() {
    const from = at('node_modules/pdfjs-dist')
    for (const [folder, target, wanted] of [['cmaps', 'cmaps', /\.bcmap$/], ['standard_fonts', 'fonts', /\.(pfb|ttf)$|^LICENSE/], ['wasm', 'images', /_nowasm_fallback\.js$|^LICENSE/]] as const) {
      for (const name of readdirSync(resolve(from, folder))) {
        if (wanted.test(name)) this.emitFile({ type: 'asset', fileName: `pdf/${target}/${name}`, source: readFileSync(resolve(from, folder, name)) })
      }
    }
  },
}

export default defineConfig({
  main: {
    build: {
      outDir: out('main'),
      target: NODE_TARGET,
      minify: true,
      sourcemap: false,
      externalizeDeps: { exclude: ['mssql'] },
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          'cti-server': at('src/cti/server/embedded.ts'),
          'central': at('src/main/central/central-worker.ts'),
          mail: at('src/main/mail/mail-worker.ts'),
          'media': at('src/main/media/media-worker.ts'),
          'fax': at('src/main/media/fax/fax-thread-worker.ts'),
          'export': at('src/main/export/export-worker.ts'),
          'local-store': at('src/main/data/local-store-worker.ts'),
        },
        external: ['electron', 'better-sqlite3'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: out('preload'),
      target: NODE_TARGET,
      minify: true,
      sourcemap: false,
      // A sandboxed preload can require nothing but electron: one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    define: vueFlags,
    plugins: [vuePlugin, pdfHelpers],
    build: {
      outDir: out('renderer'),
      target: CHROME_TARGET,
      minify: true,
      sourcemap: false,
      // The CSP allows no data: for scripts and fonts; small assets stay files.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { index: at('src/renderer/index.html'), card: at('src/renderer/card.html') },
      },
    },
  },
})
