import { SymbolonError } from "../core/errors.ts";
import { type JsonReader, jsonReader } from "../files/jsonReader.ts";
import type { LeafFinding, RangeResult } from "./dryRun.ts";
import { areKeys, type Footprint } from "./footprint.ts";

/** What a range came to, as JSON holds it: great numbers are text, since a number would lose digits. */
export type RangeResultJson = Readonly<Record<Exclude<keyof RangeResult, "footprint">, unknown>> & {
  readonly footprint?: unknown;
};

export function rangeResultToJson(result: RangeResult): RangeResultJson {
  const { amount, amountBefore, gas, findings, sweep, footprint } = result;
  return {
    ...result,
    amount: amount.toString(),
    amountBefore: amountBefore.toString(),
    gas: gas.toString(),
    findings: findings.map((finding) => ({ ...finding, amount: finding.amount.toString() })),
    sweep: { ...sweep, swept: sweep.swept.toString() },
    ...(footprint !== undefined && { footprint: { ...footprint, paid: footprint.paid.toString() } }),
  };
}

/**
 * Reads what `rangeResultToJson` made.
 * @param label what the value is called in errors: a path, say
 * @throws SymbolonError `BadRangeResult`
 */
export function rangeResultFromJson(value: unknown, label = "The result of a range"): RangeResult {
  const refuse = (problem: string) =>
    new SymbolonError({
      code: "BadRangeResult",
      reason: `${label} is not what a range came to: ${problem}.`,
      hint: "Delete it, and run the same command again: that range is done anew.",
      details: { label },
    });
  return readResult(value, numberReader(refuse));
}

type NumberReader = JsonReader & {
  readonly readCount: (value: unknown, path: string) => number;
  readonly readUnits: (value: unknown, path: string) => bigint;
  readonly readMeasured: (value: unknown, path: string) => number;
  readonly readKeys: (value: unknown, path: string) => string;
};

const DIGITS = /^\d{1,78}$/;

function numberReader(refuse: (problem: string) => SymbolonError): NumberReader {
  return {
    ...jsonReader(refuse),
    readCount(value, path) {
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
      throw refuse(`its ${path} is no whole number`);
    },
    readUnits(value, path) {
      if (typeof value === "string" && DIGITS.test(value)) return BigInt(value);
      throw refuse(`its ${path} is not digits in quotes`);
    },
    readMeasured(value, path) {
      if (typeof value === "number" && value >= 0) return value;
      throw refuse(`its ${path} is no number from 0`);
    },
    readKeys(value, path) {
      if (typeof value === "string" && areKeys(value)) return value;
      throw refuse(`its ${path} is no list of keys in base64`);
    },
  };
}

const MEMBERS = [
  "range",
  "paid",
  "amount",
  "paidBefore",
  "amountBefore",
  "findings",
  "gas",
  "contracts",
  "sweep",
  "effort",
] as const satisfies readonly (keyof RangeResult)[];

function readResult(value: unknown, read: NumberReader): RangeResult {
  const held = read.readMembers(value, "content", MEMBERS, ["footprint"]);
  const range = read.readObject(held.range, "range");
  const sweep = read.readMembers(held.sweep, "sweep", ["refusedBefore", "doneAfter", "swept"]);
  const effort = read.readMembers(held.effort, "effort", ["seconds", "memory"]);
  return {
    range: {
      from: read.readCount(range.from, "range.from"),
      to: read.readCount(range.to, "range.to"),
    },
    paid: read.readCount(held.paid, "paid"),
    amount: read.readUnits(held.amount, "amount"),
    paidBefore: read.readCount(held.paidBefore, "paidBefore"),
    amountBefore: read.readUnits(held.amountBefore, "amountBefore"),
    findings: read
      .readList(held.findings, "findings")
      .map((one, i) => readFinding(one, `findings[${i}]`, read)),
    gas: read.readUnits(held.gas, "gas"),
    contracts: read
      .readList(held.contracts, "contracts")
      .map((one, i) => read.readCount(one, `contracts[${i}]`)),
    sweep: {
      refusedBefore: read.readBoolean(sweep.refusedBefore, "sweep.refusedBefore"),
      doneAfter: read.readBoolean(sweep.doneAfter, "sweep.doneAfter"),
      swept: read.readUnits(sweep.swept, "sweep.swept"),
    },
    ...(held.footprint !== undefined && { footprint: readFootprint(held.footprint, read) }),
    effort: {
      seconds: read.readMeasured(effort.seconds, "effort.seconds"),
      memory: read.readMeasured(effort.memory, "effort.memory"),
    },
  };
}

function readFootprint(value: unknown, read: NumberReader): Footprint {
  const held = read.readMembers(value, "footprint", ["touched", "changed", "paid", "sweepsNothing"]);
  return {
    touched: read.readKeys(held.touched, "footprint.touched"),
    changed: read.readKeys(held.changed, "footprint.changed"),
    paid: read.readUnits(held.paid, "footprint.paid"),
    sweepsNothing: read.readBoolean(held.sweepsNothing, "footprint.sweepsNothing"),
  };
}

const FINDING = ["index", "account", "amount", "code", "why", "hint"] as const;

function readFinding(value: unknown, path: string, read: NumberReader): LeafFinding {
  const held = read.readMembers(value, path, FINDING);
  return {
    index: read.readCount(held.index, `${path}.index`),
    account: read.readAddress(held.account, `${path}.account`),
    amount: read.readUnits(held.amount, `${path}.amount`),
    code: read.readText(held.code, `${path}.code`),
    why: read.readText(held.why, `${path}.why`),
    hint: read.readText(held.hint, `${path}.hint`),
  };
}
