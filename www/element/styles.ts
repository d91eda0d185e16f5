/** The style sheet inside of `<exemplar-chart>`. Colours come from the theme's variables. */
export const ELEMENT_CSS = `
:host { display: flex; flex-direction: column; min-width: 0; height: 420px; position: relative; contain: layout style;
  background: var(--ep-surface); color: var(--ep-text); font: var(--ep-font-size, 12px)/1.45 var(--ep-font, system-ui); }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
h2 { margin: 0 0 6px; font-size: 1.15em; font-weight: 600; }
.chart { position: relative; flex: 1 1 0; min-height: 120px; min-width: 0; overflow: hidden; }
canvas { position: absolute; inset: 0; display: block; border-radius: 3px; }
canvas:focus { outline: none; }
canvas:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: -2px; }
.busy { position: absolute; left: 0; right: 0; top: 0; height: 2px; overflow: hidden; pointer-events: none; }
.busy::after { content: ''; position: absolute; inset: 0; width: 30%; background: var(--ep-accent);
  animation: slide 1.1s ease-in-out 0.25s infinite backwards; }
@keyframes slide { from { transform: translateX(-110%); } to { transform: translateX(360%); } }
@media (prefers-reduced-motion: reduce) { .busy::after { animation: none; width: 100%; opacity: 0.6; } }
.problem { margin: 0 0 6px; padding: 6px 10px; border-inline-start: 3px solid var(--ep-error, #d64545);
  background: var(--ep-hover); overflow-wrap: anywhere; max-height: 30%; overflow: auto; flex: none; white-space: pre-line; }
.empty { position: absolute; inset: 0; display: grid; place-items: center; color: var(--ep-text-faint);
  pointer-events: none; text-align: center; padding: 16px; }
.legend { flex: none; display: flex; flex-wrap: wrap; gap: 0 2px; max-height: 6.4em; overflow: auto; padding: 4px 0 0; }
.legend button { display: inline-flex; align-items: center; gap: 6px; min-width: 0; max-width: min(100%, 36em); padding: 1px 7px;
  border: 0; border-radius: 4px; background: none; color: inherit; font: inherit; cursor: pointer; }
.legend button:hover { background: var(--ep-hover); }
.legend button[aria-pressed=false] { color: var(--ep-text-faint); }
.legend button[aria-pressed=false] i { opacity: 0.3; }
.legend button[aria-pressed=false] span { text-decoration: line-through; text-decoration-color: var(--ep-text-faint); }
.legend i { flex: none; width: 12px; height: 3px; border-radius: 1px; }
.legend span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
.legend b { font-weight: 400; color: var(--ep-text-faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
.legend b:empty { display: none; }
:focus-visible { outline: 2px solid var(--ep-accent); outline-offset: -1px; }
.foot { flex: none; display: flex; flex-wrap: wrap; gap: 0 16px; padding: 3px 7px 0; color: var(--ep-text-faint);
  font-variant-numeric: tabular-nums; }
.notices { display: flex; flex-direction: column; }
`;
