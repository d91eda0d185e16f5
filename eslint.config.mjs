import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

// Labels and links come from outside: text goes in as text, windows open by links.
const hostile = [
  { selector: "MemberExpression[property.name=/^(innerHTML|outerHTML)$/]", message: 'Use textContent: labels are hostile.' },
  { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: 'Use textContent: labels are hostile.' },
  { selector: "CallExpression[callee.object.name='window'][callee.property.name='open']", message: 'Use a real link.' },
];

/** What scripts may name: Node's globals, and the browser's for what they run inside a page. */
const globals = Object.fromEntries(
  [
    'AbortController', 'AbortSignal', 'Blob', 'Buffer', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'clearInterval', 'clearTimeout',
    'console', 'fetch', 'performance', 'process', 'queueMicrotask', 'setInterval', 'setTimeout', 'structuredClone',
    'customElements', 'devicePixelRatio', 'document', 'getComputedStyle', 'location', 'requestAnimationFrame', 'window',
  ].map((name) => [name, 'readonly']),
);

export default defineConfig(
  globalIgnores(['build', 'dist', 'pkg', 'target', 'fuzz', '**/node_modules', '**/out', 'test-results', 'docs', 'tests/fixtures']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.strict, ts.configs.stylistic],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['www/**/*.{ts,tsx}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-alert': 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-restricted-syntax': ['error', ...hostile],
    },
  },
  { files: ['www/panel/**/*.{ts,tsx}'], extends: [hooks.configs.flat.recommended] },
  {
    files: ['**/*.test.{ts,tsx}', 'tests/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-empty-function': 'off' },
  },
  { files: ['**/*.{mjs,js}'], languageOptions: { globals } },
);
