import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['www/**/*.test.{ts,tsx}', 'scripts/*.test.mjs'],
    // A test that needs a document says so: // @vitest-environment happy-dom
    environment: 'node',
    restoreMocks: true,
    // Grafana's ESM builds import CommonJS packages by name, which Node refuses; their CommonJS builds are sound.
    alias: [
      { find: /^@grafana\/(data|runtime|schema|ui)$/, replacement: `${import.meta.dirname}/node_modules/@grafana/$1/dist/cjs/index.cjs` },
    ],
  },
});
