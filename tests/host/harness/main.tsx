/** Starts the host: `?scenario= panels= theme= sub= strict=1 options=<JSON> fieldConfig=<JSON> title=`. */
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { createTheme, locationUtil, ThemeContext, type FieldConfigSource } from '@grafana/data';
import * as i18n from '@grafana/i18n';
import { config } from '@grafana/runtime';
import * as scenes from '@grafana/scenes';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import type { Scenario } from './fixtures';
import { setUpLoader } from './loader';
import { setUpRegistries } from './registries';
import { Host } from './scene';
import { setUpServices } from './services';

const query = new URLSearchParams(location.search);
const json = <T,>(name: string, otherwise: T): T => JSON.parse(query.get(name) ?? 'null') ?? otherwise;

async function main(): Promise<void> {
  setUpLoader();
  setUpRegistries();
  setUpServices();
  locationUtil.initialize({
    config: { ...config, appSubUrl: config.appSubUrl },
    getTimeRangeForUrl: () => ({ from: 'now-1h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  } as unknown as Parameters<typeof locationUtil.initialize>[0]);
  const { loadResources } = scenes as unknown as { loadResources?: never };
  const { initPluginTranslations } = i18n as unknown as {
    initPluginTranslations?: (id: string, loaders: never[]) => Promise<unknown>;
  };
  if (loadResources && initPluginTranslations) {
    await initPluginTranslations('grafana-scenes', [loadResources]);
  }

  const host = new Host({
    scenario: (query.get('scenario') ?? 'exemplars') as Scenario,
    panels: Number(query.get('panels') ?? 1),
    options: json('options', {}),
    fieldConfig: json<FieldConfigSource>('fieldConfig', { defaults: {}, overrides: [] }),
    title: query.get('title') ?? 'Latency',
  });
  Object.assign(window, { host });

  const theme = createTheme({ colors: { mode: query.get('theme') === 'light' ? 'light' : 'dark' } });
  const Mode = query.has('strict') ? React.StrictMode : React.Fragment;
  // Props of the styles differ from line to line.
  const Styles = GlobalStyles as React.ComponentType<Record<string, unknown>>;
  const root = document.getElementById('root') as HTMLElement;
  root.style.background = theme.colors.background.canvas;
  createRoot(root).render(
    <Mode>
      <ThemeContext.Provider value={theme}>
        <Styles hackNoBackdropBlur isExtensionSidebarOpen={false} />
        <BrowserRouter>
          <PortalContainer />
          <host.scene.Component model={host.scene} />
        </BrowserRouter>
      </ThemeContext.Provider>
    </Mode>,
  );
}

main().catch((error: unknown) => {
  document.body.append(`The host did not start: ${String(error)}`);
  throw error;
});
