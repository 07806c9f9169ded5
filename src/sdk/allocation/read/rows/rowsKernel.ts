import { i8x16, i32, ifThen, leave, v128, whileDo } from "../../../core/kernel/instructions.ts";
import {
  type Code,
  encodeModule,
  I32,
  type Local,
  littleEndian,
  V128,
  type ValueType,
  type WasmFunction,
  wasmFunction,
  webAssembly,
} from "../../../core/kernel/wasmModule.ts";
import type { Column } from "../columns.ts";
import {
  ACCOUNTS,
  AMOUNTS,
  accountCode,
  amountCode,
  BENEFICIARIES,
  compareCode,
  INDEXES,
  indexCode,
  MAX_POWER,
  MEMORY_PAGES,
  MIXED,
  POWERS,
  ROWS,
  STOPPED,
} from "./valueCode.ts";

/** A compiled reader of plain rows; addresses are into its memory, where nothing stays from one call to the next. */
export type RowsKernel = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly readRows: (start: number, end: number) => void;
  readonly compare: (slot: number, end: number) => void;
};

/** Number of layouts whose readers are kept: programs that read many files compile each once. */
const MAX_KEPT = 16;
/** A row with more values is left to the general reader: the number of instructions grows with the values. */
const MAX_VALUES = 64;
/** So that amounts stay below 10^38. */
const MAX_DECIMALS = 37;

const kept = new Map<string, RowsKernel>();

/** The reader of one layout; undefined without WebAssembly with vectors, or where this page may not compile any. */
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

/** The layout of a file's rows, from its header. */
export type RowLayout = {
  readonly delimiter: number;
  /** The meaning of each value of a row, in order. */
  readonly kinds: readonly (Column | "ignored" | "empty")[];
};

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/**
 * Writes the reader of plain rows of one layout: they have no blanks, nothing inside quotes but the value, and no value
 * that would be refused, except for its checksum. Nothing is compiled in advance: the code that runs is this folder's
 * source.
 *
 * Its functions, without results but for what they leave in memory, which `valueCode.ts` lays out:
 * - `readRows(start, end)`: reads rows from `start` up to the first that is not plain, or to `end`, which is behind a line end
 * - `compare(slot, end)`: compares the checksums of slots up to the first that is wrong
 * @param decimals of the amounts; 0: whole base units
 */
function rowsModule(layout: RowLayout, decimals: number): Uint8Array<ArrayBuffer> {
  const powers = Array.from({ length: MAX_POWER + 1 }, (_, i) => littleEndian(10n ** BigInt(i), 16));
  return encodeModule({
    pages: MEMORY_PAGES,
    functions: [readingRows(layout, decimals), compareCode()],
    exports: { readRows: 0, compare: 1 },
    data: [{ at: POWERS, bytes: powers }],
  });
}

function readingRows({ delimiter, kinds }: RowLayout, decimals: number): WasmFunction {
  return wasmFunction(["start", "end"], ({ start, end }, declare) => {
    const at = declare(I32);
    const row = declare(I32);
    const slot = declare(I32);
    const quoted = declare(I32);
    const share = sharing(declare);
    const place = (column: number, bytes: number) =>
      i32.add(i32.constant(column), i32.multiply(row.get, i32.constant(bytes)));
    const twice = i32.shiftLeft(row.get, i32.constant(1));
    const codes = {
      account: () => accountCode({ at, slot }, place(ACCOUNTS, 20), twice, share()),
      beneficiary: () =>
        accountCode({ at, slot }, place(BENEFICIARIES, 20), i32.add(twice, i32.constant(1)), share()),
      amount: () => amountCode(at, place(AMOUNTS + 16, 32), decimals, share()),
      index: () => indexCode(at, place(INDEXES, 4), share()),
      ignored: () => ignoredCode(at, delimiter, share()),
      empty: () => [],
    };
    const require = (sign: number): Code => [
      ifThen(i32.notEqual(i32.loadByte(at.get), i32.constant(sign)), leave),
      moveOn(at),
    ];
    const value = (kind: RowLayout["kinds"][number], isLast: boolean): Code => [
      quoted.set(i32.equal(i32.loadByte(at.get), i32.constant(QUOTE))),
      at.set(i32.add(at.get, quoted.get)),
      codes[kind](),
      ifThen(quoted.get, require(QUOTE)),
      isLast ? [] : require(delimiter),
    ];
    return [
      i32.store(i32.constant(STOPPED), start.get),
      i32.store(i32.constant(ROWS), i32.constant(0)),
      i32.store(i32.constant(MIXED), i32.constant(0)),
      at.set(start.get),
      whileDo(i32.less(start.get, end.get), [
        kinds.map((kind, i) => value(kind, i === kinds.length - 1)),
        at.set(i32.add(at.get, i32.equal(i32.loadByte(at.get), i32.constant(RETURN)))),
        require(NEWLINE),
        // Every path that leaves the function keeps the results up to here.
        start.set(at.get),
        row.set(i32.add(row.get, i32.constant(1))),
        i32.store(i32.constant(STOPPED), start.get),
        i32.store(i32.constant(ROWS), row.get),
        i32.store(i32.constant(MIXED), slot.get),
      ]),
    ];
  });
}

/**
 * Moves on over plain ASCII without quotes. Where an ignored value does not end there, the expected character after it
 * is missing, and the row is not plain.
 */
function ignoredCode(at: Local, delimiter: number, declare: (type: ValueType) => Local): Code {
  const signs = declare(V128);
  const found = declare(I32);
  const is = (sign: number) => i8x16.equal(signs.get, i8x16.all(sign));
  const ends = [delimiter, NEWLINE, RETURN, QUOTE].map(is).reduce(v128.or);
  const look = [
    signs.set(v128.load(at.get)),
    // The first bit is also set in all bytes that are not ASCII.
    found.set(i8x16.firstBits(v128.or(signs.get, ends))),
  ];
  return [
    look,
    whileDo(i32.isZero(found.get), [at.set(i32.add(at.get, i32.constant(16))), look]),
    at.set(i32.add(at.get, i32.trailingZeros(found.get))),
  ];
}

/** Lets the instructions of all values share variables: call it once for each value. */
function sharing(declare: (type: ValueType) => Local): () => (type: ValueType) => Local {
  const locals = new Map<ValueType, Local[]>();
  return () => {
    const used = new Map<ValueType, number>();
    return (type) => {
      const of = locals.get(type) ?? [];
      const next = used.get(type) ?? 0;
      used.set(type, next + 1);
      const local = of[next] ?? declare(type);
      of[next] = local;
      locals.set(type, of);
      return local;
    };
  };
}

function moveOn(at: Local): Code {
  return at.set(i32.add(at.get, i32.constant(1)));
}
