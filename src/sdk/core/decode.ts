import { nobleHasher } from "./hasher.ts";
import { jsonOf } from "./text/jsonText.ts";
import { LAST_MOMENT, likelyMoment } from "./text/moment.ts";

/**
 * Reads a value of outside data: gives it in its own type.
 * @param path where it stands: `header.policy`, `proof[2]`, "" for the whole
 * @throws Misfit
 */
export type Decoder<Value> = (value: unknown, path: string) => Value;

/** Why a value does not belong where it stands. */
export type Flaw = {
  readonly path: string;
  readonly value: unknown;
  /** What it must be: `a list`. */
  readonly expected: string;
  /** Of a member that an object lacks, or has too many: its name, and where the object stands. */
  readonly member?: { readonly name: string; readonly owner: string; readonly isExtra: boolean };
  /** What is known there: members, or values. */
  readonly known?: readonly (string | number | boolean)[];
};

/** A value that does not belong where it stands; who reads it words the sentence. */
export class Misfit extends Error {
  readonly flaw: Flaw;

  constructor(flaw: Flaw) {
    super(flaw.path);
    this.flaw = flaw;
  }
}

/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

/**
 * Reads a value whole.
 * @param refuse makes the error from a reason without a full stop: `its sig.uid is missing, and must be text`
 * @param whole what the value itself is called there; default: it
 */
export function decode<Value>(
  decoder: Decoder<Value>,
  value: unknown,
  refuse: (reason: string) => Error,
  whole?: string,
): Value {
  try {
    return decoder(value, "");
  } catch (thrown) {
    throw thrown instanceof Misfit ? refuse(reasonOf(thrown.flaw, whole)) : thrown;
  }
}

/** The same of JSON. @param refuse also told what `JSON.parse` threw */
export function decodeJson<Value>(
  decoder: Decoder<Value>,
  json: string,
  refuse: (reason: string, cause?: unknown) => Error,
): Value {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw refuse("it is not JSON", cause);
  }
  return decode(decoder, value, refuse);
}

function reasonOf({ path, value, expected, member }: Flaw, whole = ""): string {
  const subject = (place: string) => (place || whole ? `its ${place || whole}` : "it");
  if (member === undefined) return `${subject(path)} is ${shownValue(value)}, and must be ${expected}`;
  const { name, owner, isExtra } = member;
  if (!isExtra) return `${subject(owner)} has no ${name}`;
  return `${subject(owner)} has an unknown member, ${JSON.stringify(name.slice(0, MAX_SHOWN))}`;
}

/** A value as errors show it: `missing`, or its JSON, cut; what JSON cannot say, by its type. */
export function shownValue(value: unknown): string {
  try {
    return value === undefined ? "missing" : jsonOf(value).slice(0, MAX_SHOWN);
  } catch {
    // JSON has no word for it; or it holds itself, or is nested deeper than a stack goes.
    return typeof value;
  }
}

