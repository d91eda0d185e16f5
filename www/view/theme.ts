/** The two built-in themes, and how a theme reaches the style sheets: as CSS variables. */
import type { ViewTheme } from './api';

const FONT = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const LIGHT_THEME: ViewTheme = {
  surface: '#ffffff',
  background: '#ffffff',
  text: '#24292e',
  textFaint: '#5c6168',
  border: '#dde1e7',
  link: '#1a56c4',
  accent: '#1f62e0',
  hover: '#f2f4f7',
  shadow: '0 1px 2px rgb(16 24 40 / 8%), 0 8px 24px rgb(16 24 40 / 14%)',
  fontFamily: FONT,
};

export const DARK_THEME: ViewTheme = {
  surface: '#111217',
  background: '#1a1c22',
  text: '#d5d7de',
  textFaint: '#9a9ca6',
  border: '#33363e',
  link: '#8ab4ff',
  accent: '#6ea3ff',
  hover: '#25272f',
  shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 10px 28px rgb(0 0 0 / 50%)',
  fontFamily: FONT,
};

/** Sets the theme's variables on an element; what is inside inherits them, shadow roots included. */
export function applyTheme(element: HTMLElement, theme: ViewTheme): void {
  const set = (name: string, value: string): void => element.style.setProperty(`--ep-${name}`, value);
  set('surface', theme.surface ?? theme.background);
  set('background', theme.background);
  set('text', theme.text);
  set('text-faint', theme.textFaint);
  set('border', theme.border);
  set('link', theme.link);
  set('accent', theme.accent);
  set('hover', theme.hover ?? 'rgb(128 128 128 / 12%)');
  set('shadow', theme.shadow ?? '0 4px 16px rgb(0 0 0 / 25%)');
  set('font', theme.fontFamily);
  set('font-size', `${theme.fontSize ?? 12}px`);
}
