// Lines of the engine beside those of the canvas, magnified:  node benches/browser/crops.mjs [file.png]
// The same points, colours and widths; at one and two device pixels to the CSS px.
import { writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { at } from '../../scripts/lib.mjs';
import { serve } from '../../scripts/serve.mjs';

const [file = at('docs/line-crops.png')] = process.argv.slice(2);

/** Runs in the page: resolves with a data URL of the picture. */
async function draw() {
  const { Chart, load } = await import('/build/npm/index.js');
  await load();
  const [ZOOM, WIDTH, HEIGHT, COLOR] = [5, 80, 40, '#3274d9'];
  const from = Date.UTC(2026, 0, 1);
  // A smooth wave, noise, and a step, 5 px apart.
  const shapes = {
    wave: (i) => 50 + 11 * Math.sin(i / 2.2),
    noise: (i) => 50 + 12 * Math.sin(i * i * 12.9898),
    steps: (i) => (Math.floor(i / 3) % 2 ? 44.3 : 56.7),
  };
  const picture = document.createElement('canvas');
  const rows = [1, 2].flatMap((dpr) => [1, 2].map((lineWidth) => ({ dpr, lineWidth })));
  const [cell, label] = [{ width: WIDTH * ZOOM + 8, height: HEIGHT * ZOOM + 8 }, 22];
  picture.width = cell.width * 3;
  picture.height = (cell.height * 2 + label) * rows.length;
  const out = picture.getContext('2d');
  out.fillStyle = '#ffffff';
  out.fillRect(0, 0, picture.width, picture.height);
  out.imageSmoothingEnabled = false;
  out.font = '14px sans-serif';
  for (const [row, { dpr, lineWidth }] of rows.entries()) {
    const top = row * (cell.height * 2 + label);
    out.fillStyle = '#333333';
    out.fillText(`Line of ${lineWidth} px at ${dpr} device px to the px: above the engine, below the canvas's own stroke`, 4, top + 15);
    for (const [column, value] of Object.values(shapes).entries()) {
      const canvas = document.createElement('canvas');
      const chart = new Chart(canvas, { timeZone: 'utc', axes: [{ min: 0, max: 100, grid: false }], theme: 'light' });
      chart.resize(400, 160, dpr);
      const times = Float64Array.from({ length: 61 }, (_, i) => from + i * 1000);
      const values = times.map((_, i) => value(i));
      chart.setSeries([{ name: 'a', times, values, style: { color: COLOR, lineWidth, showPoints: 'never' } }]);
      chart.render();
      const own = document.createElement('canvas');
      [own.width, own.height] = [canvas.width, canvas.height];
      const context = own.getContext('2d');
      context.fillStyle = '#ffffff';
      context.fillRect(0, 0, own.width, own.height);
      context.scale(dpr, dpr);
      context.strokeStyle = COLOR;
      context.lineWidth = lineWidth;
      context.lineJoin = 'round';
      context.beginPath();
      times.forEach((time, i) => context.lineTo(chart.xFromTime(time), chart.yFromValue(values[i])));
      context.stroke();
      const plot = chart.plotRect();
      const crop = [(plot.left + plot.width / 3) * dpr, (plot.top + plot.height / 2) * dpr - HEIGHT / 2].map(Math.round);
      for (const [index, source] of [canvas, own].entries()) {
        const y = top + label + index * cell.height;
        out.drawImage(source, ...crop, WIDTH, HEIGHT, column * cell.width, y, WIDTH * ZOOM, HEIGHT * ZOOM);
      }
      chart.free();
    }
  }
  return picture.toDataURL('image/png');
}

const server = await serve(at('.'), 0);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/docs/`, { waitUntil: 'commit' }).catch(() => undefined);
const url = await page.evaluate(draw);
writeFileSync(file, Buffer.from(url.split(',')[1], 'base64'));
await browser.close();
server.close();
process.exit(0);
