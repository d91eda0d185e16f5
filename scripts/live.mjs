// The page on a live Prometheus that scrapes the demo shop; one Ctrl-C stops all three.
//   node scripts/live.mjs <folder of the page> [port]      (SHOP_PORT, PROMETHEUS_PORT)
import { portFromEnvironment, startStack } from '../demo/stack.mjs';
import { close, portOf, serve, urlOf } from './serve.mjs';

const QUERY = 'histogram_quantile(0.99, sum by (route, le) (rate(shop_request_duration_seconds_bucket[1m])))';

async function main([folder, port = '8080']) {
  const stop = stopSignal();
  const server = await serve(folder, portOf(port));
  try {
    console.log('Starting the demo shop and Prometheus (the first time the shop is compiled) ...');
    const starting = startStack({
      shopPort: portFromEnvironment('SHOP_PORT'),
      prometheusPort: portFromEnvironment('PROMETHEUS_PORT'),
    });
    const stack = await Promise.race([starting, stop]);
    if (!stack) return void (await starting.then((late) => late.stop(), () => undefined));
    try {
      const query = new URLSearchParams({ 'prometheus-url': stack.prometheusUrl, query: QUERY, from: 'now-15m', to: 'now', step: '5', refresh: '5' });
      console.log(`Prometheus  ${stack.prometheusUrl}/`);
      console.log(`Shop        ${stack.shopUrl}/`);
      console.log(`Page        ${urlOf(server)}?${query}`);
      console.log('Ctrl-C stops all three.');
      await Promise.race([stop, stack.failed]);
      console.log('\nStopping ...');
    } finally {
      await stack.stop();
    }
  } finally {
    await close(server);
  }
}

/** Resolves at the first signal to stop. A second one finds no handler and ends the process at once. */
function stopSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(null));
  });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
