// Exits 0 when the packages that a folder's package-lock.json asks for are installed:
//   node scripts/npm-ready.mjs <folder> [--omit=dev]
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [folder, omit] = process.argv.slice(2);
const packages = (...file) => JSON.parse(readFileSync(path.join(folder, ...file), 'utf8')).packages;

let ready = false;
try {
  const wanted = packages('package-lock.json');
  const installed = packages('node_modules', '.package-lock.json'); // npm writes it last
  ready = Object.entries(wanted).every(
    ([name, { version, dev, optional, devOptional, peer, link, extraneous }]) =>
      name === '' || optional || devOptional || link || peer || extraneous || (dev && omit === '--omit=dev') || installed[name]?.version === version,
  );
} catch {
  // nothing is installed yet
}
process.exitCode = ready ? 0 : 1;
