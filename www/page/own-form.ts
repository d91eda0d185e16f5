/** The form for a Prometheus of one's own. */
import type { Parameter } from './address';

export function bindOwnForm(
  toggle: HTMLButtonElement,
  form: HTMLFormElement,
  problem: HTMLElement,
  attributes: Partial<Record<Parameter, string>>,
  onShow: (fields: Partial<Record<Parameter, string>>) => void,
): void {
  const fields = [...form.elements].filter((node): node is HTMLInputElement | HTMLTextAreaElement => 'name' in node && node.name !== '');
  for (const field of fields) {
    field.value = attributes[field.name as Parameter] ?? '';
  }
  const open = (isOpen: boolean): void => {
    form.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) {
      fields[0]?.focus();
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
    for (const field of fields) {
      const value = field.value.trim();
      if (value !== '') {
        values[field.name as Parameter] = value;
      }
    }
    const missing = fields.find((field) => field.required && field.value.trim() === '');
    const wrong = fields.find((field) => field instanceof HTMLInputElement && field.type === 'url' && !isAddress(field.value.trim()));
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
