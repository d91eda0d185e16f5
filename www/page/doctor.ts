/** The button of the doctor. All else is fetched when it is first opened. */
import type { Parameter } from './address';

export function bindDoctor(toggle: HTMLButtonElement, section: HTMLElement, attributes: () => Partial<Record<Parameter, string>>): void {
  let panel: Promise<{ focus: () => void }> | null = null;
  const close = (): void => {
    section.hidden = true;
    toggle.setAttribute('aria-expanded', 'false');
  };
  toggle.addEventListener('click', () => {
    if (!section.hidden) {
      close();
      return;
    }
    section.hidden = false;
    toggle.setAttribute('aria-expanded', 'true');
    panel ??= import('./doctor-panel').then(({ buildPanel }) => buildPanel(section, attributes()));
    panel.then(
      ({ focus }) => focus(),
      (error: unknown) => {
        panel = null;
        section.textContent = `The doctor could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
      },
    );
  });
  section.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      close();
      toggle.focus();
    }
  });
}
