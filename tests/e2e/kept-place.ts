/**
 * Waits, in the page, until a canvas has kept its place and size for a while: texts around it take room when they come. Frames are
 * counted and not time, so that a busy machine waits longer.
 */
export async function keptPlace(node: SVGElement | HTMLElement): Promise<void> {
  const CALM_FRAMES = 12;
  const canvas = node as HTMLCanvasElement;
  const place = (): string => {
    const boxes = [canvas, canvas.parentElement ?? canvas].map((element) => element.getBoundingClientRect());
    return [...boxes.flatMap(({ x, y, width, height }) => [x, y, width, height]), canvas.width, canvas.height].join();
  };
  for (let last = place(), calm = 0; calm < CALM_FRAMES && canvas.isConnected; calm++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (place() !== last) {
      [last, calm] = [place(), 0];
    }
  }
}
