import { autoUpdate, flip, offset, shift, useDismiss, useFloating, useHover, useInteractions } from '@floating-ui/react';
import { createElement, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { MARKER_COLOR } from './exemplar-place.js';
import { create as createPlot, load } from './uplot.js';

export { load };

/** One marker: a focusable box with a diamond of 7 px, ready to show a floating card. */
function Marker({ left, top, row, exemplars }) {
  const [isOpen, setOpen] = useState(false);
  const { refs, floatingStyles, context } = useFloating({
    open: isOpen, placement: 'bottom', onOpenChange: setOpen, middleware: [offset(8), flip(), shift()], whileElementsMounted: autoUpdate,
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([useDismiss(context), useHover(context)]);
  const box = {
    ref: refs.setReference, role: 'button', tabIndex: 0, style: { position: 'absolute', left, top, width: 7, height: 7 },
    onKeyDown: (event) => event.key === 'Enter' && setOpen(true), ...getReferenceProps(),
  };
  const diamond = createElement('svg', { viewBox: '0 0 7 7', width: 7, height: 7, style: { fill: MARKER_COLOR, opacity: 0.5, display: 'block' } },
    createElement('rect', { x: 3.5, y: -1.4, width: 5, height: 5, transform: 'rotate(45)' }));
  const card = isOpen && createElement('div', { ref: refs.setFloating, style: floatingStyles, ...getFloatingProps() },
    `${exemplars.values[row]} ${exemplars.routes[row]} ${exemplars.traceIds[row]}`);
  return createElement('div', null, createElement('div', box, diamond), card);
}

/** uPlot with one positioned React element for each exemplar, all rendered anew with every draw, inside the window or not. */
export function create(host, data, size) {
  const { exemplars } = data;
  let root = null;
  let layer = null;
  const draw = (plot) => {
    if (!root) {
      layer = document.createElement('div');
      Object.assign(layer.style, { position: 'absolute', left: `${plot.bbox.left}px`, top: `${plot.bbox.top}px`, overflow: 'visible' });
      plot.root.querySelector('.u-wrap').append(layer);
      root = createRoot(layer);
    }
    const { min, max } = plot.scales.y;
    const markers = exemplars.times.map((time, row) => createElement(Marker, {
      key: row, row, exemplars, left: plot.valToPos(time, 'x'), top: plot.valToPos(Math.min(max, Math.max(min, exemplars.values[row])), 'y'),
    }));
    flushSync(() => root.render(markers));
  };
  const chart = createPlot(host, data, size, { hooks: { draw: [draw] } });
  return {
    ...chart,
    destroy() {
      root?.unmount();
      chart.destroy();
    },
  };
}
