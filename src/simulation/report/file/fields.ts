import { quote } from "../../../core/text/quote.ts";

/**
 * Reads a value of a report's file.
 * @param path where it stands: `runs[0].measures.paid`
 * @throws FieldError where it is not of the kind
 */
export type Field<Value> = (value: unknown, path: string) => Value;

/** A value that does not belong where it stands. */
export class FieldError extends Error {
  readonly path: string;
  readonly value: unknown;
  readonly wanted: string;

  constructor(path: string, value: unknown, wanted: string) {
    super(`${path}: ${wanted} belongs there.`);
    this.path = path;
    this.value = value;
    this.wanted = wanted;
  }
}

export const text: Field<string> = (value, path) => {
  if (typeof value === "string") return value;
  throw new FieldError(path, value, "text");
};

export const number: Field<number> = (value, path) => {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new FieldError(path, value, "a number");
};

/** Not negative. */
export const amount: Field<number> = (value, path) => {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new FieldError(path, value, "a number that is not negative");
};

export const count: Field<number> = (value, path) => {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new FieldError(path, value, "a whole number that is not negative");
};

/** JSON has no NaN: where there was nothing to measure, null stands. */
export const measured: Field<number> = (value, path) => (value === null ? NaN : amount(value, path));

export function oneOf<Value extends string | number>(values: readonly Value[]): Field<Value> {
  return (value, path) => {
    const found = values.find((known) => known === value);
    if (found !== undefined) return found;
    const names = values.map((known) => (typeof known === "string" ? quote(known) : `${known}`));
    throw new FieldError(path, value, names.join(" or "));
  };
}

export function listOf<Value>(field: Field<Value>): Field<readonly Value[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new FieldError(path, value, "a list");
    return value.map((one: unknown, i) => field(one, `${path}[${i}]`));
  };
}

type Fields<Members> = { readonly [Name in keyof Members]-?: Field<Members[Name]> };

/** An object that has these members and no other; one whose value may be undefined may be missing. */
export function objectOf<Members extends object>(fields: Fields<Members>): Field<Members> {
  const names = Object.keys(fields);
  return (value, path) => {
    const members = membersOf(value, path);
    const extra = Object.keys(members).find((name) => !names.includes(name));
    if (extra !== undefined) throw new FieldError(at(path, extra), members[extra], "nothing");
    const read = names.map((name) => {
      const field = fields[name as keyof Members];
      return [name, field(members[name], at(path, name))] as const;
    });
    return Object.fromEntries(read) as Members;
  };
}

/** Numbers by any name. */
export const countsByName: Field<Readonly<Record<string, number>>> = (value, path) =>
  Object.fromEntries(
    Object.entries(membersOf(value, path)).map(([name, one]) => [name, count(one, at(path, name))]),
  );

/** Undefined is not written, and so may be missing. */
export function perhaps<Value>(field: Field<Value>): Field<Value | undefined> {
  return (value, path) => (value === undefined ? undefined : field(value, path));
}

function membersOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new FieldError(path, value, "an object");
}

function at(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
