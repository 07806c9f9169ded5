/**
 * The part of WebAssembly's JavaScript interface that the kernel needs, by its own types: those of TypeScript come
 * with a whole browser's.
 */
export type WebAssemblyHost = {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WebAssemblyModule;
  readonly Instance: new (module: WebAssemblyModule) => { readonly exports: object };
  readonly compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<WebAssemblyModule>;
};

/** A compiled module: opaque. */
export type WebAssemblyModule = object;

/** WebAssembly where this machine has it. */
export function webAssembly(): WebAssemblyHost | undefined {
  return (globalThis as { readonly WebAssembly?: WebAssemblyHost }).WebAssembly;
}
