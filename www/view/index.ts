export type * from './api';
export { ChartView } from './chart-view';
export { countsText } from './counts-text';
export { KEYBOARD_HELP } from './keyboard';
export type { PictureFormat } from './save-picture';
export type { AskTempo, TraceAnswer } from './trace-preview';
export { DARK_THEME, LIGHT_THEME } from './theme';
