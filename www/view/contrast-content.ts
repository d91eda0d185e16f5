/** What the selected exemplars share, as a panel shows it: for each value a pair of bars, with the counts in words. */
import type { Contrast, Share } from '../types';
import { icon } from './card-labels';
import { element } from './dom';
import { valueName } from './filters';
import { countText, lineText, plural } from './text';

export interface ContrastActions {
  /** Only exemplars with this value; or all but them. */
  narrow(share: Share): void;
  exclude(share: Share): void;
  /** To the region's time; null when what is selected is no region. */
  zoom: (() => void) | null;
  /** A table of the selected; null when there are none. */
  list: (() => void) | null;
}

/** `71 %`; what is rare is not rounded to nothing, nor what is frequent to all. */
export function percentText(count: number, of: number): string {
  if (of === 0) {
    return '–';
  }
  const percent = (100 * count) / of;
  if (count > 0 && percent < 1) {
    return '< 1 %';
  }
  return count < of && percent > 99 ? '> 99 %' : `${Math.round(percent)} %`;
}

/** `62 of 87, 71 %`. */
function shareText(count: number, of: number): string {
  return `${countText(count)} of ${countText(of)}, ${percentText(count, of)}`;
}

/** One sentence for those who do not see the bars. */
export function shareSentence(share: Share, { selected, rest }: Contrast): string {
  return `${lineText(share.label)} ${valueName(share.value)}: ${shareText(share.selected, selected)} of the selected; ${shareText(share.rest, rest)} of the others.`;
}

/** The name of the panel. */
export function contrastTitle({ selected }: Contrast): string {
  return selected === 1 ? 'What does this one have that others have not?' : `What do these ${countText(selected)} share?`;
}

export function contrastContent(contrast: Contrast, actions: ContrastActions): Node[] {
  const { shares, leftOut } = contrast;
  const scroll = element('div', 'scroll');
  if (shares.length > 0) {
    const list = element('ul');
    list.append(...shares.map((share) => shareRow(share, contrast, actions)));
    scroll.append(list);
  } else {
    scroll.append(element('p', 'nothing', nothingText(contrast)));
  }
  const parts: Node[] = [element('h3', '', contrastTitle(contrast)), key(contrast), scroll];
  const foot = element('div', 'foot');
  for (const [text, action] of [['Zoom to this region', actions.zoom], ['List these', actions.list]] as const) {
    if (action) {
      const button = element('button', '', text);
      button.type = 'button';
      button.addEventListener('click', action);
      foot.append(button);
    }
  }
  if (foot.childElementCount > 0) {
    parts.push(foot);
  }
  const out = leftOut.length > 0 ? ` Left out, as nearly every exemplar has its own: ${leftOut.map(lineText).join(', ')}.` : '';
  parts.push(element('div', 'measure faint', `In order of the least difference of the two shares that is 95\u00a0% sure.${out}`));
  return parts;
}

function nothingText({ selected, rest }: Contrast): string {
  if (selected === 0) {
    return 'There is no exemplar in this region.';
  }
  return rest === 0
    ? 'All exemplars that are shown are selected: there are no others to compare with.'
    : 'No label value is surely commoner among these than among the others.';
}

function key({ selected, rest }: Contrast): HTMLElement {
  const line = element('div', 'key faint');
  for (const [className, text] of [['', `${countText(selected)} selected`], ['rest', `${plural(rest, 'other', 'others')} shown`]] as const) {
    const item = element('span', '', text);
    item.prepend(element('i', className));
    line.append(item);
  }
  return line;
}

function shareRow(share: Share, contrast: Contrast, actions: ContrastActions): HTMLElement {
  const row = element('li');
  const button = element('button', 'share');
  button.type = 'button';
  button.dataset['key'] = `${share.label}=${share.value}`;
  button.title = 'Show only these';
  const name = element('span', 'name');
  name.append(element('span', 'text faint', lineText(share.label)), ' ', element('b', 'text', valueName(share.value)));
  button.append(name, ...bar('', share.selected, contrast.selected, 'of the selected;'), ...bar('rest', share.rest, contrast.rest, 'of the others'));
  button.addEventListener('click', () => actions.narrow(share));
  const exclude = element('button', 'icon');
  exclude.type = 'button';
  exclude.dataset['key'] = `not ${share.label}=${share.value}`;
  exclude.title = 'Hide these';
  exclude.setAttribute('aria-label', `Hide those with ${lineText(share.label)} ${valueName(share.value)}`);
  exclude.append(icon('M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.8 3.8l8.4 8.4'));
  exclude.addEventListener('click', () => actions.exclude(share));
  row.append(button, exclude);
  return row;
}

/** @param ofWhat for those who do not see which bar it is beside */
function bar(className: string, count: number, of: number, ofWhat: string): HTMLElement[] {
  const track = element('span', 'track');
  const fill = element('div', `fill ${className}`);
  fill.style.width = `${of > 0 ? (100 * count) / of : 0}%`;
  fill.hidden = count === 0;
  track.append(fill);
  const text = element('span', 'number', shareText(count, of));
  text.append(element('span', 'unseen', ` ${ofWhat}`));
  return [track, text];
}
