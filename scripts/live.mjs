// The page on a live Prometheus that scrapes the demo shop; one Ctrl-C stops all three.
//   node scripts/live.mjs <folder of the page> [port]      (SHOP_PORT, PROMETHEUS_PORT)
import { aborted, interruptSignal, portFromEnvironment, startStack } from '../demo/stack.mjs';
import { close, portOf, serve, urlOf } from './serve.mjs';

const QUERY = 'histogram_quantile(0.99, sum by (route, le) (rate(shop_request_duration_seconds_bucket[1m])))';
// A little before the shop's first incident, so that a spike is to be seen within two minutes.
const SHOP_ARGUMENTS = ['--story-start', '210'];

const interrupted = interruptSignal();

async function main([folder, port = '8080']) {
  const server = await serve(folder, portOf(port));
  try {
    console.log('Starting the demo shop and Prometheus (the first time, the shop is compiled) ...');
    const stack = await startStack({
      shopPort: portFromEnvironment('SHOP_PORT'),
      prometheusPort: portFromEnvironment('PROMETHEUS_PORT'),
      shopArguments: SHOP_ARGUMENTS,
      signal: interrupted,
    });
    try {
      const query = new URLSearchParams({
        'prometheus-url': stack.prometheusUrl,
        query: QUERY,
        legend: '{{route}}',
        unit: 's',
        'tempo-uid': 'tempo',
        from: 'now-15m',
        to: 'now',
        refresh: '5s',
      });
      console.log(`Prometheus  ${stack.prometheusUrl}/`);
      console.log(`Shop        ${stack.shopUrl}/`);
      const own = new URLSearchParams({ 'metrics-url': `${stack.shopUrl}/metrics`, by: 'route', legend: '{{route}}', quantiles: '0.99', 'tempo-uid': 'tempo' });
      console.log(`Page        ${urlOf(server)}?${query}`);
      console.log(`            ${urlOf(server)}?${own}   (the shop alone, without Prometheus)`);
      console.log('Ctrl-C stops all three.');
      await Promise.race([aborted(interrupted), stack.failed]);
    } finally {
      await stack.stop();
    }
  } finally {
    await close(server);
  }
}

await main(process.argv.slice(2)).catch((error) => {
  if (interrupted.aborted) return; // That is how it ends.
  console.error(error.message);
  process.exitCode = 1;
});
