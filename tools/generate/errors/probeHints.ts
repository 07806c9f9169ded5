import { type AbiParameter, zeroAddress } from "viem";
import type { ErrorItem } from "../../../src/sdk/chain/errors/knownErrors.ts";
import type { Enumerations } from "./declaredErrors.ts";

/**
 * What the toolkit says about an error with certain values. Where it must be told which value is meant, even among
 * values that are alike, a text has `{i}` for value i.
 */
export type Explanation = { readonly reason: string; readonly hint: string };
export type Explain = (error: string, args: readonly unknown[]) => Explanation | undefined;

/** A hint, with the names of values in place of the values, and what decides that it is this one. */
export type Hint = {
  /** `revoker` is 0; undefined for the only hint, and for all other values. */
  readonly where: string | undefined;
  readonly hint: string;
};

/**
 * Finds an error's hints by asking for them with values of every kind, so that the page and what people meet come from
 * one place: values that ascend, each once zero, each two neighbours once swapped, each member of an enumeration.
 * @returns undefined for an error that is not explained
 */
export function probeHints(
  item: ErrorItem,
  explain: Explain,
  enumerations: Enumerations,
): readonly Hint[] | undefined {
  const { name, inputs } = item;
  const base = inputs.map(sampleOf);
  const hintFor = (args: readonly unknown[]) => {
    const explanation = explain(name, args);
    return explanation && named(explanation.hint, inputs, args);
  };
  const usual = hintFor(base);
  if (usual === undefined) return undefined;
  const probes = [
    ...inputs.flatMap((input, i) => members(input, i, base, enumerations)),
    ...inputs.flatMap((_, i) => swapped(inputs, i, base)),
    ...inputs.flatMap((input, i) => zeroed(input, i, base)),
  ];
  const conditions = new Map<string, string[]>();
  for (const { where, args } of probes) {
    const hint = hintFor(args);
    if (hint === undefined || hint === usual || hint === withZeros(usual, inputs, args)) continue;
    conditions.set(hint, [...(conditions.get(hint) ?? []), where]);
  }
  const special = [...conditions].map(([hint, wheres]) => ({ where: together(wheres), hint }));
  return [...special, { where: undefined, hint: usual }];
}

/** The text with `name` for each value that it repeats: moments in both their forms. Zeros may be anybody's. */
export function named(text: string, inputs: readonly AbiParameter[], values: readonly unknown[]): string {
  return inputs.reduce((result, { name = "" }, i) => {
    const value = String(values[i]);
    const replaced = result.replaceAll(`{${i}}`, `\`${name}\``);
    if (isZero(values[i])) return replaced;
    return replaced
      .replaceAll(new RegExp(`\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z = ${value}\\b`, "g"), `\`${name}\``)
      .replaceAll(value, `\`${name}\``);
  }, text);
}

/** The usual hint as it reads where a value that it repeats is zero. */
function withZeros(usual: string, inputs: readonly AbiParameter[], values: readonly unknown[]): string {
  return inputs.reduce(
    (text, { name = "" }, i) =>
      isZero(values[i]) ? text.replaceAll(`\`${name}\``, String(values[i])) : text,
    usual,
  );
}

function isZero(value: unknown): boolean {
  return value === 0n || value === zeroAddress;
}

type Probe = { readonly where: string; readonly args: readonly unknown[] };

/** Unlike any number in a sentence, and dates all of them. */
const FIRST_SAMPLE = 1_700_000_000n;
const NO_MEMBER = 255;

/** A value that no other parameter has. */
export function sampleOf({ type, internalType }: AbiParameter, i: number): unknown {
  if (isEnumeration(internalType)) return NO_MEMBER;
  if (isNumber(type)) return FIRST_SAMPLE + 100_000n * BigInt(i);
  if (type === "address") return `0x${`a${i}`.repeat(20)}`;
  const bytes = /^bytes(\d*)$/.exec(type);
  return bytes === null ? `<value ${i}>` : `0x${`b${i}`.repeat(Number(bytes[1] || 8))}`;
}

function members(
  { name = "", internalType }: AbiParameter,
  i: number,
  base: readonly unknown[],
  enumerations: Enumerations,
): readonly Probe[] {
  const names = isEnumeration(internalType) ? (enumerations.get(internalType ?? "") ?? []) : [];
  return names.map((member, value) => ({ where: `\`${name}\` is ${member}`, args: base.with(i, value) }));
}

function swapped(inputs: readonly AbiParameter[], i: number, base: readonly unknown[]): readonly Probe[] {
  const one = inputs[i];
  const next = inputs[i + 1];
  const areNumbers = [one, next].every(
    (input) => input !== undefined && isNumber(input.type) && !isEnumeration(input.internalType),
  );
  if (!areNumbers) return [];
  return [
    { where: `\`${one?.name}\` > \`${next?.name}\``, args: base.with(i, base[i + 1]).with(i + 1, base[i]) },
  ];
}

function zeroed(
  { name = "", type, internalType }: AbiParameter,
  i: number,
  base: readonly unknown[],
): readonly Probe[] {
  if (isEnumeration(internalType)) return [];
  if (type === "address") return [{ where: `\`${name}\` is zero`, args: base.with(i, zeroAddress) }];
  return isNumber(type) ? [{ where: `\`${name}\` is zero`, args: base.with(i, 0n) }] : [];
}

/** Members of one enumeration in one clause; else the first condition, of which the others are other examples. */
function together(wheres: readonly string[]): string {
  const [first = "", ...rest] = wheres;
  const stem = first.slice(0, first.indexOf(" is ") + 4);
  const alike = rest.filter((where) => stem.length > 4 && where.startsWith(stem));
  return [first, ...alike.map((where) => where.slice(stem.length))].join(" or ");
}

function isNumber(type: string): boolean {
  return /^u?int\d*$/.test(type);
}

function isEnumeration(internalType: string | undefined): boolean {
  return internalType?.startsWith("enum ") === true;
}
