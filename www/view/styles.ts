/** Style sheets of the view's two shadow roots: what lies over the canvas, and the cards. */

/** What is only heard. */
export const UNSEEN = 'position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;';

export const OVERLAY_CSS = `
:host { position: absolute; inset: 0; pointer-events: none; overflow: hidden; contain: strict; }
:host([hidden]) { display: none; }
div { position: absolute; left: 0; top: 0; visibility: hidden; will-change: transform; }
div.on { visibility: visible; }
.crosshair { width: 1px; background: var(--ep-text-faint); opacity: 0.55; }
.ring { box-sizing: border-box; border: 2px solid var(--ep-accent); border-radius: 2px; }
.ring.pinned { border-width: 1.5px; opacity: 0.75; }
.ring.keyboard { outline: 2px solid var(--ep-surface); outline-offset: -4px; border-width: 3px; }
.dot { width: 8px; height: 8px; margin: -4px 0 0 -4px; border-radius: 50%; box-sizing: border-box;
  border: 2px solid var(--ep-surface); }
.selection { background: color-mix(in srgb, var(--ep-accent) 16%, transparent);
  border: solid var(--ep-accent); border-width: 0 1px; box-sizing: border-box; }
.region { background: color-mix(in srgb, var(--ep-accent) 10%, transparent); border: 1px dashed var(--ep-accent);
  border-radius: 2px; box-sizing: border-box; }
.limit-line { height: 0; border-top: 1px dashed var(--ep-accent); }
.limit { position: absolute; left: -12px; top: -12px; width: 12px; height: 24px; padding: 0; border: 0; background: none; pointer-events: auto;
  cursor: ns-resize; touch-action: none; opacity: 0.45; visibility: hidden; }
.limit.on { visibility: visible; }
.limit::before { content: ''; position: absolute; pointer-events: none; right: -1px; top: calc(50% - 5px); width: 5px; height: 10px; background: var(--ep-accent);
  clip-path: polygon(0 0, 100% 50%, 0 100%); }
.limit:hover, .limit:focus-visible, .limit.set { opacity: 1; }
@media (pointer: coarse) { .limit { left: -28px; top: -22px; width: 28px; height: 44px; } }
.limit:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: -2px; border-radius: 3px; }
.live { visibility: visible; ${UNSEEN} }
`;

/**
 * A table of exemplars and what stands around it; in cards and over the chart. `--columns`, `--least` (its width) and `--rows` come
 * with the table.
 */
export const TABLE_CSS = `
.grid { position: relative; display: flex; min-width: 0; min-height: 0; flex: 0 1 auto; height: calc(26px * min(var(--rows), 12) + 42px);
  border-top: 1px solid var(--ep-border); }
.card.low .grid { flex: none; height: 150px; }
.scroller { flex: 1; min-width: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; }
.sheet { min-width: var(--least); }
.grid .names { position: sticky; top: 0; z-index: 2; background: var(--ep-background); border-bottom: 1px solid var(--ep-border); }
.names, .rows .row { display: grid; grid-template-columns: var(--columns); column-gap: 14px; align-items: center;
  height: 26px; padding: 0 6px 0 12px; }
.rows { position: relative; }
.rows .row { position: absolute; left: 0; right: 0; }
.rows .row:hover { background: var(--ep-hover); }
.number { text-align: end; }
.grid .worth { font-weight: 600; color: inherit; }
.grid a.worth { color: var(--ep-link); }
.grid a.worth::after { content: ''; position: absolute; inset: 0; }
.grid a.worth:hover { text-decoration: none; }
.grid .worth:focus-visible { outline: none; }
.rows .row:has(.worth:focus-visible)::after { content: ''; position: absolute; inset: 0; z-index: 3; pointer-events: none;
  border: 2px solid var(--ep-accent); border-radius: 4px; }
.names button { width: 100%; color: var(--ep-text-faint); text-align: inherit; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; unicode-bidi: isolate; outline-offset: -1px; }
.names button:hover, [aria-sort=ascending] button, [aria-sort=descending] button { color: var(--ep-text); }
[aria-sort=ascending] button::after { content: ' \\2191' / ''; }
[aria-sort=descending] button::after { content: ' \\2193' / ''; }
.names > :last-child, .row > :last-child { position: sticky; right: 0; z-index: 1; margin-inline-end: -6px; background: var(--ep-background); }
.rows .row:hover > :last-child { background: var(--ep-hover); }
.row > :last-child { display: grid; justify-items: end; }
.rows button { width: 24px; height: 24px; }
.more-labels::before { content: ''; width: 13px; height: 3px;
  background: radial-gradient(circle closest-side, currentColor 85%, transparent) 0 0 / 33.3% 100%; }
.unseen { ${UNSEEN} }
.actions { flex: none; display: flex; flex-wrap: wrap; gap: 2px 4px; padding: 5px 8px; border-top: 1px solid var(--ep-border); }
.action { padding: 2px 8px; color: var(--ep-link); }
.action:hover { background: var(--ep-hover); }
.actions + .note { border-top: 1px solid var(--ep-border); }
`;

