import type { Address, Hex } from "viem";
import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import type { ClaimTree } from "../claim/claimTree.ts";

/** A row of a list of leaves to pay: by index, by account, or by both, which must agree. */
export type ListedRow = {
  /** For people: `row 3 (line 4)`. */
  readonly label: string;
  readonly index?: unknown;
  readonly account?: unknown;
  /** What the gate asks for, ready made. */
  readonly gateData?: unknown;
};

/** Listed leaves, and what the gate asks for, where a row brings it. */
export type ListedLeaves = ReadonlyMap<number, Hex | undefined>;

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const DIGITS = /^\d{1,10}$/;
const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;

/**
 * The leaves that a list means; a leaf that stands there twice is paid once.
 * @throws SymbolonError `NotInTree`, `BadGateData` naming file and row: nothing is paid from a list that means something else
 */
export function listedIndexes(file: string, rows: readonly ListedRow[], tree: ClaimTree): ListedLeaves {
  const listed = new Map<number, Hex | undefined>();
  for (const row of rows) {
    const index = listedIndex(file, row, tree);
    listed.set(index, gateDataIn(file, row) ?? listed.get(index));
  }
  return listed;
}

function gateDataIn(file: string, { label, gateData }: ListedRow): Hex | undefined {
  if (gateData === undefined || gateData === "") return undefined;
  if (typeof gateData === "string" && HEX.test(gateData)) return gateData.toLowerCase() as Hex;
  throw fileError(file, {
    code: "BadGateData",
    problem: `has gate data in ${label} that are not hexadecimal bytes`,
    hint: "Write 0x and two hexadecimal digits a byte, or nothing.",
  });
}

function listedIndex(file: string, { label, index, account }: ListedRow, tree: ClaimTree): number {
  const refuse = (problem: string) => notInTree(file, label, problem, tree.count);
  const byIndex = isGiven(index) ? indexFrom(index, tree, refuse) : undefined;
  const byAccount = isGiven(account) ? indexOf(account, tree, refuse) : undefined;
  if (byIndex === undefined && byAccount === undefined) throw refuse("has neither an index nor an account");
  if (byIndex !== undefined && byAccount !== undefined && byIndex !== byAccount) {
    throw refuse(`has the index ${byIndex} and the account ${account}, whose index is ${byAccount}`);
  }
  return byIndex ?? (byAccount as number);
}

function isGiven(value: unknown): value is string | number {
  return (typeof value === "string" && value.trim() !== "") || typeof value === "number";
}

type Refuse = (problem: string) => SymbolonError;

function indexFrom(value: string | number, { count }: ClaimTree, refuse: Refuse): number {
  const text = String(value).trim();
  if (DIGITS.test(text) && Number(text) < count) return Number(text);
  throw refuse(`has the index ${JSON.stringify(value)}, which is not a whole number below ${count}`);
}

function indexOf(value: string | number, tree: ClaimTree, refuse: Refuse): number {
  const text = String(value).trim();
  if (!ADDRESS.test(text)) throw refuse(`has the account ${JSON.stringify(value)}, which is not an address`);
  const index = tree.indexOf(text as Address);
  if (index !== undefined) return index;
  throw refuse(`has the account ${text}, which has no leaf in the tree`);
}

function notInTree(file: string, label: string, problem: string, count: number): SymbolonError {
  return fileError(file, {
    code: "NotInTree",
    problem: `names a leaf that the tree does not have: ${label} ${problem}`,
    hint: `Give indexes from 0 to ${count - 1}, or accounts of the tree; nothing was sent.`,
  });
}
