/** The doctor's form and its report. */
import { element } from '../view/dom';
import type { Parameter } from './address';
import { examine, type Settings } from './doctor-engine';
import { reportList, summary } from './doctor-report';

interface Field {
  name: keyof Settings;
  label: string;
  placeholder: string;
  /** The chart's attribute that it begins with. */
  from?: Parameter;
}

const FIELDS: Field[] = [
  { name: 'metricsUrl', label: 'Metrics address of the service', placeholder: 'http://localhost:8081/metrics', from: 'metrics-url' },
  { name: 'prometheusUrl', label: 'Prometheus address', placeholder: 'http://localhost:9090', from: 'prometheus-url' },
  { name: 'grafanaUrl', label: 'Grafana or dashboard address', placeholder: 'http://localhost:3000', from: 'grafana-url' },
  { name: 'tempoUrl', label: 'Tempo address', placeholder: 'http://localhost:3200' },
  { name: 'query', label: 'Query', placeholder: 'rate(http_request_duration_seconds_bucket[5m])', from: 'query' },
  { name: 'traceLabel', label: 'Trace label', placeholder: 'trace_id', from: 'trace-label' },
];

const SERVICES = { metrics: 'the service', prometheus: 'Prometheus', grafana: 'Grafana', tempo: 'Tempo' };

/** Fills the section. Fields begin with what the chart shows. */
export function buildPanel(section: HTMLElement, attributes: Partial<Record<Parameter, string>>): { focus: () => void } {
  const heading = element('h2', '', 'Why is there no exemplar?');
  const intro = element('p', '', 'Walks from the service to the trace and says what holds and what breaks. Any of the addresses will do; it only reads.');
  const form = element('form');
  form.noValidate = true;
  form.setAttribute('aria-label', 'What to examine');
  const inputs = FIELDS.map((field) => {
    const label = element('label', field.name === 'query' ? 'wide' : '', field.label);
    const input = element('input');
    input.name = field.name;
    input.placeholder = field.placeholder;
    input.spellcheck = false;
    input.value = field.from ? (attributes[field.from] ?? '') : '';
    label.append(input);
    return { label, input };
  });
  const button = element('button', 'primary', 'Examine');
  button.type = 'submit';
  const status = element('span', 'doctor-status');
  status.setAttribute('role', 'status');
  const actions = element('div', 'actions');
  actions.append(button, status);
  form.append(...inputs.map(({ label }) => label), actions);
  const result = element('div');
  section.replaceChildren(heading, intro, form, result);

  let running: AbortController | null = null;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    running?.abort();
    const run = new AbortController();
    running = run;
    const settings = Object.fromEntries(inputs.map(({ input }) => [input.name, input.value.trim()])) as unknown as Settings;
    result.replaceChildren();
    status.textContent = 'Asking …';
    examine(settings, ({ service }) => (status.textContent = `Asking ${SERVICES[service]} …`), run.signal).then(
      (report) => {
        status.textContent = summary(report);
        result.replaceChildren(reportList(report));
      },
      (error: unknown) => {
        if (!run.signal.aborted) {
          status.textContent = error instanceof Error ? error.message : String(error);
        }
      },
    );
  });
  return { focus: () => inputs[0]?.input.focus() };
}
