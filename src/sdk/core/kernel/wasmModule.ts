/**
 * Bytes of WebAssembly, in any nesting, so that code is put together without being copied: a part of a module, or
 * instructions that leave at most one value on the stack.
 */
export type Code = number | readonly Code[];

/** The kinds of values that the kernel computes with; the numbers are the format's own. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof I64 | typeof V128;

/** A function of the module: its parameters are all i32 and it returns nothing. */
export type WasmFunction = {
  readonly parameters: number;
  /** The locals beyond its parameters, in order. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
};

/** Bytes that lie in memory from the start. */
export type DataSegment = { readonly at: number; readonly bytes: Code };

/** What a module is made of; functions call each other by their positions. */
export type WasmModule = {
  /** Its memory, exported as `memory`: pages of 65,536 bytes, never more. */
  readonly pages: number;
  readonly functions: readonly WasmFunction[];
  /** The functions that callers outside may use, by position. */
  readonly exports: Readonly<Record<string, number>>;
  readonly data: readonly DataSegment[];
};

/** One variable of a function. */
export type Local = {
  readonly get: Code;
  readonly set: (value: Code) => Code;
};

const FUNCTION_TYPE = 0x60;
const EXPORTED_FUNCTION = 0x00;
const EXPORTED_MEMORY = 0x02;
const I32_CONSTANT = 0x41;
const END = 0x0b;

/**
 * Writes a module in the binary format of the WebAssembly core specification, section 5.
 * @returns bytes that depend on nothing but the arguments
 */
export function encodeModule({ pages, functions, exports, data }: WasmModule): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    FUNCTION_TYPE,
    vector(Array.from({ length: parameters }, () => I32)),
    vector([]),
  ]);
  const positions = functions.map((_, position) => unsigned(position));
  const exported = Object.entries(exports).map(([name, position]) => [
    text(name),
    EXPORTED_FUNCTION,
    unsigned(position),
  ]);
  const segments = data.map(({ at, bytes }) => [[0x00, I32_CONSTANT, signed(at), END], sized(bytes)]);
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, types),
      section(3, positions),
      section(5, [[0x01, unsigned(pages), unsigned(pages)]]),
      section(7, [[text("memory"), EXPORTED_MEMORY, 0], ...exported]),
      section(10, functions.map(encodeBody)),
      section(11, segments),
    ]),
  );
}

/**
 * Defines a function by its parameters and by what it does with them.
 * @param define is given the parameters and a way to declare further locals; returns the instructions
 */
export function wasmFunction<Name extends string>(
  parameters: readonly Name[],
  define: (parameters: Readonly<Record<Name, Local>>, declare: (type: ValueType) => Local) => Code,
): WasmFunction {
  const locals: ValueType[] = [];
  const named = Object.fromEntries(parameters.map((name, index) => [name, localAt(index)]));
  const body = define(named as Record<Name, Local>, (type) =>
    localAt(parameters.length + locals.push(type) - 1),
  );
  return { parameters: parameters.length, locals, body };
}

/** Unsigned LEB128, below 2^32. */
export function unsigned(value: number): Code {
  if (value <= 0x7f) return value;
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128, of any size. */
export function signed(value: number | bigint): Code {
  // One byte serves nearly all: quick, since a module is written whenever a process starts.
  if (value >= -64 && value <= 63) return Number(value) & 0x7f;
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 63n || rest < -64n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest & 0x7fn));
  return bytes;
}

function localAt(index: number): Local {
  const position = unsigned(index);
  return {
    get: [0x20, position],
    set: (value) => [value, 0x21, position],
  };
}

function encodeBody({ locals, body }: WasmFunction): Code {
  return sized([vector(locals.map((type) => [1, type])), body, END]);
}

function section(id: number, items: readonly Code[]): Code {
  return [id, sized(vector(items))];
}

function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function text(value: string): Code {
  return vector([...value].map((letter) => letter.charCodeAt(0)));
}

/** Code with the number of its bytes before it. */
function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}

function flatten(code: Code, bytes: number[] = []): number[] {
  if (typeof code === "number") bytes.push(code);
  else for (const part of code) flatten(part, bytes);
  return bytes;
}

/** A number as so many bytes of memory, its lowest first. */
export function littleEndian(value: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

/**
 * The part of WebAssembly's JavaScript interface that the kernel needs, by its own types: those of TypeScript come
 * with a whole browser's.
 */
export type WebAssemblyHost = {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WebAssemblyModule;
  readonly Instance: new (module: WebAssemblyModule) => { readonly exports: object };
};

/** A compiled module: opaque. */
export type WebAssemblyModule = object;

/** WebAssembly where this machine has it. */
export function webAssembly(): WebAssemblyHost | undefined {
  return (globalThis as { readonly WebAssembly?: WebAssemblyHost }).WebAssembly;
}
