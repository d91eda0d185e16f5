// The stack's configuration, checked by the programs and schemas that can be had: promtool and prometheus for
// Prometheus' own, the schemas of Compose and Kubernetes, and what the files say of one another.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import Ajv from 'ajv/dist/2020.js';
import { parse, parseAllDocuments } from 'yaml';

const root = path.dirname(import.meta.dirname);
const at = (...names) => path.join(root, ...names);
const text = (...names) => readFile(at(...names), 'utf8');
const yaml = async (...names) => parse(await text(...names));
const run = (program, ...args) => promisify(execFile)(program, args, { cwd: root, timeout: 60_000 });
/** The status and all that was said, whether the program succeeded or not. */
const tried = (program, ...args) =>
  run(program, ...args).then(
    ({ stdout, stderr }) => ({ status: 0, said: stdout + stderr }),
    ({ code, stdout = '', stderr = '' }) => ({ status: code, said: stdout + stderr }),
  );

const compose = await yaml('docker-compose.yaml');
const ajv = new Ajv({ strict: false, validateFormats: false });
const manifests = ['namespace', 'shop', 'prometheus', 'tempo', 'grafana'].map((name) => `demo/kubernetes/${name}.yaml`);

async function objectsOf(files) {
  const documents = await Promise.all(files.map(async (file) => parseAllDocuments(await text(file))));
  return documents.flat().map((document) => document.toJS());
}