/** Buttons at the corner of the chart, or at the end of the bar above it. */
export const TOOLS_CSS = `
:host { position: absolute; inset-inline-end: 0; top: 0; z-index: 2; display: flex; opacity: 0; transition: opacity 0.12s; }
:host(.over), :host(.fixed), :host(:focus-within) { opacity: 1; }
@media (hover: none) { :host { opacity: 1; } }
button { display: grid; place-items: center; width: 26px; height: 24px; padding: 0; border: 0; border-radius: 4px;
  color: var(--ep-text-faint); background: none; cursor: pointer; }
:host(:not(.fixed)) button { background: color-mix(in srgb, var(--ep-surface) 75%, transparent); }
button:hover { color: var(--ep-text); background: var(--ep-hover); }
:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: -2px; }
.menu { inset: auto; margin: 0; padding: 4px; border: 1px solid var(--ep-border); border-radius: 6px; color: var(--ep-text);
  background: var(--ep-background); box-shadow: var(--ep-shadow); font: var(--ep-font-size)/1.4 var(--ep-font); }
:host .menu button { display: flex; justify-content: space-between; gap: 22px; width: 100%; height: 28px; align-items: center; padding: 0 8px;
  color: inherit; background: none; font: inherit; }
:host .menu button:hover { background: var(--ep-hover); }
kbd { font: inherit; color: var(--ep-text-faint); }
svg { display: block; width: 15px; height: 15px; fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linecap: round; }
`;

/** The table over the chart. */
export const TABLE_VIEW_CSS = `
:host { all: initial; position: absolute; inset: 0; z-index: 5; display: block; contain: strict; }
* { box-sizing: border-box; }
.view { position: absolute; inset: 0; display: flex; flex-direction: column; background: var(--ep-background); color: var(--ep-text);
  font: var(--ep-font-size)/1.45 var(--ep-font); font-variant-numeric: tabular-nums; text-align: start; }
.bar { flex: none; display: flex; align-items: center; gap: 8px; padding: 3px 6px 3px 12px; color: var(--ep-text-faint); }
.counts { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar button { width: 26px; height: 26px; }
.place { flex: 1; min-height: 0; display: flex; }
.place .grid { flex: 1; height: auto; }
[hidden] { display: none; }
.copy-source { position: absolute; opacity: 0; }
button { font: inherit; color: inherit; background: none; border: 0; border-radius: 4px; padding: 0; cursor: pointer; }
button.icon { color: var(--ep-text-faint); display: grid; place-items: center; }
button.icon:hover { color: var(--ep-text); background: var(--ep-hover); }
a { color: var(--ep-link); text-decoration: none; }
:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: 1px; }
svg { display: block; width: 13px; height: 13px; fill: none; stroke: currentColor; stroke-width: 1.5; }
.cell { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
${TABLE_CSS}
`;

