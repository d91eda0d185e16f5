/** Builds what stands in a card. Everything is text nodes and real links; labels and links come from the engine as they are. */
import type { Cluster, Exemplar, LegendItem, Link, TableColumns } from '../types';
import type { Sample } from './api';
import { labelTable } from './card-labels';
import { element } from './dom';
import { linkAnchor } from './link-anchor';
import { countText, cut, lineText, plural, visibleText, withoutCommonWords } from './text';

/** Rows of a cluster that a card lists before it is pinned; then it lists all. */
export const PREVIEW_ROWS = 7;
/** Series that a tooltip lists at most. */
const SAMPLE_ROWS = 16;
/** Of a value that stands in a line with others. */
const PAIR_CHARS = 48;
/** Labels that a list has columns for. */
const LABEL_COLUMNS = 3;

export interface ContentContext {
  exemplar(row: number): Exemplar;
  clusterLink(cluster: Cluster): Link | null;
  clusterColor(cluster: Cluster): string;
  legend(): LegendItem[];
  onLinkClick(event: MouseEvent, link: Link): void;
  /** The card's size has changed. */
  onGrow(): void;
  note(): string | null;
  columns(rows: ArrayLike<number>): TableColumns;
  /** What a pinned card shows of a cluster: its exemplars as a table, and what can be done with them. */
  clusterTable(cluster: Cluster): Node[];
  /** What is known of an exemplar's trace, and will be; null where no Tempo can be asked. */
  tracePreview(exemplar: Exemplar): HTMLElement | null;
}

/** The card of a diamond, whether it stands for one exemplar or for many. */
export function clusterContent(cluster: Cluster, pinned: boolean, context: ContentContext): Node[] {
  const first = cluster.exemplars[0];
  if (first === undefined) {
    return [];
  }
  const worst = context.exemplar(first);
  const preview = context.tracePreview(worst);
  const nodes: Node[] = [head(cluster, worst, context), links(cluster, worst, context), ...(preview ? [preview] : [])];
  if (cluster.count === 1) {
    const body = element('div', 'body labels');
    body.append(labelTable(worst, context.onGrow));
    nodes.push(body);
  } else {
    nodes.push(...(pinned ? context.clusterTable(cluster) : rankedList(cluster, context)));
  }
  const note = context.note();
  if (note) {
    nodes.push(element('div', 'note', note));
  }
  return nodes;
}

/** One sentence about a diamond, for the live region and the card's name. */
export function clusterSentence(cluster: Cluster, exemplar: Exemplar, legend: LegendItem[]): string {
  const series = seriesName(cluster, legend);
  const parts = [exemplar.valueText, exemplar.timeText, series ?? 'no series'];
  if (cluster.count > 1) {
    parts.push(`first of ${plural(cluster.count, 'exemplar')}`);
  }
  if (cluster.edge) {
    parts.push(edgeText(cluster.edge));
  }
  return parts.map(lineText).join(', ');
}

/** The tooltip where no exemplar is near. `samples` is not empty. */
export function samplesContent(samples: Sample[], timeText: string, legend: LegendItem[]): Node[] {
  const head = element('div', 'value');
  const single = samples.length === 1 ? samples[0] : undefined;
  if (single) {
    head.append(element('b', '', single.valueText), element('time', '', timeText));
    const series = seriesLine(single.color, legend.find((item) => item.series === single.series)?.name ?? '', 'line');
    return [head, series];
  }
  head.append(element('time', '', timeText));
  const list = element('ul');
  for (const sample of samples.slice(0, SAMPLE_ROWS)) {
    const row = element('li');
    const name = legend.find((item) => item.series === sample.series)?.name ?? '';
    row.append(swatch(sample.color, 'line'), element('span', '', lineText(name)), element('b', '', sample.valueText));
    list.append(row);
  }
  const nodes: Node[] = [head, list];
  if (samples.length > SAMPLE_ROWS) {
    nodes.push(element('div', 'faint', `and ${countText(samples.length - SAMPLE_ROWS)} more`));
  }
  return nodes;
}

function head(cluster: Cluster, worst: Exemplar, context: ContentContext): HTMLElement {
  const header = element('div', 'head');
  const value = element('div', 'value');
  value.append(element('b', '', worst.valueText), element('time', '', worst.timeText));
  header.append(value);
  const name = seriesName(cluster, context.legend());
  const line = seriesLine(context.clusterColor(cluster), name ?? (worst.series === null ? 'No matching series' : 'Several series'), '');
  if (cluster.count > 1) {
    line.append(element('b', 'faint', plural(cluster.count, 'exemplar')));
  }
  header.append(line);
  if (cluster.edge) {
    header.append(element('div', 'faint', edgeText(cluster.edge)));
  }
  return header;
}