function assertValid(validate, value, what) {
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`);
}

test("promtool accepts Prometheus' configurations and rules", async () => {
  for (const file of ['demo/prometheus/prometheus.yml', 'demo/stack/prometheus.yml']) {
    await run('promtool', 'check', 'config', file);
  }
  const { stdout } = await run('promtool', 'check', 'rules', 'demo/stack/rules.yml');
  assert.match(stdout, /4 rules found/);
});

test('the rules fire when they should, by promtool', () => run('promtool', 'test', 'rules', 'demo/stack/rules.test.yml'));

/** What promtool says of a configuration. */
async function checked(config) {
  const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-config-'));
  try {
    await writeFile(path.join(folder, 'prometheus.yml'), config);
    return await tried('promtool', 'check', 'config', path.join(folder, 'prometheus.yml'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('exemplar storage is a feature flag and a block of the configuration, and nothing else', async () => {
  const { said: help } = await tried('prometheus', '--help');
  assert.match(help, /exemplar-storage/);
  for (const flag of ['--storage.exemplars.max-exemplars=100000', '--storage.tsdb.max-exemplars=100000']) {
    const { status, said } = await tried('prometheus', flag);
    assert.notEqual(status, 0, flag);
    assert.match(said, /unknown long flag/, flag);
  }
  assert.equal((await checked('storage:\n  exemplars:\n    max_exemplars: 5\n')).status, 0);
  // Neither spelling of the flag is a key, and scrapes do not nest.
  assert.match((await checked('storage:\n  tsdb:\n    max_exemplars: 5\n')).said, /max_exemplars not found/);
  assert.match((await checked('scrape_configs:\n  - job_name: a\n    scrape_configs: []\n')).said, /scrape_configs not found/);
});

test('pods are found by annotations', async () => {
  const config = await text('demo/kubernetes/scrape-by-annotation.yml');
  // Debian's Prometheus is built without Kubernetes: all but the discovery itself is checked by promtool.
  const discovery = '    kubernetes_sd_configs:\n      - role: pod\n';
  assert.ok(config.includes(discovery));
  const { status, said } = await checked(config.replace(discovery, ''));
  assert.equal(status, 0, said);
});

test('every argument of Prometheus in the stack is one that it has', async () => {
  const { said: help } = await tried('prometheus', '--help');
  // Newer than the Prometheus that this machine may have.
  const since3 = ['--web.enable-otlp-receiver'];
  const objects = await objectsOf(['demo/kubernetes/prometheus.yaml']);
  const inCluster = objects.find(({ kind }) => kind === 'Deployment').spec.template.spec.containers[0].args;
  assert.deepEqual(inCluster, compose.services.prometheus.command);
  for (const argument of inCluster) {
    const [flag] = argument.split('=');
    assert.ok(since3.includes(flag) || help.includes(`${flag}=`) || help.includes(`${flag} `), flag);
  }
  assert.ok(inCluster.includes('--enable-feature=exemplar-storage'));
});

test('docker-compose.yaml is valid by the schema of Compose, and what it mounts and builds is there', async () => {
  assertValid(ajv.compile(JSON.parse(await text('tests/schemas/compose-spec.json'))), compose, 'docker-compose.yaml');
  for (const [name, service] of Object.entries(compose.services)) {
    for (const volume of service.volumes ?? []) {
      const [from] = volume.split(':');
      // dist/ is built by `make plugin`, the others are files of the repository; a name without a dot is a volume.
      assert.ok(from === './dist' || from in compose.volumes || existsSync(at(from)), `${name}: ${volume}`);
    }
    for (const port of service.ports ?? []) {
      assert.match(port, /^127\.0\.0\.1:/, `${name} opens ${port} to this machine only`);
    }
    if (service.build) assert.ok(existsSync(at(service.build.dockerfile)), name);
  }
});

test('all images are pinned to a version, the same one everywhere', async () => {
  const objects = await objectsOf(manifests);
  const containers = objects.flatMap(({ spec }) => spec?.template?.spec.containers ?? []);
  const dockerfiles = await Promise.all(['demo/shop/Dockerfile', 'demo/grafana/Dockerfile'].map((file) => text(file)));
  const bases = dockerfiles.flatMap((file) => [...file.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image));
  const images = [...Object.values(compose.services).map(({ image }) => image), ...containers.map(({ image }) => image), ...bases];
  const versions = new Map();
  for (const image of images) {
    const [, name, version] = /^(.+):(v?\d+\.\d+[\w.-]*)$/.exec(image) ?? [];
    assert.ok(name, `${image} names a version`);
    assert.equal(versions.get(name) ?? version, version, name);
    versions.set(name, version);
  }
  const { devDependencies } = JSON.parse(await text('package.json'));
  assert.equal(versions.get('grafana/grafana'), devDependencies['@grafana/data'], 'the Grafana that the panel is built for');
});

test('the Kubernetes manifests are valid by the schemas of Kubernetes, strictly', async () => {
  const { kinds, $defs } = JSON.parse(await text('tests/schemas/kubernetes.json'));
  const validators = Object.fromEntries(Object.entries(kinds).map(([kind, name]) => [kind, ajv.compile({ $ref: `#/$defs/${name}`, $defs })]));
  const objects = await objectsOf(manifests);
  assert.equal(objects.length, 9);
  for (const object of objects) assertValid(validators[object.kind], object, `${object.kind} ${object.metadata.name}`);
  // The schemas are of use: a misspelt key is found.
  const [wrong] = objects.filter(({ kind }) => kind === 'Deployment').map((object) => structuredClone(object));
  wrong.spec.template.spec.containers[0].arg = [];
  assert.equal(validators.Deployment(wrong), false);
});

test('kustomize finds its files, and the manifests what they refer to', async (t) => {
  const { resources, configMapGenerator } = await yaml('demo/kustomization.yaml');
  assert.deepEqual(resources.map((file) => `demo/${file}`).sort(), [...manifests].sort());
  const generated = new Map(configMapGenerator.map(({ name, files }) => [name, files]));
  for (const file of [...generated.values()].flat()) {
    assert.ok(!file.startsWith('..') && existsSync(at('demo', file)), file);
  }
  const objects = await objectsOf(manifests);
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  for (const { metadata, spec } of deployments) {
    const { labels } = spec.template.metadata;
    assert.deepEqual(spec.selector.matchLabels, labels, metadata.name);
    const service = objects.find((object) => object.kind === 'Service' && object.metadata.name === metadata.name);
    assert.deepEqual(service.spec.selector, labels);
    const [container] = spec.template.spec.containers;
    const ports = container.ports.map(({ name }) => name);
    for (const { targetPort } of service.spec.ports) assert.ok(ports.includes(targetPort), `${metadata.name}: ${targetPort}`);
    for (const { name, configMap } of spec.template.spec.volumes ?? []) {
      assert.ok(!configMap || generated.has(configMap.name), `${metadata.name}: ${name}`);
    }
  }
  const { status, said } = await tried('kubectl', 'kustomize', 'demo');
  if (status === 'ENOENT') return t.diagnostic('kubectl is not installed: kustomize was not run');
  assert.equal(status, 0, said);
  assert.equal(parseAllDocuments(said).length, objects.length + generated.size);
});

