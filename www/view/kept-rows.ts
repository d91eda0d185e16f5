/**
 * What a pinned card shows of its exemplars, read while they are loaded: so that it can go on showing it when they are not.
 * Every order and text is the engine's; rows are numbered from 0 in the order of importance.
 */
import type { Cluster, Exemplar, LegendItem, Link, Options, TableColumns } from '../types';
import type { ViewChart } from './api';
import type { SortKey } from './table-columns';

/** Of a cluster with more the most important ones are kept: reading one takes about 0.1 ms. */
const MOST_KEPT = 100;

type Source = Pick<
  ViewChart,
  'exemplar' | 'columns' | 'sortRows' | 'spanOfRows' | 'csv' | 'clusterLink' | 'window' | 'timeText' | 'currentOptions'
>;

export class KeptRows implements Source {
  readonly cluster: Cluster;
  readonly color: string;
  readonly legend: LegendItem[];
  #link: Link | null;
  #exemplars: Exemplar[];
  #columns: TableColumns;
  #orders: Map<string, Uint32Array>;
  #span: { fromMs: number; toMs: number } | null;
  #csv: string;
  #source: Source;
  #options: Readonly<Options>;

  /** @param color that of the cluster's diamond */
  constructor(source: Source, cluster: Cluster, color: string, legend: LegendItem[]) {
    const rows = Uint32Array.from(cluster.exemplars.slice(0, MOST_KEPT));
    this.#source = source;
    this.#options = source.currentOptions();
    this.#exemplars = Array.from(rows, (row) => source.exemplar(row));
    this.#columns = source.columns(rows);
    this.#orders = orders(source, rows, this.#columns);
    this.#span = source.spanOfRows(cluster.exemplars);
    this.#csv = source.csv(rows);
    this.cluster = { ...cluster, exemplars: Array.from(rows, (_, index) => index) };
    this.#link = cluster.count > 1 ? source.clusterLink(cluster) : null;
    this.color = color;
    this.legend = legend;
  }

  /** Exemplars of the cluster that are not kept. */
  get left(): number {
    return this.cluster.count - this.#exemplars.length;
  }

  /** Whether reading the cluster again would give the same. */
  holds(cluster: Cluster): boolean {
    const { timeMs, value, count, series } = this.cluster;
    const isSame = timeMs === cluster.timeMs && value === cluster.value && count === cluster.count && series === cluster.series;
    return isSame && this.#options === this.#source.currentOptions();
  }

  // What a table and its buttons ask a chart for.

  exemplar(row: number): Exemplar {
    const found = this.#exemplars[row];
    if (!found) {
      throw new RangeError(`exemplar ${row} is not kept`);
    }
    return found;
  }

  columns(): TableColumns {
    return this.#columns;
  }

  sortRows(rows: ArrayLike<number>, key: SortKey, isDescending: boolean): Uint32Array {
    return this.#orders.get(`${isDescending} ${key}`) ?? Uint32Array.from(rows);
  }

  spanOfRows(): { fromMs: number; toMs: number } | null {
    return this.#span;
  }

  csv(): string {
    return this.#csv;
  }

  traceIds(rows: ArrayLike<number>): string[] {
    return [...new Set(Array.from(rows, (row) => this.exemplar(row).traceId).filter((id) => id !== null))];
  }

  window(): { fromMs: number; toMs: number } {
    return this.#source.window();
  }

  clusterLink(): Link | null {
    return this.#link;
  }

  currentOptions(): Readonly<Options> {
    return this.#options;
  }

  timeText(timeMs: number): string {
    return this.#source.timeText(timeMs);
  }
}

/** The rows in the order of every column, both ways. */
function orders(source: Source, rows: Uint32Array, columns: TableColumns): Map<string, Uint32Array> {
  const numberOf = new Map(Array.from(rows, (row, index) => [row, index]));
  const labels = columns.differing.map(({ name }): SortKey => `label.${name}`);
  const found = new Map<string, Uint32Array>();
  for (const key of ['value', 'time', 'series', ...labels] as SortKey[]) {
    for (const isDescending of [true, false]) {
      const sorted = source.sortRows(rows, key, isDescending);
      found.set(`${isDescending} ${key}`, sorted.map((row) => numberOf.get(row) ?? 0));
    }
  }
  return found;
}