function edgeText(edge: 'top' | 'bottom'): string {
  return edge === 'top' ? 'Above the y range: drawn at its edge' : 'Below the y range: drawn at its edge';
}

function seriesName(cluster: Cluster, legend: LegendItem[]): string | null {
  return cluster.series === null ? null : (legend.find((item) => item.series === cluster.series)?.name ?? null);
}

function seriesLine(color: string, name: string, shape: 'line' | ''): HTMLElement {
  const line = element('div', 'series');
  const text = element('span', '', lineText(name));
  text.title = text.textContent;
  line.append(swatch(color, shape), text);
  return line;
}

function swatch(color: string, shape: 'line' | ''): HTMLElement {
  const mark = element('i', `swatch ${shape}`);
  mark.style.backgroundColor = color;
  return mark;
}

/** The representative's links, and the one for the whole cluster. */
function links(cluster: Cluster, worst: Exemplar, context: ContentContext): HTMLElement {
  const all = cluster.count > 1 ? context.clusterLink(cluster) : null;
  if (worst.links.length === 0 && !all) {
    return element('div', 'nolink', worst.traceLabel ? 'No trace link' : 'No trace id among its labels');
  }
  const bar = element('div', 'links');
  for (const link of worst.links) {
    bar.append(linkAnchor(link, lineText(link.title), context.onLinkClick));
  }
  if (all) {
    const anchor = linkAnchor(all, lineText(all.title), context.onLinkClick);
    anchor.classList.add('all');
    bar.append(anchor);
  }
  return bar;
}

/** The first of a cluster's exemplars, in the engine's order. */
function rankedList(cluster: Cluster, context: ContentContext): Node[] {
  const rows = cluster.exemplars.slice(0, PREVIEW_ROWS);
  const exemplars = rows.map((row) => context.exemplar(row));
  const differing = context.columns(rows).differing.filter((column) => !column.isId).map((column) => column.name);
  const columns = differing.slice(0, LABEL_COLUMNS);
  const list = element('ol');
  list.style.gridTemplateColumns = ['max-content', 'max-content', ...columns.map(() => 'minmax(0, auto)'), '0'].join(' ');
  if (columns.length > 0) {
    const names = element('li', 'names');
    names.append(element('span'), element('span'), ...columns.map((name) => element('span', 'cell', lineText(name))));
    list.append(names);
  }
  const times = withoutCommonWords(exemplars.map((exemplar) => exemplar.timeText));
  for (const [i, exemplar] of exemplars.entries()) {
    const item = element('li');
    item.append(rankedRow(exemplar, times[i] ?? '', columns, differing, context));
    list.append(item);
  }
  const body = element('div', 'body');
  body.append(list);
  const more = cluster.count - exemplars.length;
  const text = more > 0 ? `${countText(more)} more. Click or press Enter to list them.` : 'Click or press Enter to keep this card.';
  return [body, element('div', 'more', text)];
}

/** One line that is a link: value, time, and the labels that tell it from the others; all of them in its title. */
function rankedRow(
  exemplar: Exemplar,
  timeText: string,
  columns: string[],
  differing: string[],
  context: ContentContext,
): HTMLElement {
  const link = exemplar.links[0];
  const row = link ? linkAnchor(link, '', context.onLinkClick) : element('div');
  row.replaceChildren(element('span', 'worth', exemplar.valueText), element('time', '', timeText));
  row.classList.add('row');
  row.append(...columns.map((name) => element('span', 'cell', visibleText(cut(exemplar.labels[name] ?? '', PAIR_CHARS)))));
  const told = differing.filter((name) => exemplar.labels[name]).map((name) => `${lineText(name)}: ${lineText(exemplar.labels[name] ?? '')}`);
  row.title = [link ? lineText(link.title) : '', ...told].filter((line) => line !== '').join('\n');
  return row;
}

/** What all exemplars share, on one line. */
export function commonLine(common: readonly (readonly [string, string])[]): HTMLElement {
  const line = element('div', 'common');
  line.append(...pairs(common));
  return line;
}

/** `name value  name value`, names faint. */
function pairs(labels: readonly (readonly [string, string])[]): Node[] {
  return labels.flatMap(([name, value], i) => [
    element('i', '', `${i > 0 ? '  ' : ''}${lineText(name)} `),
    element('bdi', '', visibleText(cut(value, PAIR_CHARS))),
  ]);
}
