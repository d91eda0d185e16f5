/** Style sheets of the bar above the chart, and of the panels that it opens. */
import { UNSEEN } from './styles';

const CONTROLS = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.unseen { ${UNSEEN} }
button, select, input { font: inherit; color: inherit; }
button { background: none; border: 1px solid transparent; border-radius: 4px; padding: 0 6px; cursor: pointer; min-height: 22px; }
button:hover, select:hover { background: var(--ep-hover); }
:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: 0; }
select, input { background: var(--ep-background); border: 1px solid var(--ep-border); border-radius: 4px; padding: 0 4px;
  min-height: 22px; min-width: 0; max-width: 100%; }
svg { display: block; width: 13px; height: 13px; fill: none; stroke: currentColor; stroke-width: 1.5; flex: none; }
.swatch { flex: none; width: 8px; height: 8px; border-radius: 1px; transform: rotate(45deg); background: currentColor; }
.text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; min-width: 0; }
.faint { color: var(--ep-text-faint); }
@media (pointer: coarse) { button, select, input { min-height: 30px; } .bar { max-height: 116px; } }
`;

export const BAR_CSS = `
:host { display: block; position: absolute; inset: 0 0 auto; z-index: 1; container-type: inline-size; color: var(--ep-text);
  font: var(--ep-font-size, 12px)/1.4 var(--ep-font, system-ui); font-variant-numeric: tabular-nums; }
:host([hidden]) { display: none; }
.bar { max-height: 84px; }
${CONTROLS}
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 4px; padding: 0 calc(2px + var(--ep-tools-width, 0px)) 3px 2px; overflow: auto; }
.bar > * { flex: none; max-width: 100%; }
.bar button { display: inline-flex; align-items: center; gap: 5px; }
.bar button[aria-pressed=true] { border-color: var(--ep-accent); color: var(--ep-link); }
.bar label { display: inline-flex; align-items: center; gap: 4px; color: var(--ep-text-faint); }
.bar select { max-width: 13em; color: var(--ep-text); border-color: transparent; background: none; }
.bar select:hover, .bar select:focus-visible { border-color: var(--ep-border); background: var(--ep-background); }
.chips, .legend { display: contents; }
.bar .chip { border-color: var(--ep-border); border-radius: 11px; padding: 0 8px; max-width: min(100%, 26em); }
.bar .value { padding: 0 5px; max-width: min(100%, 18em); }
.bar .value .text { min-width: 1em; }
.others { display: inline-flex; align-items: center; gap: 5px; padding: 0 5px; }
.bar.more { mask-image: linear-gradient(#000 calc(100% - 22px), transparent); }
.sum { margin-inline-start: auto; padding: 0 6px; color: var(--ep-text-faint); flex: 0 1 auto !important; min-width: 0;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
@container (max-width: 460px) {
  .bar .short .text, .bar label > span { ${UNSEEN} }
  .bar .short { padding: 0 9px; }
  .bar select { max-width: 9em; }
}
`;

export const FLOATING_CSS = `
:host { all: initial; position: fixed; inset: 0; pointer-events: none; z-index: var(--ep-card-layer, 1500);
  display: block; overflow: hidden; contain: strict; }
${CONTROLS}
.panel { position: absolute; left: 0; top: 0; display: flex; flex-direction: column; pointer-events: auto;
  width: min(360px, calc(100vw - 16px)); border: 1px solid var(--ep-border); border-radius: 6px; background: var(--ep-background);
  color: var(--ep-text); box-shadow: var(--ep-shadow); font: var(--ep-font-size)/1.45 var(--ep-font);
  font-variant-numeric: tabular-nums; text-align: start; overflow: hidden; }
.panel:focus-visible { outline: none; }
.panel.filters { width: min(330px, calc(100vw - 16px)); }
.close { position: absolute; inset-inline-end: 6px; top: 6px; width: 26px; height: 26px; padding: 0; display: grid;
  place-items: center; color: var(--ep-text-faint); }
h3 { margin: 0; padding: 9px 40px 0 12px; font-size: 1.15em; font-weight: 600; }
p { margin: 0; padding: 1px 12px 6px; color: var(--ep-text-faint); }
.scroll { overflow: auto; flex: 0 1 auto; min-height: 60px; max-height: 420px; padding: 0 6px 4px; border-top: 1px solid var(--ep-border); }
ul { list-style: none; margin: 0; padding: 3px 0; }
li { display: flex; align-items: center; gap: 2px; }
.share { position: relative; flex: 1; min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 10px; text-align: start; padding: 4px 6px 5px; }
.share .name { grid-column: 1 / -1; display: flex; gap: 5px; min-width: 0; }
.share .name b { font-weight: 600; }
.track { align-self: center; height: 7px; border-radius: 2px; background: var(--ep-hover); overflow: hidden; }
.fill { height: 100%; border-radius: 2px; background: var(--ep-accent); min-width: 1px; }
.fill.rest { background: var(--ep-text-faint); opacity: 0.75; }
.key { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 0 12px 7px; }
.key span { display: inline-flex; align-items: center; gap: 6px; }
.key i { width: 14px; height: 7px; border-radius: 2px; background: var(--ep-accent); }
.key i.rest { background: var(--ep-text-faint); opacity: 0.75; }
.number { text-align: end; white-space: nowrap; font-size: 0.94em; line-height: 1.35; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; padding: 6px 8px; border-top: 1px solid var(--ep-border); }
.foot button, .row button { border-color: var(--ep-border); }
.measure { padding: 5px 12px 8px; border-top: 1px solid var(--ep-border); font-size: 0.94em; overflow-wrap: anywhere; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; padding: 4px 12px; }
.row label { display: inline-flex; align-items: center; gap: 5px; min-width: 0; color: var(--ep-text-faint); }
.row select, .row input[type=search] { flex: 1; min-width: 6em; color: var(--ep-text); }
.row input[type=number] { width: 7.5em; color: var(--ep-text); }
.row:first-of-type { padding-top: 9px; }
.values li { padding: 0 0 0 6px; }
.values .text { flex: 1; }
.values .faint { padding: 0 6px; }
.values button { color: var(--ep-text-faint); }
.values button[aria-pressed=true] { border-color: var(--ep-accent); color: var(--ep-link); }
`;
