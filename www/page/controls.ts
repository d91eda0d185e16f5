/** The controls of the view: each mirrors one attribute of the element. */
import type { Parameter } from './address';

export function bindControls(
  chart: HTMLElement,
  attributes: Partial<Record<Parameter, string>>,
  onChange: (name: Parameter, value: string | null) => void,
): void {
  for (const control of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-attribute]')) {
    const name = control.dataset['attribute'] as Parameter;
    const standard = standardOf(control);
    show(control, attributes[name] ?? standard);
    chart.setAttribute(name, attributes[name] ?? standard);
    control.addEventListener('input', () => {
      const value = valueOf(control);
      onChange(name, value === standard ? null : value);
    });
  }
}

/** What stands for the attribute's absence. */
function standardOf(control: HTMLInputElement | HTMLSelectElement): string {
  if (control instanceof HTMLSelectElement) {
    return control.options[0]?.value ?? '';
  }
  return control.type === 'checkbox' ? '' : control.defaultValue;
}

function valueOf(control: HTMLInputElement | HTMLSelectElement): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    return control.checked ? control.value : '';
  }
  return control.value;
}

/** An address may name a value that is not on offer, such as another time zone: then it is offered too. */
function show(control: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    control.checked = value === control.value;
    return;
  }
  if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === value)) {
    control.append(new Option(value, value));
  }
  control.value = value;
}
