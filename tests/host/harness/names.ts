export const PLUGIN_ID = 'exemplar-timeseries-panel';

export const LINES = ['grafana-11', 'grafana-12', 'grafana-13'];

/** Where what hangs on no Grafana is tried. */
export const LATEST = 'grafana-13';
