import { webAssembly } from "../../../core/kernel/webAssembly.ts";
import { type RowLayout, rowsModule } from "./rowsModule.ts";

/** A compiled reader of plain rows; addresses are into its memory, where nothing stays from one call to the next. */
export type RowsKernel = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly readRows: (start: number, end: number) => void;
  readonly compare: (slot: number, end: number) => void;
};

/** Layouts whose readers are kept: programs that read many files compile each once. */
const MAX_KEPT = 16;
/** A row of more values is left to the general reader: instructions grow with them. */
const MAX_VALUES = 64;
/** So that amounts stay below 10^38. */
const MAX_DECIMALS = 37;

const kept = new Map<string, RowsKernel>();

/** The reader of one layout; undefined where there is no WebAssembly with vectors, or none that this page may compile. */
export function rowsKernel(layout: RowLayout, decimals: number): RowsKernel | undefined {
  if (layout.kinds.length > MAX_VALUES || decimals > MAX_DECIMALS) return undefined;
  const key = [layout.delimiter, decimals, ...layout.kinds].join();
  const known = kept.get(key);
  if (known) return known;
  const host = webAssembly();
  if (host === undefined) return undefined;
  try {
    const module = new host.Module(rowsModule(layout, decimals));
    const kernel = new host.Instance(module).exports as RowsKernel;
    if (kept.size === MAX_KEPT) kept.clear();
    kept.set(key, kernel);
    return kernel;
  } catch {
    return undefined;
  }
}
