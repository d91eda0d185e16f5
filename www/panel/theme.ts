/** Grafana's theme as the chart's and the overlay's colours. */
import type { GrafanaTheme2 } from '@grafana/data';
import type { ThemeColors } from '../types';
import type { ViewTheme } from '../view/api';

export function chartTheme(theme: GrafanaTheme2): ThemeColors {
  const { colors, typography, visualization } = theme;
  return {
    // The panel's own background shows through, transparent panels included.
    background: 'transparent',
    text: colors.text.primary,
    // Ticks are as strong as in Grafana's own panels.
    textFaint: colors.text.primary,
    grid: colors.border.weak,
    axis: colors.border.medium,
    neutral: colors.text.secondary,
    palette: visualization.palette.map((name) => visualization.getColorByName(name)),
    fontFamily: typography.fontFamily,
  };
}

export function viewTheme(theme: GrafanaTheme2): ViewTheme {
  const { colors, typography, shadows } = theme;
  return {
    background: colors.background.elevated ?? colors.background.primary,
    text: colors.text.primary,
    textFaint: colors.text.secondary,
    border: colors.border.medium,
    link: colors.text.link,
    accent: colors.primary.main,
    hover: colors.action.hover,
    shadow: shadows.z3,
    fontFamily: typography.fontFamily,
  };
}
