/**
 * Lint: TypeScript with types, Vue, accessibility, and the house rules of the design
 * (each raw power has one home, call control is pure). Every rule of our own has a test that shows
 * it fail: test/unit/rules/. Inline switches-off are not honoured: an exception is made here, with
 * its reason, or not at all.
 */
import tseslint from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import vueParser from 'vue-eslint-parser'
import { houseRules } from './scripts/lint/house-rules.ts'

/** Folders with types in lint: one tsconfig per layer. Vue files are checked by vue-tsc instead (typed lint of them costs a minute). */
const TYPED = ['shared', 'central', 'cti', 'main', 'preload']

const typed = TYPED.map((layer) => ({
  files: [`src/${layer}/**/*.ts`],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { project: [`./tsconfig.${layer}.json`], tsconfigRootDir: import.meta.dirname } },
  rules: {
    // Numbers and booleans in template strings read well and cannot surprise.
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
    // Guards against what a peer may send are "unnecessary" to a checker that believes the types.
    '@typescript-eslint/no-unnecessary-condition': 'off',
    '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    // Naming the default says what is meant.
    '@typescript-eslint/no-unnecessary-type-arguments': 'off',
    '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
    // `async` without `await` is how an interface that must answer a promise is fulfilled.
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/unified-signatures': 'off',
    '@typescript-eslint/no-invalid-void-type': 'off',
  },
}))

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'coverage/**', '.cache/**', 'test-results/**', 'bench/results/**', 'test/bench/fixtures/**', 'node_modules/**', 'docs/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [tseslint.configs.strict],
    plugins: { house: houseRules },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Replaced by house/commented-non-null: `!` only with a comment that proves it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'house/commented-non-null': 'error',
      // A type parameter that only names a shape in a signature is fine.
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'house/one-clock': 'error',
      'house/one-home': 'error',
      'house/pure-call-control': 'error',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union of string literals instead of an enum.' }],
    },
  },
  ...typed,
  {
    files: ['src/renderer/**/*.vue'],
    extends: [vue.configs['flat/recommended'], a11y.configs['flat/recommended']],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser, sourceType: 'module', ecmaVersion: 'latest' } },
    plugins: { house: houseRules },
    rules: {
      // A component is the one thing that has a default export.
      'no-restricted-exports': 'off',
      'no-undef': 'off',
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/component-name-in-template-casing': ['error', 'PascalCase', { registeredComponentsOnly: false, ignores: ['/^el-/'] }],
      'house/no-inline-colours': 'error',
      // How lines are broken is not worth a failed check.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
      // Either way of naming a field serves a screen reader; both at once is noise.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // A login window may put the caret where the work starts.
      'vuejs-accessibility/no-autofocus': 'off',
    },
  },
  {
    // Tests and scripts speak to a terminal; config files are loaded by their default export.
    files: ['test/**/*.ts', 'scripts/**/*.ts', '*.config.ts', 'src/cti/server/main.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['*.config.ts'], rules: { 'no-restricted-exports': 'off' } },
)
