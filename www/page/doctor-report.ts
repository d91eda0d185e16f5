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

function findingItem(finding: Finding): HTMLElement {
  const item = element('li');
  item.dataset['state'] = finding.state;
  const says = element('p', 'says');
  says.append(mark(finding.state), element('span', 'hidden-text', `${finding.state}: `), finding.says);
  item.append(says);
  if (finding.evidence.length > 0) {
    item.append(evidence(finding));
  }
  if (finding.remedy !== '') {
    item.append(element('p', 'remedy', finding.remedy));
  }
  return item;
}

/** What is wrong shows its evidence; what is right has it at hand. */
function evidence({ state, evidence: texts }: Finding): HTMLElement {
  const list = element('ul', 'evidence');
  for (const text of texts) {
    const item = element('li');
    item.append(element('code', '', text));
    list.append(item);
  }
  if (state === 'breaks' || state === 'warns') {
    return list;
  }
  const details = element('details');
  details.append(element('summary', '', 'Evidence'), list);
  return details;
}

function mark(state: State): HTMLElement {
  const node = element('i', 'mark', MARKS[state]);
  node.setAttribute('aria-hidden', 'true');
  return node;
}
