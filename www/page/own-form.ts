/** The form for data of one's own: a Prometheus, or a service's metrics. */
import type { Parameter } from './address';

export function bindOwnForm(
  toggle: HTMLButtonElement,
  form: HTMLFormElement,
  problem: HTMLElement,
  attributes: Partial<Record<Parameter, string>>,
  onShow: (fields: Partial<Record<Parameter, string>>) => void,
): void {
  const sources = [...form.querySelectorAll<HTMLInputElement>('input[name=source]')];
  const fields = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type=radio]), textarea')];
  for (const field of fields) {
    field.value = attributes[field.name as Parameter] ?? '';
  }
  const isOfSource = (field: HTMLElement): boolean => !field.closest<HTMLElement>('[data-source]')?.hidden;
  const showSource = (): void => {
    const source = sources.find((choice) => choice.checked)?.value;
    for (const label of form.querySelectorAll<HTMLElement>('[data-source]')) {
      label.hidden = label.dataset['source'] !== source;
    }
  };
  sources.forEach((choice) => {
    choice.checked = choice.value === (attributes['metrics-url'] ? 'metrics' : 'prometheus');
    choice.addEventListener('change', showSource);
  });
  showSource();
  const open = (isOpen: boolean): void => {
    form.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) {
      fields.find(isOfSource)?.focus();
    }
  };
  toggle.addEventListener('click', () => open(form.hidden));
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      open(false);
      toggle.focus();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const values: Partial<Record<Parameter, string>> = {};
    const asked = fields.filter(isOfSource);
    for (const field of asked) {
      const value = field.value.trim();
      if (value !== '') {
        values[field.name as Parameter] = value;
      }
    }
    const missing = asked.find((field) => field.required && field.value.trim() === '');
    const wrong = asked.find((field) => field instanceof HTMLInputElement && field.type === 'url' && !isAddress(field.value.trim()));
    const text = missing
      ? `${labelOf(missing)} is missing.`
      : wrong
        ? `"${wrong.value}" is not an address. Write http://host:port for example.`
        : '';
    problem.textContent = text;
    (missing ?? wrong)?.focus();
    if (text === '') {
      open(false);
      onShow(values);
    }
  });
}

function isAddress(text: string): boolean {
  return text === '' || /^https?:\/\/\S+$/i.test(text);
}

function labelOf(field: HTMLInputElement | HTMLTextAreaElement): string {
  return field.labels?.[0]?.firstChild?.textContent?.trim() ?? field.name;
}
