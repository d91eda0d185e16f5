/** Text of hostile or merely strange strings, and of numbers of things. Pure. */

/** Characters shown at most where a value stands on one line. */
export const LINE_CHARS = 240;
/** Characters shown at most when a value is opened; the whole can be copied. */
export const OPEN_CHARS = 100_000;

// C0 and C1 controls, DEL, bidi marks, embeddings, overrides and isolates, zero-width characters, line and
// paragraph separators, BOM: what could hide text or reorder what stands around it.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text with its control and direction characters made visible: newline as ⏎, others as ␀.. or ‹U+202E›. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    if (code === 0x0a) {
      return '⏎';
    }
    if (code < 0x20) {
      return String.fromCharCode(0x2400 + code);
    }
    // A zero-width joiner between emoji is part of them.
    if (code === 0x200d) {
      return character;
    }
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

/** The first characters of a text, with an ellipsis when there are more; never half of a surrogate pair. */
export function cut(text: string, chars: number): string {
  if (text.length <= chars) {
    return text;
  }
  const last = text.charCodeAt(chars - 1);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? chars - 1 : chars)}…`;
}

/** A label's value for one line. */
export function lineText(text: string): string {
  return visibleText(cut(text, LINE_CHARS));
}

/** Texts without the leading words that all of them share: times of one day without the day. The last word stays. */
export function withoutCommonWords(texts: string[]): string[] {
  const words = texts.map((text) => text.split(' '));
  const first = words[0];
  if (!first || texts.length < 2) {
    return texts;
  }
  let common = 0;
  while (words.every((list) => common < list.length - 1 && list[common] === first[common])) {
    common += 1;
  }
  return words.map((list) => list.slice(common).join(' '));
}

/** `9,871`. Not by `Intl`, whose first use takes a browser some 20 ms, more than the first frame of a chart. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 exemplar`, `9,871 exemplars`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
