/** Bundles the host with the packages of one line of Grafana. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const HARNESS = import.meta.dirname;

/** Folder of a line: its package.json pins what that Grafana shares with plugins. */
export function lineFolder(line: string): string {
  return path.join(HARNESS, '..', line);
}

/** Files by name, as they are to be served. Built only when sources or packages have changed since. */
export async function buildHost(line: string): Promise<Map<string, Uint8Array>> {
  const folder = lineFolder(line);
  if (!existsSync(path.join(folder, 'node_modules'))) {
    throw new Error(`Packages of ${line} are not installed: npm ci in tests/host/${line}, or make test-host.`);
  }
  const built = path.join(HARNESS, '../../../build/host', `${line}-${digestOfSources(folder)}`);
  if (!existsSync(built)) {
    mkdirSync(path.dirname(built), { recursive: true });
    const fresh = mkdtempSync(`${built}-`);
    for (const [name, contents] of await bundle(folder)) {
      writeFileSync(path.join(fresh, name), contents);
    }
    // Another worker may have been faster; what it made is the same.
    if (existsSync(built)) {
      rmSync(fresh, { recursive: true });
    } else {
      renameSync(fresh, built);
    }
  }
  return new Map(readdirSync(built).map((name) => [name, readFileSync(path.join(built, name))]));
}

function digestOfSources(folder: string): string {
  const hash = createHash('sha256');
  const sources = readdirSync(HARNESS).sort().map((name) => path.join(HARNESS, name));
  for (const file of [...sources, path.join(folder, 'package-lock.json')]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

async function bundle(folder: string): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: { host: path.join(HARNESS, 'index.ts') },
    plugins: [packagesOf(folder), schemaFiles(folder)],
    bundle: true,
    write: false,
    outdir: path.join(folder, 'out'),
    format: 'esm',
    splitting: true,
    platform: 'browser',
    logLevel: 'error',
    // SystemJS' AMD part defines a global `define`, which UMD packages would take for a loader.
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis', define: 'undefined' },
    loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.css': 'text' },
    mainFields: ['module', 'browser', 'main'],
    conditions: ['import', 'browser', 'module'],
    jsx: 'transform',
  });
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
}

/** The harness' own imports of packages are resolved from the line's folder. */
function packagesOf(folder: string): Plugin {
  return {
    name: 'packages-of-the-line',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path: name, importer, kind, pluginData }) => {
        if (pluginData === folder || path.dirname(importer) !== HARNESS) {
          return undefined;
        }
        return resolve(name, { resolveDir: folder, kind, pluginData: folder });
      });
    },
  };
}

/** Grafana's packages import generated schema files without their extension; what is not there is types only. */
function schemaFiles(folder: string): Plugin {
  return {
    name: 'schema-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@grafana\/schema\/dist\/esm\/raw\// }, ({ path: name }) => {
        const base = path.join(folder, 'node_modules', name);
        const file = ['', '.mjs', '.js'].map((end) => base + end).find((each) => existsSync(each) && statSync(each).isFile());
        return file ? { path: file } : { path: name, namespace: 'types-only' };
      });
      onLoad({ filter: /.*/, namespace: 'types-only' }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}
