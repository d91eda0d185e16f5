/** Grafana's start-up data. Must run before any @grafana module: they read it while they are evaluated. */
const query = new URLSearchParams(location.search);
const isLight = query.get('theme') === 'light';

const bootData = {
  assets: { dark: '', light: '' },
  navTree: [],
  user: {
    id: 1,
    login: 'admin',
    orgId: 7,
    orgRole: 'Admin',
    timezone: 'utc',
    weekStart: '',
    locale: 'en-US',
    language: 'en-US',
    theme: isLight ? 'light' : 'dark',
    lightTheme: isLight,
    permissions: {},
  },
  settings: {
    appSubUrl: query.get('sub') ?? '',
    appUrl: `${location.origin}/`,
    buildInfo: { version: '0.0.0', commit: '', env: 'production' },
    featureToggles: {},
    panels: {},
    datasources: {},
    apps: {},
    defaultDatasource: 'prometheus',
    pluginsCDNBaseURL: '',
  },
};

Object.assign(window, { grafanaBootData: bootData, __grafana_public_path__: '/public/' });

export {};
