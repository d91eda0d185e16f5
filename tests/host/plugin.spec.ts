/** What Grafana's plugin catalogue asks of the built plugin: its description, its files, its zip. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { DIST, expect, test } from './harness/fixture';
import { PLUGIN_ID } from './harness/names';

const ROOT = path.join(import.meta.dirname, '../..');

interface PluginJson {
  type: string;
  name: string;
  id: string;
  info: {
    version: string;
    updated: string;
    keywords: string[];
    logos: { small: string; large: string };
    screenshots: { name: string; path: string }[];
    [name: string]: unknown;
  };
  dependencies: { grafanaDependency: string };
  [name: string]: unknown;
}

const readPlugin = (folder: string): PluginJson => JSON.parse(readFileSync(path.join(folder, 'plugin.json'), 'utf8'));

/** Properties that the schema knows, of those that a panel may have. */
const ALLOWED = ['$schema', 'type', 'name', 'id', 'info', 'dependencies', 'suggestions', 'skipDataQuery', 'state', 'preload'];
const ALLOWED_INFO = ['author', 'build', 'description', 'keywords', 'links', 'logos', 'screenshots', 'updated', 'version'];

test('plugin.json follows the rules', () => {
  const plugin = readPlugin(DIST);
  expect(Object.keys(plugin).filter((name) => !ALLOWED.includes(name))).toEqual([]);
  expect(Object.keys(plugin.info).filter((name) => !ALLOWED_INFO.includes(name))).toEqual([]);
  expect(plugin.type).toBe('panel');
  expect(plugin.id).toBe(PLUGIN_ID);
  expect(plugin.id).toMatch(/^[0-9a-z]+-[0-9a-z]+-panel$/);
  expect(plugin.name).toBe('Exemplar Time Series');
  expect(plugin.info.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(plugin.info.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(plugin.info.keywords.length).toBeGreaterThan(0);
  expect(plugin.dependencies.grafanaDependency).toBe('>=11.6.0');
});

test('the source of plugin.json leaves version and day to the build', () => {
  const { info } = readPlugin(ROOT);
  expect([info.version, info.updated]).toEqual(['%VERSION%', '%TODAY%']);
});

test('the files that plugin.json names are there, by relative paths', () => {
  const { logos, screenshots } = readPlugin(DIST).info;
  for (const name of [logos.small, logos.large, ...screenshots.map((shot) => shot.path)]) {
    expect(path.isAbsolute(name)).toBe(false);
    expect(statSync(path.join(DIST, name)).size).toBeGreaterThan(0);
  }
});

test('the bundle is AMD, holds nothing that Grafana shares, and says nothing on the console', () => {
  const code = readFileSync(path.join(DIST, 'module.js'), 'utf8');
  const [, names = ''] = /^define\(\[([^\]]*)\]/.exec(code.replace(/^(?:\/\*.*?\*\/|\s|;|"use strict";?)*/s, '')) ?? [];
  const shared = names.split(',').map((name) => name.trim().replaceAll(/["']/g, ''));
  expect(shared).toEqual(expect.arrayContaining(['module', 'react', '@grafana/data', '@grafana/ui', '@grafana/runtime']));
  expect(shared.filter((name) => name.includes('jsx-runtime'))).toEqual([]);
  for (const forbidden of ['console.log', 'innerHTML', 'import.meta', 'eval(', 'new Function', 'getElementById', 'window.open']) {
    expect(code.includes(forbidden), forbidden).toBe(false);
  }
});

test('the zip is one folder named as the plugin, with what dist has', () => {
  const { info } = readPlugin(DIST);
  const zip = unzipSync(readFileSync(path.join(ROOT, 'build', `${PLUGIN_ID}-${info.version}.zip`)));
  const files = Object.keys(zip).filter((name) => !name.endsWith('/'));
  expect(files.filter((name) => !name.startsWith(`${PLUGIN_ID}/`))).toEqual([]);
  const names = files.map((name) => name.slice(PLUGIN_ID.length + 1)).sort();
  for (const name of ['module.js', 'module.js.map', 'plugin.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'img/logo.svg']) {
    expect(names).toContain(name);
  }
  expect(names.filter((name) => /\.[0-9a-f]{16,}\.wasm$/.test(name))).toHaveLength(1);
  expect(names).toEqual(filesOf(DIST));
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  for (const name of names) {
    expect(digest(zip[`${PLUGIN_ID}/${name}`]!), name).toBe(digest(readFileSync(path.join(DIST, name))));
  }
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => name.split(path.sep).join('/'))
    .sort();
}

interface Dashboard {
  panels: {
    type: string;
    options: { exemplars?: { traceDatasourceUid?: string } };
    targets: { expr: string; exemplar: boolean; datasource: { uid: string } }[];
  }[];
}

test('the provisioned dashboard uses the panel, on data sources and metrics of the demo', () => {
  const folder = path.join(ROOT, 'demo/provisioning');
  const { panels }: Dashboard = JSON.parse(readFileSync(path.join(folder, 'dashboards/exemplar-panel.json'), 'utf8'));
  const sources = readFileSync(path.join(folder, 'datasources/exemplar-panel.yml'), 'utf8');
  const uids = [...sources.matchAll(/^ {4}uid: (\S+)$/gm)].map(([, uid]) => uid);
  const metrics = readFileSync(path.join(ROOT, 'demo/README.md'), 'utf8').match(/`shop_\w+`/g)!.map((name) => name.slice(1, -1));

  const own = panels.filter(({ type }) => type === PLUGIN_ID);
  expect(own.length).toBeGreaterThanOrEqual(3);
  for (const { options } of own) {
    expect(uids).toContain(options.exemplars?.traceDatasourceUid);
  }
  for (const { expr, exemplar, datasource } of panels.flatMap(({ targets }) => targets)) {
    expect(exemplar).toBe(true);
    expect(uids).toContain(datasource.uid);
    const [metric = ''] = /shop_\w+/.exec(expr) ?? [];
    expect(metrics).toContain(metric.replace(/_bucket$/, ''));
  }
});
