// The demo shop and a real Prometheus, until Ctrl-C. Prints, when both are ready and data flows:
//   SHOP_URL=http://127.0.0.1:...
//   PROMETHEUS_URL=http://127.0.0.1:...
//   SHOP_LOG=<file with the shop's output: one line of JSON for each traced request>
// SHOP_PORT and PROMETHEUS_PORT set the ports (8081 and 9090, or free ones when those are taken); arguments are
// handed to the shop, e.g. `node demo/live.mjs --rate 100 --speed 4`.
import { aborted, interruptSignal, portFromEnvironment, startStack } from './stack.mjs';

// A little before the first incident, so that a spike is to be seen within two minutes.
const storyStartS = '210';
const interrupted = interruptSignal();

async function main() {
  const stack = await startStack({
    shopPort: portFromEnvironment('SHOP_PORT'),
    prometheusPort: portFromEnvironment('PROMETHEUS_PORT'),
    shopLog: process.env.SHOP_LOG || undefined,
    shopArguments: ['--story-start', storyStartS, ...process.argv.slice(2)],
    signal: interrupted,
  });
  try {
    console.log(`SHOP_URL=${stack.shopUrl}`);
    console.log(`PROMETHEUS_URL=${stack.prometheusUrl}`);
    console.log(`SHOP_LOG=${stack.shopLog}`);
    await Promise.race([aborted(interrupted), stack.failed]);
  } finally {
    await stack.stop();
  }
}

await main().catch((error) => {
  if (interrupted.aborted) return; // That is how it ends.
  console.error(`live: ${error.message}`);
  process.exitCode = 1;
});
