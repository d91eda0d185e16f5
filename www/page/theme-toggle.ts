/** Light, dark, or as the system has it. */

const ORDER = ['auto', 'light', 'dark'] as const;
type Theme = (typeof ORDER)[number];
const NAMES: Record<Theme, string> = { auto: 'System theme', light: 'Light theme', dark: 'Dark theme' };

/** @param onChange gets null for what the system prefers */
export function bindTheme(button: HTMLButtonElement, first: string | null, onChange: (theme: string | null) => void): void {
  const preferred = matchMedia('(prefers-color-scheme: dark)');
  let theme: Theme = ORDER.find((candidate) => candidate === first) ?? 'auto';
  const apply = (): void => {
    const isDark = theme === 'auto' ? preferred.matches : theme === 'dark';
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    button.textContent = NAMES[theme];
    button.setAttribute('aria-label', `${NAMES[theme]}. Change it`);
  };
  button.addEventListener('click', () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'auto';
    apply();
    onChange(theme === 'auto' ? null : theme);
  });
  preferred.addEventListener('change', apply);
  apply();
}
