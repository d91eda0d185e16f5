/** Modules that webpack supplies. */

/** AMD's own description of the module that is being loaded. */
declare module 'amd-module' {
  const module: { uri?: string } | undefined;
  export default module;
}

declare module '*.wasm?url' {
  const url: string;
  export default url;
}

declare let __webpack_public_path__: string;
