/**
 * Runs inside the page. A library draws when it wants to: in the call, in a microtask or in an animation frame. So that all of
 * them are measured to the same end, animation frames are held back and run at once by `settle`, which then forces style and
 * layout and reads one pixel back from each canvas.
 */
import { makeData, noise } from './data.js';

const host = document.getElementById('host');
const nativeFrame = window.requestAnimationFrame.bind(window);
let held = new Map();
let lastHandle = 0;
window.requestAnimationFrame = (callback) => {
  held.set(++lastHandle, callback);
  return lastHandle;
};
window.cancelAnimationFrame = (handle) => held.delete(handle);

/** Memories of WebAssembly: the browser's own measure of a page leaves them out. */
const memories = [];
const wasm = globalThis.WebAssembly;
const instantiate = wasm.instantiate.bind(wasm);
wasm.instantiate = async (source, imports) => {
  const made = await instantiate(source, imports);
  const { exports } = made.instance ?? made;
  memories.push(...Object.values(exports).filter((one) => one instanceof wasm.Memory));
  return made;
};

function runFrames() {
  const batch = held;
  held = new Map();
  for (const callback of batch.values()) callback(performance.now());
}

const microtasks = () => Promise.resolve().then(() => undefined);

async function settle() {
  await microtasks();
  runFrames();
  await microtasks();
  runFrames();
  void document.body.offsetHeight;
  for (const canvas of host.querySelectorAll('canvas')) {
    if (canvas.width > 0 && canvas.height > 0) canvas.getContext('2d').getImageData(0, 0, 1, 1);
  }
}

async function timed(work) {
  const start = performance.now();
  await work();
  await settle();
  return performance.now() - start;
}

