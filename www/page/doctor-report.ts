/** A report of the doctor as a list. Everything in it is text: servers wrote parts of it. */
import { element } from '../view/dom';
import type { Finding, LinkReport, Report, State } from './doctor-engine';

const MARKS: Record<State, string> = { holds: '✓', warns: '!', breaks: '✗', unknown: '?' };

/** What it came to, in a sentence. */
export function summary({ links }: Report): string {
  const broken = links.filter(({ state }) => state === 'breaks');
  const [first] = broken;
  if (!first) {
    const isOpen = links.some(({ state }) => state === 'unknown');
    return isOpen ? 'Nothing breaks; not all could be told.' : 'Nothing breaks.';
  }
  return broken.length === 1 ? `One link breaks: “${first.title}”.` : `${broken.length} links break, the first one: “${first.title}”.`;
}

/** The chain, link by link. */
export function reportList({ links }: Report): HTMLElement {
  const list = element('ol', 'chain');
  list.setAttribute('aria-label', 'Links of the chain');
  list.append(...links.map(linkItem));
  return list;
}

function linkItem({ title, state, findings }: LinkReport): HTMLElement {
  const item = element('li');
  item.dataset['state'] = state;
  const heading = element('h3');
  heading.append(mark(state), element('span', '', title), element('span', 'state', state));
  const list = element('ul');
  list.append(...findings.map(findingItem));
  item.append(heading, list);
  return item;
}

/** What is wrong shows its evidence; what is right has it at hand. */
function findingItem(finding: Finding): HTMLElement {
  const { state, remedy } = finding;
  const item = element('li');
  item.dataset['state'] = state;
  const hasEvidence = finding.evidence.length > 0;
  if (!hasEvidence || state === 'breaks' || state === 'warns') {
    item.append(says(finding, 'p'));
    if (hasEvidence) {
      item.append(evidenceList(finding));
    }
  } else {
    const details = element('details');
    details.append(says(finding, 'summary'), evidenceList(finding));
    item.append(details);
  }
  if (remedy !== '') {
    item.append(element('p', 'remedy', remedy));
  }
  return item;
}

function says(finding: Finding, tag: 'p' | 'summary'): HTMLElement {
  const node = element(tag, 'says');
  node.append(mark(finding.state), element('span', 'hidden-text', `${finding.state}: `), finding.says);
  return node;
}

function evidenceList({ evidence }: Finding): HTMLElement {
  const list = element('ul', 'evidence');
  for (const text of evidence) {
    const item = element('li');
    item.append(element('code', '', text));
    list.append(item);
  }
  return list;
}

function mark(state: State): HTMLElement {
  const node = element('i', 'mark', MARKS[state]);
  node.setAttribute('aria-hidden', 'true');
  return node;
}
