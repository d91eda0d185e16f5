/**
 * Where the plugin's other files are: beside the `module.js` that Grafana loaded, whether that was under a sub-path
 * or on a CDN. Must be the first import of the entry: addresses of assets are made when their modules run.
 */
import amdModule from 'amd-module';

/** The folder of an address, with a slash at its end. The query, where Grafana adds a cache key, is dropped. */
export function folderOf(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '');
  return path.slice(0, path.lastIndexOf('/') + 1);
}

if (amdModule?.uri) {
  __webpack_public_path__ = folderOf(amdModule.uri);
}
