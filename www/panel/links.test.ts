// @vitest-environment happy-dom
import { locationUtil, type DataLink, type LinkModel } from '@grafana/data';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link } from '../types';
import { readExemplars } from './exemplar-frames';
import { followLink, isWebAddress, linksOfRow, type LinkContext } from './links';
import { exemplarFrame } from './testing';

const OWN: Link = { title: 'Trace', href: '/grafana/explore?panes=x', target: '_self' };

function model(href: string, more: Partial<LinkModel> = {}): LinkModel {
  return { title: 'Query with Tempo', href, target: '_self', origin: undefined, ...more };
}

/** Two exemplars, the second without a trace id, whose label has links. */
function context(models: LinkModel[] | DataLink[], more: Partial<LinkContext> = {}): LinkContext {
  const frame = exemplarFrame({ trace_id: ['abc', ''], pod: ['p1', 'p2'] });
  const field = frame.fields[2]!;
  const isModel = models.every((each) => 'href' in each);
  field.config = { links: isModel ? models.map(() => ({ title: '', url: '' })) : (models as DataLink[]) };
  if (isModel) {
    field.getLinks = () => models as LinkModel[];
  }
  return {
    exemplars: readExemplars([frame]),
    replaceVariables: (text) => text.replace('${__value.raw}', 'abc'),
    timeZone: 'utc',
    hasTraceDatasource: false,
    isUnsampled: false,
    ...more,
  };
}

beforeEach(() => {
  locationUtil.initialize({
    config: { appSubUrl: '/grafana' },
    getTimeRangeForUrl: vi.fn(),
    getVariablesUrlParams: vi.fn(),
  } as never);
});

describe('linksOfRow', () => {
  it('gives the data source’s links, unchanged', () => {
    expect(linksOfRow(context([model('/grafana/explore?left=a')]), 0, [OWN])).toEqual([
      { title: 'Query with Tempo', href: '/grafana/explore?left=a', target: '_self' },
    ]);
  });

  it('gives the engine’s where the label is absent, and for rows that no frame has', () => {
    const given = context([model('/grafana/explore?left=a')]);
    expect(linksOfRow(given, 1, [OWN])).toEqual([OWN]);
    expect(linksOfRow({ ...given, isUnsampled: true }, 0, [OWN])).toEqual([OWN]);
    expect(linksOfRow(given, 99, [OWN])).toEqual([OWN]);
  });

  it('lets the chosen trace data source take the place of Explore links only', () => {
    const logs = model('https://logs.example/?q=abc', { target: '_blank' });
    const given = context([model('/grafana/explore?left=a'), model('/explore-logs'), logs], { hasTraceDatasource: true });
    expect(linksOfRow(given, 0, [OWN]).map(({ href }) => href)).toEqual([OWN.href, '/explore-logs', logs.href]);
    expect(linksOfRow(given, 0, [])).toHaveLength(3);
  });

  it('makes the links itself where Grafana has not', () => {
    const internal: DataLink = {
      title: 'Tempo',
      url: '',
      internal: { query: { query: '${__value.raw}' }, datasourceUid: 'tempo', datasourceName: 'Tempo' },
    };
    const [link] = linksOfRow(context([internal]), 0, []);
    expect(link?.href).toMatch(/^\/grafana\/explore\?left=/);
    expect(decodeURIComponent(link?.href ?? '')).toContain('"query":"abc"');
  });

  it('drops what is not a web address', () => {
    const bad = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', ''].map((href) => model(href));
    expect(linksOfRow(context(bad), 0, [OWN])).toEqual([OWN]);
    expect(isWebAddress('slack://x')).toBe(false);
    expect(isWebAddress('/explore')).toBe(true);
  });
});

describe('followLink', () => {
  function click(link: Link, init: MouseEventInit = {}): { path: string | null; isPrevented: boolean } {
    let path: string | null = null;
    const event = new MouseEvent('click', { cancelable: true, ...init });
    followLink(event, link, (to) => (path = to));
    return { path, isPrevented: event.defaultPrevented };
  }

  it('stays inside Grafana', () => {
    expect(click(OWN)).toEqual({ path: '/explore?panes=x', isPrevented: true });
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])(
    'leaves a click with %o to the browser',
    (init) => expect(click(OWN, init)).toEqual({ path: null, isPrevented: false }),
  );

  it.each([
    { ...OWN, href: 'https://tempo.example/x' },
    { ...OWN, href: '/other-app/explore' },
    { ...OWN, target: '_blank' as const },
  ])('leaves $href to the browser', (link) => expect(click(link)).toEqual({ path: null, isPrevented: false }));

  it('does what the data source wants done', () => {
    const onClick = vi.fn();
    const [link] = linksOfRow(context([model('/grafana/explore?left=a', { onClick })]), 0, []);
    expect(click(link!)).toEqual({ path: null, isPrevented: true });
    expect(onClick).toHaveBeenCalledOnce();
  });
});
