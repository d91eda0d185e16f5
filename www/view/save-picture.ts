/** The picture as a file: as pixels with a background, or as SVG. */
import type { ViewChart } from './api';
import { fileName, saveFile } from './save-file';

export type PictureFormat = 'png' | 'svg';

export interface PictureSource {
  chart: Pick<ViewChart, 'toSvg' | 'window'>;
  canvas: HTMLCanvasElement;
  /** A CSS colour that stands where the canvas is transparent. */
  background: string;
  title: string;
}

/** Saves what is seen. Named by the title and the end of the window. */
export async function savePicture(source: PictureSource, format: PictureFormat): Promise<void> {
  const name = fileName(source.title, source.chart.window().toMs, format);
  if (format === 'svg') {
    saveFile(new Blob([source.chart.toSvg()], { type: 'image/svg+xml' }), name);
    return;
  }
  saveFile(await pixels(source), name);
}

function pixels({ canvas, background }: PictureSource): Promise<Blob> {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (context) {
    context.fillStyle = background;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
  }
  return new Promise((resolve, reject) => {
    copy.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture of the canvas.'))), 'image/png');
  });
}
