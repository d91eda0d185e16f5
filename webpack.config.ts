// The Grafana panel: one AMD module, as Grafana's plugin loader expects. scripts/build-plugin.mjs runs it.
import path from 'node:path';
import type { Configuration } from 'webpack';
import plugin from './plugin.json' with { type: 'json' };

const root = import.meta.dirname;

/** What Grafana shares with its plugins at run time. `amd-module` is AMD's own `module`, whose `uri` says where the plugin lives. */
const shared = [
  'react', 'react-dom', '@grafana/data', '@grafana/ui', '@grafana/runtime', '@emotion/css', '@emotion/react',
  'rxjs', 'lodash', 'moment', 'i18next', 'react-router',
];

const config: Configuration = {
  mode: 'production',
  target: ['web', 'es2022'],
  context: root,
  entry: { module: './www/panel/module.ts' },
  devtool: 'source-map',
  externals: [Object.fromEntries(shared.map((name) => [name, name])), { 'amd-module': 'module' }],
  output: {
    path: path.join(root, 'dist'),
    filename: '[name].js',
    clean: true,
    library: { type: 'amd' },
    publicPath: `public/plugins/${plugin.id}/`,
    uniqueName: plugin.id,
    crossOriginLoading: 'anonymous',
  },
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: {
    rules: [
      { test: /\.tsx?$/, loader: 'esbuild-loader', options: { target: 'es2022', jsx: 'transform' } },
      { test: /\.wasm$/, type: 'asset/resource', generator: { filename: '[name].[contenthash].wasm' } },
      { test: /\.svg$/, type: 'asset/inline' },
    ],
  },
  // The bundle is loaded once and from the same server: a megabyte is not a mistake here.
  performance: { hints: false },
};

export default config;
