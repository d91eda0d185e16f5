/** The engine's file, which stands beside the built modules. */
export const wasmUrl = new URL('./exemplar_panel_bg.wasm', import.meta.url);
