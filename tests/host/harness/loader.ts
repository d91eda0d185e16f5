/** Loads a built plugin as Grafana's loader does: SystemJS, AMD, and the modules that Grafana shares with plugins. */
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import type { PanelPlugin } from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import { config, setPluginImportUtils } from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as i18next from 'i18next';
import * as lodash from 'lodash';
import * as moment from 'moment';
import * as React from 'react';
import * as ReactDom from 'react-dom';
import * as router from 'react-router';
import * as rxjs from 'rxjs';

interface SystemLoader {
  set(id: string, module: unknown): void;
  addImportMap(map: { imports: Record<string, string> }): void;
  import(url: string): Promise<{ plugin?: PanelPlugin }>;
  constructor: { prototype: { resolve(id: string, parent?: string): string } };
}

const System = (window as unknown as { System: SystemLoader }).System;

/** A module whose default export is itself, which AMD plugins expect of CommonJS packages. */
function commonJs(module: object): object {
  return { ...module, __useDefault: true, default: (module as { default?: unknown }).default ?? module };
}

const SHARED: Record<string, unknown> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  i18next,
  lodash: commonJs(lodash),
  moment: commonJs(moment),
  react: React,
  'react-dom': ReactDom,
  'react-router': router,
  rxjs,
};

const plugins = new Map<string, PanelPlugin>();

export function registerPlugin(id: string, plugin: PanelPlugin): void {
  plugins.set(id, plugin);
}

/** Must be called once, before the first panel is made. */
export function setUpLoader(): void {
  const imports: Record<string, string> = {};
  for (const [name, module] of Object.entries(SHARED)) {
    System.set(`package:${name}`, module);
    imports[name] = `package:${name}`;
  }
  System.addImportMap({ imports });

  const loader = System.constructor.prototype;
  const { resolve } = loader;
  // Grafana adds a key against stale caches; a plugin must not take it for a part of its path.
  loader.resolve = function (id, parent) {
    const url = resolve.apply(this, [id, parent]);
    return url.endsWith('module.js') ? `${url}?_cache=1.0.0/0` : url;
  };
  setPluginImportUtils({ importPanelPlugin, getPanelPluginFromCache: (id) => plugins.get(id) });
}

export async function importPanelPlugin(id: string): Promise<PanelPlugin> {
  const known = plugins.get(id);
  if (known) {
    return known;
  }
  const baseUrl = `${config.appSubUrl}/public/plugins/${id}`;
  const meta = await (await fetch(`${baseUrl}/plugin.json`)).json();
  const { plugin } = await System.import(`${baseUrl}/module.js`);
  if (!plugin) {
    throw new Error(`${id} exports no plugin`);
  }
  plugin.meta = { ...meta, module: `${baseUrl}/module.js`, baseUrl, sort: 1 };
  plugins.set(id, plugin);
  return plugin;
}