/** The path of a member. */
export function at(path: string, name: string | number): string {
  if (typeof name === "number") return `${path}[${name}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** A decoder of what a test lets pass. */
export function where<Value>(expected: string, isFit: (value: unknown) => value is Value): Decoder<Value> {
  return (value, path) => {
    if (isFit(value)) return value;
    throw new Misfit({ path, value, expected });
  };
}

/** Whatever it is. */
export const anything: Decoder<unknown> = (value) => value;
export const text = where("text", (value) => typeof value === "string");
export const truth = where("true or false", (value) => typeof value === "boolean");
/** A whole number from 0 to below a limit. @param expected in words */
export const below = (limit: number, expected: string) =>
  where(
    expected,
    (value): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit,
  );
/** Any number but NaN and the infinite ones. */
export const number = where("a number", (value): value is number => Number.isFinite(value));
export const amount = where(
  "a number that is not negative",
  (value): value is number => Number.isFinite(value) && Number(value) >= 0,
);
export const count = where(
  "a whole number that is not negative",
  (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0,
);
/** Of either case; mixed case must be the EIP-55 checksum. */
export const address = /* @__PURE__ */ where("an address", isAddress);
/** An object, whatever its members. */
export const members = where("an object", isObject);

const MAX_UINT64 = 2n ** 64n - 1n;

/** A uint64 as decimal text, or as a number that JSON has not rounded. */
export const uint64: Decoder<bigint> = (value, path) => {
  const isNumber = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  const isDecimal = typeof value === "string" && /^(?:0|[1-9]\d{0,19})$/.test(value);
  const found = isNumber || isDecimal ? BigInt(value) : -1n;
  if (found >= 0n && found <= MAX_UINT64) return found;
  throw new Misfit({ path, value, expected: "a whole number from 0 to 2^64 - 1" });
};

/** A moment that something lasts until: Unix seconds that are no milliseconds; 0 where that is never. */
export const moment: Decoder<bigint> = (value, path) => {
  const seconds = uint64(value, path);
  if (seconds <= LAST_MOMENT) return seconds;
  const likely = likelyMoment(seconds);
  const meant = likely === undefined ? "" : ` (${likely})`;
  throw new Misfit({ path, value, expected: `Unix seconds up to the year 9999${meant}` });
};

/** The same as a number, where none beyond 2^53 is expected. */
export const uint64Number: Decoder<number> = (value, path) => Number(uint64(value, path));

/** Base units, which do not fit a number of JSON. */
export const units: Decoder<bigint> = (value, path) => {
  if (typeof value === "string" && /^\d{1,78}$/.test(value)) return BigInt(value);
  throw new Misfit({ path, value, expected: "digits in quotes" });
};

/** Hexadecimal bytes, of a size where one is given. */
export function hex(size?: number): Decoder<`0x${string}`> {
  return where(
    size === undefined ? "hexadecimal bytes" : `${size} hexadecimal bytes`,
    (value): value is `0x${string}` =>
      typeof value === "string" &&
      /^0x(?:[\da-fA-F]{2})*$/.test(value) &&
      (size === undefined || value.length === 2 + 2 * size),
  );
}

/** One of a few values. */
export function oneOf<Value extends string | number | boolean>(values: readonly Value[]): Decoder<Value> {
  return (value, path) => {
    const found = values.find((one) => one === value);
    if (found !== undefined) return found;
    const shown = values.map((one) => JSON.stringify(one));
    const expected = [shown.slice(0, -1).join(", "), shown.at(-1)].filter(Boolean).join(" or ");
    throw new Misfit({ path, value, expected, known: values });
  };
}

export function list<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Misfit({ path, value, expected: "a list" });
    return value.map((one: unknown, i) => item(one, at(path, i)));
  };
}

export function orNull<Value>(decoder: Decoder<Value>): Decoder<Value | null> {
  return (value, path) => (value === null ? null : decoder(value, path));
}

/** Decoders of an object's members. */
export type Decoders<Members> = { readonly [Name in keyof Members]: Decoder<Members[Name]> };

/**
 * An object that has all of these members, perhaps some of the optional ones, and no other. Optional ones that are not
 * there are not in the result either.
 */
export function object<Required extends object, Optional extends object = Record<never, never>>(
  required: Decoders<Required>,
  optional?: Decoders<Optional>,
): Decoder<Required & Partial<Optional>> {
  const known = [...Object.keys(required), ...Object.keys(optional ?? {})];
  const decoders = { ...optional, ...required } as Readonly<Record<string, Decoder<unknown>>>;
  return (value, path) => {
    if (!isObject(value)) throw new Misfit({ path, value, expected: "an object", known });
    const held = value;
    const flawed = (name: string, isExtra: boolean, expected: string) =>
      new Misfit({
        path: at(path, name),
        value: held[name],
        expected,
        known,
        member: { name, owner: path, isExtra },
      });
    const missing = Object.keys(required).find((name) => !Object.hasOwn(held, name));
    if (missing !== undefined) throw flawed(missing, false, expectedBy(decoders[missing]));
    const extra = Object.keys(held).find((name) => !known.includes(name));
    if (extra !== undefined) throw flawed(extra, true, "nothing");
    const there = known.filter((name) => Object.hasOwn(held, name));
    const read = there.map((name) => [name, decoders[name]?.(held[name], at(path, name))] as const);
    return Object.fromEntries(read) as Required & Partial<Optional>;
  };
}

/** Refuses another format or version before whatever else such a file may lack. */
export function versioned<Value>(format: string, version: number, decoder: Decoder<Value>): Decoder<Value> {
  return (value, path) => {
    const held = members(value, path);
    oneOf([format])(held.format, at(path, "format"));
    oneOf([version])(held.version, at(path, "version"));
    return decoder(value, path);
  };
}

/** What a decoder wants, as its refusal of `undefined` says. */
function expectedBy(decoder: Decoder<unknown> | undefined): string {
  try {
    decoder?.(undefined, "");
  } catch (thrown) {
    if (thrown instanceof Misfit) return thrown.flaw.expected;
  }
  return "something";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAddress(value: unknown): value is `0x${string}` {
  if (typeof value !== "string" || !/^0x[\da-fA-F]{40}$/.test(value)) return false;
  const lower = value.slice(2).toLowerCase();
  if (value.slice(2) === lower) return true;
  const hash = nobleHasher.keccak256(new TextEncoder().encode(lower));
  const isRaised = (i: number) => ((hash[i >> 1] as number) >> (i % 2 === 0 ? 4 : 0)) % 16 >= 8;
  const checksummed = Array.from(lower, (digit, i) => (isRaised(i) ? digit.toUpperCase() : digit)).join("");
  return value.slice(2) === checksummed;
}
