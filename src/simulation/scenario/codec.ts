import { SymbolonError } from "../../core/errors.ts";
import { quote } from "../../core/text/escape.ts";

/** A value of a scenario's file, and where it stands: `wallets.retry.first`. */
export type Field = { readonly value: unknown; readonly path: string; readonly file: string };

/** How a value stands in a file: one table reads and writes it. */
export type Codec<Value> = {
  readonly read: (field: Field) => Value;
  readonly write: (value: Value) => unknown;
};

type Bounds = { readonly least: number; readonly most: number };

const GWEI = 1e9;
/** 2^53 wei, beyond which numbers are not exact. */
const MAX_GWEI = 9_007_199;
const MAX_TEXT = 200;

/** Seconds, shares, factors: any number within its bounds. */
export function number(bounds: Bounds): Codec<number> {
  return { read: (field) => readNumber(field, bounds, "a number"), write: (value) => value };
}

/** Counts and gas, and seconds where a contract keeps them. */
export function whole(bounds: Bounds): Codec<number> {
  const read = (field: Field) => {
    const value = readNumber(field, bounds, "a whole number");
    if (Number.isInteger(value)) return value;
    throw badField(field, `is ${value}`, `Write ${range("a whole number", bounds)}.`);
  };
  return { read, write: (value) => value };
}

export const share: Codec<number> = number({ least: 0, most: 1 });

/** Gwei in files, wei here: the next whole one. */
export const fee: Codec<number> = {
  read: (field) => Math.round(readNumber(field, { least: 0, most: MAX_GWEI }, "gwei") * GWEI),
  write: (value) => value / GWEI,
};

export const text: Codec<string> = {
  read: (field) => {
    const { value } = field;
    if (typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT) return value;
    throw badField(field, `is ${shown(value)}`, `Write a text of 1 to ${MAX_TEXT} characters.`);
  },
  write: (value) => value,
};

export function list<Value>(item: Codec<Value>, bounds: Bounds): Codec<readonly Value[]> {
  const read = (field: Field) => {
    const { value, path, file } = field;
    const isList = Array.isArray(value) && value.length >= bounds.least && value.length <= bounds.most;
    if (isList)
      return value.map((held: unknown, i) => item.read({ value: held, path: `${path}[${i}]`, file }));
    throw badField(field, `is ${shown(value)}`, `Write a list of ${bounds.least} to ${bounds.most}.`);
  };
  return { read, write: (values) => values.map((value) => item.write(value)) };
}

/**
 * An object with these members and no other.
 * @param otherwise what a member is that the file leaves out; without it, none may be left out
 */
export function record<Value extends object>(
  members: { readonly [Name in keyof Value]: Codec<Value[Name]> },
  otherwise?: Value,
): Codec<Value> {
  const names = Object.keys(members) as (keyof Value & string)[];
  const read = (field: Field) => {
    const held = readObject(field, names);
    const values = names.map((name) => {
      if (Object.hasOwn(held, name)) return [name, members[name].read(memberOf(field, held, name))];
      if (otherwise !== undefined) return [name, otherwise[name]];
      throw badField(memberOf(field, held, name), "is missing", `Add it: ${knownMembers(names)}.`);
    });
    return Object.fromEntries(values) as Value;
  };
  const write = (value: Value) =>
    Object.fromEntries(names.map((name) => [name, members[name].write(value[name])]));
  return { read, write };
}

/** @returns the object's members, all of whose names are known */
export function readObject(field: Field, names: readonly string[]): Readonly<Record<string, unknown>> {
  const { value } = field;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badField(field, `is ${shown(value)}`, `Write an object: ${knownMembers(names)}.`);
  }
  const held = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(held).find((name) => !names.includes(name));
  if (unknown === undefined) return held;
  const extra = memberOf(field, held, unknown.slice(0, MAX_TEXT));
  throw badField(extra, "is not known", `Leave it out, or correct its name: ${knownMembers(names)}.`);
}

/** A member of an object, by its path. */
export function memberOf(field: Field, held: Readonly<Record<string, unknown>>, name: string): Field {
  const path = field.path === "" ? name : `${field.path}.${name}`;
  return { value: held[name], path, file: field.file };
}

/**
 * Refuses a value.
 * @param problem the rest of a sentence that begins with the path: `is 1.05`
 */
export function badField({ value, path, file }: Field, problem: string, hint: string): SymbolonError {
  return new SymbolonError({
    code: "BadScenario",
    reason: path === "" ? `${file} ${problem}.` : `${file}: ${path} ${problem}.`,
    hint,
    details: { file, path, value },
  });
}

function readNumber(field: Field, bounds: Bounds, noun: string): number {
  const { value } = field;
  if (typeof value === "number" && value >= bounds.least && value <= bounds.most) return value;
  throw badField(field, `is ${shown(value)}`, `Write ${range(noun, bounds)}.`);
}

function range(noun: string, { least, most }: Bounds): string {
  return `${noun} from ${least} to ${most}`;
}

function knownMembers(names: readonly string[]): string {
  return `its members are ${names.join(", ")}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return value === undefined ? "missing" : quote(value).slice(0, MAX_TEXT);
}
