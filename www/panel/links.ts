/** Which links an exemplar has inside Grafana, and how they are followed without leaving the application. */
import {
  getLinksSupplier,
  locationUtil,
  textUtil,
  type DataFrame,
  type Field,
  type InterpolateFunction,
  type LinkModel,
} from '@grafana/data';
import type { Link } from '../types';
import { sourceOfRow, type PanelExemplars } from './exemplar-frames';

export interface LinkContext {
  exemplars: PanelExemplars;
  replaceVariables: InterpolateFunction;
  timeZone: string;
  /** Whether the panel names its own trace data source. */
  hasTraceDatasource: boolean;
  /** Rows are not those of the frames. */
  isUnsampled: boolean;
}

/** Links that came from Grafana and do something of their own when clicked. */
const models = new WeakMap<Link, LinkModel<Field>>();

/**
 * The links of a row. The data source's own come first where there are any, just as it made them. A trace data source
 * chosen in the panel takes the place of those that lead to Explore; links to elsewhere stay.
 *
 * @param own the engine's links for the row
 */
export function linksOfRow(context: LinkContext, row: number, own: Link[]): Link[] {
  const source = context.isUnsampled ? null : sourceOfRow(context.exemplars, row);
  const given = source ? dataSourceLinks(context, source.frame, source.rowIndex) : [];
  if (given.length === 0) {
    return own;
  }
  if (context.hasTraceDatasource && own.length > 0) {
    return [...own, ...given.filter((link) => !isExplore(link.href))];
  }
  return given;
}

function dataSourceLinks(context: LinkContext, frame: DataFrame, rowIndex: number): Link[] {
  return frame.fields.flatMap((field) => {
    const isAbsent = field.values[rowIndex] == null || field.values[rowIndex] === '';
    if (isAbsent || !field.config.links?.length) {
      return [];
    }
    // Annotation frames that arrive without new series have not been through Grafana's field overrides.
    const supplier =
      field.getLinks ??
      getLinksSupplier(frame, field, field.state?.scopedVars ?? {}, context.replaceVariables, context.timeZone);
    return supplier({ valueRowIndex: rowIndex }).flatMap((model) => linkOf(model) ?? []);
  });
}

function linkOf(model: LinkModel<Field>): Link | null {
  const href = textUtil.sanitizeUrl(model.href);
  if (href === '' || href === 'about:blank' || !isWebAddress(href)) {
    return null;
  }
  const link: Link = { title: model.title || href, href, target: model.target === '_blank' ? '_blank' : '_self' };
  if (model.onClick) {
    models.set(link, model);
  }
  return link;
}

/** http(s) or relative to this page: never script, data or a program's own scheme. */
export function isWebAddress(href: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(href, window.location.href).protocol);
  } catch {
    return false;
  }
}

function isExplore(href: string): boolean {
  const path = appPath(href);
  return path !== null && /^\/explore(?:[/?#]|$)/.test(path);
}

/** The part of an address below Grafana's root; null for an address elsewhere. */
function appPath(href: string): string | null {
  const url = new URL(href, window.location.href);
  if (url.origin !== window.location.origin) {
    return null;
  }
  const root = locationUtil.assureBaseUrl('/').replace(/\/+$/, '');
  if (url.pathname !== root && !url.pathname.startsWith(`${root}/`)) {
    return null;
  }
  return (url.pathname.slice(root.length) || '/') + url.search + url.hash;
}

/**
 * Follows a plain click on a link within Grafana without loading the page again. Clicks with a modifier, and links to
 * elsewhere or to a new tab, are left to the browser.
 */
export function followLink(event: MouseEvent, link: Link, navigate: (path: string) => void): void {
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!isPlain || event.defaultPrevented) {
    return;
  }
  const model = models.get(link);
  if (model?.onClick) {
    event.preventDefault();
    model.onClick(event);
    return;
  }
  const path = link.target === '_self' ? appPath(link.href) : null;
  if (path !== null) {
    event.preventDefault();
    navigate(path);
  }
}