test("the Collector's pipelines name components that it has, and exemplars survive them", async () => {
  const { receivers, connectors, processors, exporters, service } = await yaml('demo/stack/otel-collector.yaml');
  for (const [name, pipeline] of Object.entries(service.pipelines)) {
    const known = { receivers: { ...receivers, ...connectors }, processors, exporters: { ...exporters, ...connectors } };
    for (const [kind, names] of Object.entries(pipeline)) {
      for (const component of names) assert.ok(component in known[kind], `${name}: ${component}`);
    }
  }
  const all = Object.values(service.pipelines);
  for (const component of Object.keys({ ...exporters, ...connectors })) {
    assert.ok(all.some((pipeline) => pipeline.exporters.includes(component)), `${component} is used`);
  }
  assert.equal(exporters.prometheus.enable_open_metrics, true);
  assert.equal(connectors.spanmetrics.exemplars.enabled, true);
  assert.equal(exporters['otlphttp/prometheus'].endpoint, 'http://prometheus:9090/api/v1/otlp');
});

test('all parts reach one another by the names and ports of the stack', async () => {
  const services = Object.keys(compose.services);
  const files = ['demo/stack/prometheus.yml', 'demo/stack/otel-collector.yaml', 'demo/provisioning/datasources/exemplar-panel.yml'];
  const ports = { shop: [8081], prometheus: [9090], tempo: [3200, 4317, 4318], collector: [8889], jaeger: [4317, 16686], zipkin: [9411] };
  let found = 0;
  for (const file of files) {
    for (const [, host, port] of (await text(file)).matchAll(/\b([a-z]+):(\d{4,5})\b/g)) {
      if (host === 'localhost') continue;
      assert.ok(services.includes(host) && ports[host].includes(Number(port)), `${file}: ${host}:${port}`);
      found += 1;
    }
  }
  assert.ok(found >= 9);
  const tempo = await yaml('demo/stack/tempo.yaml');
  assert.equal(tempo.server.http_listen_port, 3200);
  for (const [protocol, port] of [['http', 4318], ['grpc', 4317]]) {
    // On localhost, the default, no other container would reach it.
    assert.equal(tempo.distributor.receivers.otlp.protocols[protocol].endpoint, `0.0.0.0:${port}`);
  }
});

test('data sources link exemplars to the trace data source, by the label that the shop exposes', async () => {
  const { datasources } = await yaml('demo/provisioning/datasources/exemplar-panel.yml');
  const [prometheus] = datasources.filter(({ type }) => type === 'prometheus');
  const [destination] = prometheus.jsonData.exemplarTraceIdDestinations;
  assert.equal(datasources.find(({ uid }) => uid === destination.datasourceUid)?.type, 'tempo');
  assert.match(await text('demo/capture/metrics.openmetrics.txt'), new RegExp(`# \\{${destination.name}="[0-9a-f]{32}"`));
});

test('the alerts lead to a dashboard, a variable and a section that exist', async () => {
  const { groups } = await yaml('demo/stack/rules.yml');
  const dashboard = JSON.parse(await text('demo/provisioning/dashboards/exemplar-panel.json'));
  const runbook = await text('docs/runbook-latency.md');
  const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replaceAll(' ', '-'));
  const alerts = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert);
  assert.equal(alerts.length, 3);
  for (const { alert, annotations } of alerts) {
    const [file, anchor] = annotations.runbook.split('#');
    assert.equal(file, 'docs/runbook-latency.md');
    assert.ok(runbook.includes(alert), alert);
    assert.ok(!anchor || anchors.includes(anchor), anchor);
  }
  const { annotations } = alerts.find(({ alert }) => alert === 'ShopLatencyHigh');
  assert.ok(annotations.dashboard.includes(`/d/${dashboard.uid}?`));
  for (const [, variable] of annotations.dashboard.matchAll(/var-(\w+)=/g)) {
    assert.ok(dashboard.templating.list.some(({ name }) => name === variable), variable);
  }
});
