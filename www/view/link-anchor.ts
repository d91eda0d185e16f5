/** Links of exemplars as elements. */
import type { Link } from '../types';
import { element } from './dom';

/** A real link. What is not http(s) or relative is never followed, whatever the engine let through. */
export function linkAnchor(link: Link, text: string, onClick: (event: MouseEvent, link: Link) => void): HTMLAnchorElement {
  const anchor = element('a');
  anchor.append(element('span', link.target === '_blank' ? 'arrow' : '', text));
  if (/^https?:$/.test(protocolOf(link.href))) {
    anchor.href = link.href;
    anchor.target = link.target;
    anchor.rel = 'noopener noreferrer';
    anchor.addEventListener('click', (event) => onClick(event, link));
  }
  return anchor;
}

function protocolOf(href: string): string {
  try {
    return new URL(href, document.baseURI).protocol;
  } catch {
    return '';
  }
}
