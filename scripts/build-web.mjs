// Bundles what runs in a web page:
//   node scripts/build-web.mjs npm    build/npm/   the package `exemplar-panel`
//   node scripts/build-web.mjs site   build/site/  the standalone page, static files that work under any path
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { at, copy, emptyFolder, kib, version } from './lib.mjs';

const WASM = 'pkg/exemplar_panel_bg.wasm';
/** The page's doctor, fetched when it is opened. */
const DOCTOR_WASM = 'pkg/doctor/exemplar_doctor_bg.wasm';

const bundle = (options) =>
  build({
    absWorkingDir: at(),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    sourcemap: true,
    splitting: true, // the engine is one chunk, loaded once, whoever imports it
    chunkNames: 'chunk-[hash]',
    loader: { '.svg': 'dataurl' },
    logLevel: 'warning',
    metafile: true,
    ...options,
  });

function report(outputs, wasmFolder) {
  for (const [file, { bytes }] of Object.entries(outputs)) if (!file.endsWith('.map')) console.log(`  ${file}  ${kib(bytes)}`);
  console.log(`  ${path.relative(at(), path.join(wasmFolder, path.basename(WASM)))}  ${kib(readFileSync(at(WASM)).length)}`);
}

async function buildNpm() {
  const folder = at('build/npm');
  emptyFolder(folder);
  const { metafile } = await bundle({
    entryPoints: { index: 'www/npm/index.ts', element: 'www/element/index.ts' },
    outdir: 'build/npm',
  });
  copy(WASM, folder);
  writeTypes(folder);
  copy(existsSync(at('www/npm/README.md')) ? 'www/npm/README.md' : 'README.md', folder);
  copy('LICENSE', folder);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(npmPackage(), null, 2) + '\n');
  report(metafile.outputs, folder);
}

const npmPackage = () => ({
  name: 'exemplar-panel',
  version: version(),
  description: 'Time series with clustered exemplars on a canvas: from a latency spike to the trace behind it.',
  license: 'Apache-2.0',
  keywords: ['prometheus', 'openmetrics', 'exemplars', 'tracing', 'chart', 'canvas', 'webassembly'],
  type: 'module',
  main: './index.js',
  types: './index.d.ts',
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './element': { types: './element.d.ts', default: './element.js' },
    './element.js': { types: './element.d.ts', default: './element.js' },
    './exemplar_panel_bg.wasm': './exemplar_panel_bg.wasm',
    './package.json': './package.json',
  },
  sideEffects: ['./element.js'],
});

/** The declarations of the two entries and all that they name, as a tree beside two short index files. */
function writeTypes(folder) {
  const out = path.join(folder, 'types');
  const tsc = spawnSync(process.execPath, [
    at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.npm.json'), '--outDir', out,
  ], { cwd: at(), stdio: 'inherit' });
  if (tsc.status !== 0) throw new Error('the declarations could not be written');
  cpSync(at('pkg/exemplar_panel.d.ts'), path.join(out, 'pkg/exemplar_panel.d.ts'));
  for (const file of readdirSync(out, { recursive: true })) {
    if (file.endsWith('.d.ts')) nameExtensions(path.join(out, file));
  }
  writeFileSync(path.join(folder, 'index.d.ts'), "export * from './types/www/npm/index.js';\n");
  writeFileSync(path.join(folder, 'element.d.ts'), "export * from './types/www/element/index.js';\n");
}

/** `from './types'` becomes `from './types.js'`, so that the declarations resolve in Node's way too. */
function nameExtensions(file) {
  const text = readFileSync(file, 'utf8');
  const named = text.replace(/((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]*?)(?:\.js|\.ts)?(['"])/g, (_, before, target, after) => {
    const isFolder = existsSync(path.join(path.dirname(file), target, 'index.d.ts'));
    return `${before}${target}${isFolder ? '/index' : ''}.js${after}`;
  });
  if (named !== text) writeFileSync(file, named);
}

/** The page's scripts and styles are those that its HTML names, by the names of their sources without the ending. */
async function buildSite() {
  const folder = at('build/site');
  emptyFolder(folder);
  const entries = new Set();
  for (const name of readdirSync(at('www/page')).sort()) {
    if (name.endsWith('.html')) {
      const html = readFileSync(at('www/page', name), 'utf8');
      for (const [, entry] of html.matchAll(/(?:src|href)="\.?\/?([\w./-]+)\.(?:js|ts|css)"/g)) entries.add(entry);
      writeFileSync(path.join(folder, name), html.replace(/(src="[\w./-]+)\.ts"/g, '$1.js"'));
    } else if (!/\.(ts|css)$/.test(name)) {
      copy(`www/page/${name}`, folder);
    }
  }
  const { metafile } = await bundle({
    entryPoints: [...entries].flatMap((entry) => ['ts', 'css'].map((ending) => `www/page/${entry}.${ending}`).filter((file) => existsSync(at(file)))),
    outbase: 'www/page',
    outdir: 'build/site',
  });
  copy(WASM, folder);
  copy(DOCTOR_WASM, folder);
  if (existsSync(at('demo/capture'))) copy('demo/capture', folder);
  report(metafile.outputs, folder);
}

const builds = { npm: buildNpm, site: buildSite };
const which = process.argv[2];
if (!builds[which]) throw new Error(`build-web.mjs: say "npm" or "site", not "${which}"`);
console.log(`Building build/${which}`);
await builds[which]();
