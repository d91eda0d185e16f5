// What the build scripts share.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const at = (...parts) => path.join(root, ...parts);

/** The one version of everything that is built: the crate's. */
export function version() {
  const match = /^\[package\][^[]*?^version = "([^"]+)"/ms.exec(readFileSync(at('Cargo.toml'), 'utf8'));
  if (!match) throw new Error('Cargo.toml has no package version');
  return match[1];
}

export function emptyFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** Copies a file or folder of the repository into a folder, under its own name or the given one. */
export function copy(from, folder, name = path.basename(from)) {
  cpSync(at(from), path.join(folder, name), { recursive: true });
}

export const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