export const CARD_CSS = `
:host { all: initial; position: fixed; inset: 0; pointer-events: none; z-index: var(--ep-card-layer, 1500);
  display: block; overflow: hidden; contain: strict; }
* { box-sizing: border-box; }
.card { position: absolute; left: 0; top: 0; display: flex; flex-direction: column; pointer-events: auto;
  width: max-content; min-width: 216px; max-width: min(400px, calc(100vw - 16px)); max-height: min(560px, calc(100vh - 16px));
  border: 1px solid var(--ep-border); border-radius: 6px; background: var(--ep-background); color: var(--ep-text);
  box-shadow: var(--ep-shadow); font: var(--ep-font-size)/1.45 var(--ep-font); font-variant-numeric: tabular-nums;
  overflow: hidden; cursor: default; text-align: start; }
.card.samples { min-width: 0; pointer-events: none; padding: 6px 9px; }
.card.cluster { width: 400px; }
.card.cluster.pinned { width: max-content; max-width: min(580px, calc(100vw - 16px)); }
.card.low { overflow: auto; }
.card.low .body { overflow: visible; flex: none; }
.head, .links, .more, .note, .nolink { flex: none; }
.card:focus { outline: none; }
.card.pinned:focus-within { border-color: var(--ep-accent); }
.body { overflow: auto; overscroll-behavior: contain; padding: 0 12px 8px; min-height: 0; }
.pinned .head { cursor: move; touch-action: none; }
.head { position: relative; padding: 9px 12px 7px; }
.pinned .head { padding-inline-end: 36px; }
.value { display: flex; align-items: baseline; gap: 10px; justify-content: space-between; }
.value b { font-size: 1.6em; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; white-space: nowrap; }
.value .count { font-size: 1.25em; line-height: 1.3; }
time, .faint { color: var(--ep-text-faint); white-space: nowrap; }
.series { display: flex; align-items: center; gap: 6px; min-width: 0; margin-top: 2px; }
.series span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
.series b { font-weight: 400; margin-inline-start: auto; }
.swatch { flex: none; width: 8px; height: 8px; border-radius: 1px; transform: rotate(45deg) scale(0.95); }
.swatch.line { height: 3px; width: 12px; transform: none; }
.close { position: absolute; inset-inline-end: 6px; top: 6px; width: 26px; height: 26px; }
button { font: inherit; color: inherit; background: none; border: 0; border-radius: 4px; padding: 0; cursor: pointer; }
button.icon { color: var(--ep-text-faint); display: grid; place-items: center; }
button.icon:hover { color: var(--ep-text); background: var(--ep-hover); }
a { color: var(--ep-link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: 1px; }
.links { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 12px 9px; }
.links a { display: inline-flex; align-items: center; max-width: 100%; padding: 3px 10px; border-radius: 4px;
  border: 1px solid var(--ep-border); font-weight: 500; unicode-bidi: isolate; }
.links a span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.links a:hover { background: var(--ep-hover); text-decoration: none; }
.links a:first-child { border-color: var(--ep-link); }
.links a.all { border-style: dashed; border-color: var(--ep-border); }
.arrow::after { content: ' \\2197'; content: ' \\2197' / ''; padding-inline-start: 0.3em; opacity: 0.75; }
.away { color: var(--ep-text-faint); }
.nolink { color: var(--ep-text-faint); padding: 0 12px 8px; }
.trace { flex: none; padding: 0 12px 8px; min-height: calc(2 * 1.45em + 8px); }
.trace > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
.trace b { font-weight: 500; }
.trace.failed b { font-weight: 400; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.labels { border-top: 1px solid var(--ep-border); margin-top: 1px; }
.labels table { margin-top: 5px; }
th { width: 29%; font-weight: 400; text-align: start; color: var(--ep-text-faint); vertical-align: top;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 1px 8px 1px 0; unicode-bidi: isolate; }
td { padding: 1px 0; vertical-align: top; }
td > div { display: flex; align-items: start; }
.text { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: start;
  unicode-bidi: isolate; }
.text[aria-expanded=true] { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 14em; overflow: auto;
  user-select: text; }
.copy { flex: none; width: 20px; height: 1.45em; opacity: 0; }
tr:hover .copy, .copy:focus-visible, .copy.done { opacity: 1; }
.copy.done { color: var(--ep-accent); }
@media (hover: none) { .copy { opacity: 0.8; } }
svg { display: block; width: 13px; height: 13px; fill: none; stroke: currentColor; stroke-width: 1.5; }
ol { list-style: none; margin: 0; padding: 3px 0 0; border-top: 1px solid var(--ep-border); display: grid; column-gap: 12px; }
li { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
ol .row { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1;
  align-items: baseline; padding: 3px 6px; margin: 0 -6px; border-radius: 4px; color: var(--ep-text); }
.names { color: var(--ep-text-faint); padding: 2px 0 1px; }
ol a:hover, ol .row:hover { background: var(--ep-hover); text-decoration: none; }
ol a .worth { color: var(--ep-link); }
ol .worth { font-weight: 600; }
.cell { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
.common { flex: none; padding: 0 12px 7px; overflow-wrap: anywhere; max-height: 5.2em; overflow: auto; }
i { font-style: normal; color: var(--ep-text-faint); }
.more, .note { color: var(--ep-text-faint); padding: 5px 12px 7px; border-top: 1px solid var(--ep-border); }
.body + .more, .more + .note { border-top: 1px solid var(--ep-border); }
.samples .value b { font-size: 1.25em; }
.samples ul { list-style: none; margin: 4px 0 0; padding: 0; }
.samples li { display: flex; grid-column: auto; gap: 8px; align-items: center; }
.samples li span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  unicode-bidi: isolate; max-width: 24em; }
${TABLE_CSS}
.help table { width: auto; margin-top: 6px; table-layout: auto; }
.help caption { text-align: start; font-weight: 600; padding: 4px 0 2px; }
.card.help { width: 440px; max-width: calc(100vw - 16px); }
.help th { width: 168px; white-space: normal; color: var(--ep-text); padding-inline-end: 14px; }
kbd { font: inherit; border: 1px solid var(--ep-border); border-radius: 3px; padding: 0 4px; }
.copy-source { position: absolute; opacity: 0; }
`;
