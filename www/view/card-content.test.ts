// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import type { Cluster, Exemplar, Link } from '../types';
import { clusterContent, PREVIEW_ROWS, type ContentContext } from './card-content';
import { element } from './dom';
import { linkAnchor } from './link-anchor';

const link = (href: string): Link => ({ title: 'Open', href, target: '_blank' });

const exemplar = (row: number, more: Partial<Exemplar> = {}): Exemplar => ({
  timeMs: row,
  value: 1000 - row,
  labels: { trace_id: `${row}`, pod: `p${row % 2}`, zone: 'z' },
  series: 0,
  links: [link(`https://grafana.example/explore?trace=${row}`)],
  valueText: `${1000 - row} ms`,
  timeText: `2026-01-31 12:00:${row}`,
  traceLabel: 'trace_id',
  traceId: `${row}`,
  ...more,
});

const cluster = (count: number): Cluster => ({
  x: 0,
  y: 0,
  count,
  series: 0,
  value: 1,
  timeMs: 0,
  edge: null,
  exemplars: Array.from({ length: count }, (_, row) => row),
  radius: 5,
});

function context(more: Partial<ContentContext> = {}): ContentContext {
  return {
    exemplar: (row) => exemplar(row),
    clusterLink: () => link('https://grafana.example/explore?all'),
    clusterColor: () => '#f00',
    legend: () => [{ series: 0, name: 'p99 /a', color: '#f00', visible: true, lastText: '' }],
    onLinkClick: () => undefined,
    onGrow: () => undefined,
    note: () => null,
    columns: () => ({ common: [['zone', 'z']], differing: [{ name: 'pod', chars: 2, isId: false }, { name: 'span', chars: 16, isId: true }], series: 1, sortedBy: 'value', isDescending: true }),
    clusterTable: () => [element('div', 'whole')],
    tracePreview: () => null,
    ...more,
  };
}

function built(nodes: Node[]): HTMLElement {
  const root = element('div');
  root.append(...nodes);
  return root;
}

describe('clusterContent', () => {
  it('puts the trace link before the labels', () => {
    const card = built(clusterContent(cluster(1), false, context()));
    const anchor = card.querySelector('a');
    const table = card.querySelector('table');
    expect(anchor?.getAttribute('href')).toBe('https://grafana.example/explore?trace=0');
    expect(anchor?.rel).toBe('noopener noreferrer');
    expect(anchor && table && anchor.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it('shows markup as text', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const card = built(clusterContent(cluster(1), false, context({ exemplar: (row) => exemplar(row, { labels: { [hostile]: hostile } }) })));
    expect(card.querySelector('img')).toBeNull();
    expect(card.textContent).toContain(hostile);
  });

  it('lists few rows in passing and says how many more there are', () => {
    const read = vi.fn((row: number) => exemplar(row));
    const passing = built(clusterContent(cluster(10_000), false, context({ exemplar: read })));
    expect(passing.querySelectorAll('ol .row')).toHaveLength(PREVIEW_ROWS);
    expect(passing.textContent).toContain('9,993 more');
    // Pointing at a large cluster costs no more than at a small one.
    expect(read.mock.calls.length).toBeLessThan(PREVIEW_ROWS + 3);
  });

  it('has the whole table when pinned, and one link to all', () => {
    const pinned = built(clusterContent(cluster(10_000), true, context()));
    expect(pinned.querySelector('.whole')).not.toBeNull();
    expect(pinned.querySelector('ol')).toBeNull();
    expect(pinned.querySelector('a.all')?.getAttribute('href')).toBe('https://grafana.example/explore?all');
  });

  it('has columns for labels that differ, ids apart', () => {
    const card = built(clusterContent(cluster(4), false, context()));
    expect([...card.querySelectorAll('.names .cell')].map((cell) => cell.textContent)).toEqual(['pod']);
    expect(card.querySelector('ol .row')?.textContent).toContain('1000 ms12:00:0p0');
  });

  it('says so when there is no link', () => {
    const none = context({ exemplar: (row) => exemplar(row, { links: [], traceLabel: null }) });
    expect(built(clusterContent(cluster(1), false, none)).textContent).toContain('No trace id');
  });
});

describe('linkAnchor', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', ' javascript:alert(1)'])('does not follow %s', (href) => {
    expect(linkAnchor(link(href), 'x', () => undefined).hasAttribute('href')).toBe(false);
  });

  it.each(['https://a.example/', '/explore?x=1', 'explore'])('follows %s', (href) => {
    expect(linkAnchor(link(href), 'x', () => undefined).getAttribute('href')).toBe(href);
  });

  it('lets the host see the click first', () => {
    const onClick = vi.fn((event: MouseEvent) => event.preventDefault());
    const anchor = linkAnchor(link('https://a.example/'), 'x', onClick);
    document.body.append(anchor);
    anchor.click();
    expect(onClick).toHaveBeenCalledOnce();
  });
});
