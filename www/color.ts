/** CSS colours as the engine reads them: `#rrggbb` or `#rrggbbaa`. */

let context: CanvasRenderingContext2D | null = null;
const known = new Map<string, string>();

/** Resolves any CSS colour by letting the browser paint it; what is no colour throws. */
export function hexFromCss(css: string): string {
  const cached = known.get(css);
  if (cached !== undefined) {
    return cached;
  }
  const hex = resolve(css.trim());
  if (known.size > 500) {
    known.clear();
  }
  known.set(css, hex);
  return hex;
}

function resolve(css: string): string {
  if (/^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(css) || css === 'transparent') {
    return css;
  }
  context ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }) as unknown as CanvasRenderingContext2D;
  if (!CSS.supports('color', css)) {
    throw new Error(`option color: ${JSON.stringify(css)} is not a CSS colour`);
  }
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  const pixel = context.getImageData(0, 0, 1, 1).data;
  return `#${Array.from(pixel, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