/** From the work to the end of the rendering steps of its animation frame: script, style, layout, paint. */
function timedFrame(work) {
  return new Promise((resolve) => {
    let start = 0;
    nativeFrame(() => {
      start = performance.now();
      work();
    });
    nativeFrame(() => {
      runFrames();
      const { port1, port2 } = new window.MessageChannel();
      port1.onmessage = () => resolve(performance.now() - start);
      port2.postMessage(null);
    });
  });
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Repeats a step at most `times`, until the budget is used up; the first `warm` do not count unless they are all there is. */
async function repeat(step, { times, warm = 0, budgetMs }) {
  const taken = [];
  const start = performance.now();
  for (let i = 0; i < times + warm; i++) {
    taken.push(await step(i));
    if (performance.now() - start > budgetMs) break;
  }
  return taken.length > warm ? taken.slice(warm) : taken;
}

const cleanUp = () => globalThis.gc?.();

let settings;
let assets;
let data;
let chart;

/** Windows of about half of the data, never the same twice in a row. */
function* windows(share) {
  const next = noise(99);
  const span = data.toMs - data.fromMs;
  for (;;) {
    const width = span * share * (0.8 + 0.4 * next());
    const from = data.fromMs + (span - width) * next();
    yield [from, from + width];
  }
}

function create() {
  const { width = 1600, height = 600 } = settings;
  Object.assign(host.style, { width: `${width}px`, height: `${height}px` });
  chart = assets.peer.create(host, data, { width, height });
}

function destroy() {
  chart.destroy();
  chart = undefined;
  host.replaceChildren();
  held.clear();
}

window.bench = {
  /** Fetches what the peer needs and makes the data: not measured. */
  async prepare(given) {
    settings = given;
    const text = (file) => fetch(file).then((response) => response.text());
    assets = { script: await text(`peers/${given.peer}.js`) };
    if (given.wasm) assets.wasm = await fetch('engine.wasm').then((response) => response.arrayBuffer());
    data = makeData(given);
    cleanUp();
  },

  /** Data in arrays to pixels read back, on a page that has run nothing of the library yet. */
  async first() {
    const start = performance.now();
    const script = document.createElement('script');
    script.textContent = assets.script;
    document.head.append(script);
    assets.peer = window.peer;
    await assets.peer.load?.(assets.wasm);
    const startUp = performance.now() - start;
    create();
    await settle();
    return { first: performance.now() - start, startUp };
  },

  /** A new chart with the library loaded and warm. */
  async create() {
    const taken = await repeat(
      async () => {
        destroy();
        cleanUp();
        return timed(create);
      },
      { times: 5, warm: 1, budgetMs: 2000 },
    );
    return { create: median(taken) };
  },

  async zoom() {
    const next = windows(0.5);
    const show = () => chart.window(...next.next().value);
    const taken = await repeat(() => timed(show), { times: 15, warm: 4, budgetMs: 1200 });
    return { zoom: median(taken), zoomWorst: Math.max(...taken) };
  },

  /** The whole frame, with style, layout and paint. */
  async frame() {
    const next = windows(0.5);
    const show = () => chart.window(...next.next().value);
    const taken = await repeat(() => timedFrame(show), { times: 9, warm: 2, budgetMs: 1200 });
    return { frame: median(taken), frameWorst: Math.max(...taken) };
  },

  /** 60 steps of half a percent of the window. */
  async pan() {
    const span = (data.toMs - data.fromMs) / 2;
    const show = (i) => () => chart.window(data.fromMs + span * (0.2 + i * 0.005), data.fromMs + span * (1.2 + i * 0.005));
    await timed(show(0));
    const taken = await repeat((i) => timed(show(i + 1)), { times: 60, budgetMs: 1800 });
    return { pan: taken.reduce((a, b) => a + b, 0) / taken.length, panWorst: Math.max(...taken) };
  },

  /** What a moving pointer costs: the browser's own hit test, the event, the library's answer, style and layout. */
  async hover() {
    const at = (i) => ({ clientX: 200 + ((i * 37) % 1200), clientY: 150 + ((i * 23) % 300) });
    const send = (type, make, place, target) => target.dispatchEvent(new make(type, { ...place, bubbles: true, cancelable: true, view: window, pointerType: 'mouse', isPrimary: true }));
    const move = (i) => () => {
      const target = document.elementFromPoint(at(i).clientX, at(i).clientY);
      for (const type of ['pointerover', 'pointermove']) send(type, window.PointerEvent, at(i), target);
      for (const type of ['mouseover', 'mousemove']) send(type, window.MouseEvent, at(i), target);
    };
    const first = document.elementFromPoint(600, 300);
    for (let node = first; node && node !== document.body; node = node.parentElement) {
      for (const [type, make] of [['pointerenter', window.PointerEvent], ['mouseenter', window.MouseEvent]]) {
        node.dispatchEvent(new make(type, { ...at(0), view: window, pointerType: 'mouse', isPrimary: true }));
      }
    }
    const taken = await repeat((i) => timed(move(i)), { times: 40, warm: 5, budgetMs: 1200 });
    return { hover: median(taken) };
  },

  /** What a person does: one gesture after the other, each to its end. */
  async gestures() {
    const medians = {};
    for (const [name, { before, ready, run, isDone }] of Object.entries(chart.gestures())) {
      const once = async (i) => {
        before?.(i);
        await settle();
        ready?.();
        const taken = await timed(() => run(i));
        if (isDone && !isDone()) throw new Error(`the gesture ${name} has not done its work`);
        return taken;
      };
      medians[name] = median(await repeat(once, { times: 9, warm: 5, budgetMs: 3000 }));
    }
    return medians;
  },

  /** Samples for one more hundredth arrive: the chart shows them all. */
  async append() {
    const grown = makeData(settings, { grown: true });
    cleanUp();
    return { append: await timed(() => chart.append(grown)) };
  },

  /** What is held when the page has let go of its own arrays. */
  async memory() {
    data = undefined;
    assets.script = assets.wasm = undefined;
    cleanUp();
    const { bytes } = await performance.measureUserAgentSpecificMemory();
    const engine = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    return { memory: (bytes + engine) / 1e6 };
  },
};
