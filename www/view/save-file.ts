/** Files that are made in the page: their names, and how they reach the person. */
import { element } from './dom';

/** Long enough for any file system, short enough to be read. */
const NAME_CHARS = 80;
/** The browser has taken the file by then. */
const KEPT_MS = 60_000;

/** A file's name: what is shown and when, for example `p99-checkout-2026-11-20T14-05-30Z.csv`. */
export function fileName(title: string, atMs: number, extension: string): string {
  const words = title
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const name = Array.from(words).slice(0, NAME_CHARS).join('').replace(/-+$/, '');
  const time = Number.isFinite(atMs) && Math.abs(atMs) < 8.64e15 ? new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-') : '';
  return `${[name === '' ? 'chart' : name, time === '' ? '' : `${time}Z`].filter((part) => part !== '').join('-')}.${extension}`;
}

/** Hands a file over as a download. */
export function saveFile(content: Blob, name: string): void {
  const anchor = element('a');
  anchor.href = URL.createObjectURL(content);
  anchor.download = name;
  anchor.hidden = true;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), KEPT_MS);
}
