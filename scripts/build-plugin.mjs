// Builds the Grafana plugin: dist/ (mountable as it is) and build/<id>-<version>.zip.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import webpack from 'webpack';
import { at, copy, kib, version } from './lib.mjs';

const DIST = at('dist');

/** webpack.config.ts, which Node 20 cannot import as it is. */
async function configuration() {
  const outfile = at('build/.webpack.config.mjs');
  await build({
    absWorkingDir: at(),
    entryPoints: ['webpack.config.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile,
    define: { 'import.meta.dirname': JSON.stringify(at()) },
    logLevel: 'warning',
  });
  return (await import(outfile)).default;
}

function runWebpack(config) {
  return new Promise((resolve, reject) => {
    webpack(config, (error, stats) => {
      if (error) reject(error);
      else if (stats.hasErrors() || stats.hasWarnings()) reject(new Error(stats.toString({ preset: 'errors-warnings' })));
      else resolve(stats);
    });
  });
}

/** Packages that went into the bundle: a second React or lodash in there would break in ways that are hard to see. */
function checkBundled(stats) {
  const allowed = new Set(['@grafana/schema', 'tslib']);
  const names = new Set();
  for (const module of stats.compilation.modules) {
    for (const { resource } of [module, ...(module.modules ?? [])]) {
      const match = /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?!.*node_modules)/.exec(resource ?? '');
      if (match && !allowed.has(match[1].replace('\\', '/'))) names.add(match[1]);
    }
  }
  if (names.size) throw new Error(`these packages must not be bundled: ${[...names].join(', ')}. Share them in webpack.config.ts or do without.`);
}

/** The day that plugin.json states: of the commit, so that the same sources give the same zip. */
function day() {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch) return new Date(Number(epoch) * 1000).toISOString().slice(0, 10);
  const git = spawnSync('git', ['log', '-1', '--format=%cs'], { cwd: at(), encoding: 'utf8' });
  return git.status === 0 && git.stdout.trim() ? git.stdout.trim() : new Date().toISOString().slice(0, 10);
}

function copyBeside() {
  const plugin = readFileSync(at('plugin.json'), 'utf8').replaceAll('%VERSION%', version()).replaceAll('%TODAY%', day());
  writeFileSync(path.join(DIST, 'plugin.json'), plugin);
  copy(existsSync(at('www/panel/README.md')) ? 'www/panel/README.md' : 'README.md', DIST);
  copy('CHANGELOG.md', DIST);
  copy('LICENSE', DIST);
  copy('www/panel/img', DIST);
  for (const file of named(JSON.parse(plugin).info)) {
    if (!existsSync(path.join(DIST, file))) throw new Error(`plugin.json names ${file}, which is not in dist/`);
  }
}

/** The files of the plugin that plugin.json's `info` names. */
const named = ({ logos, screenshots = [] }) => [logos.small, logos.large, ...screenshots.map((shot) => shot.path)];

/** One folder named as the id. Names sorted, times fixed: the same files give the same bytes. */
function writeZip() {
  const { id } = JSON.parse(readFileSync(path.join(DIST, 'plugin.json'), 'utf8'));
  const files = {};
  for (const name of readdirSync(DIST, { recursive: true }).map(String).sort()) {
    const file = path.join(DIST, name);
    if (!statSync(file).isFile()) continue;
    files[`${id}/${name.split(path.sep).join('/')}`] = [readFileSync(file), { mtime: new Date(1980, 0, 1, 12), os: 3, attrs: 0o644 << 16 }];
  }
  const zip = at('build', `${id}-${version()}.zip`);
  const bytes = zipSync(files, { level: 9 });
  writeFileSync(zip, bytes);
  return `${path.relative(at(), zip)}  ${kib(bytes.length)}`;
}

mkdirSync(at('build'), { recursive: true });
console.log('Building dist/');
const stats = await runWebpack(await configuration());
checkBundled(stats);
copyBeside();
for (const name of Object.keys(stats.compilation.assets)) {
  if (!name.endsWith('.map')) console.log(`  dist/${name}  ${kib(statSync(path.join(DIST, name)).size)}`);
}
console.log(`  ${writeZip()}`);
