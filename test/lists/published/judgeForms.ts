import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { buildFromDump } from "../../../src/node/allocation/dump/buildFromDump.ts";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { accountAt, amountAt } from "../../../src/sdk/allocation/allocation.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { A, B } from "../../toolkit/allocation/read/spellings.ts";
import { type Judged, judgeTable } from "../following/judgeTable.ts";
import type { Table } from "../following/table.ts";
import { FORMS, type Form } from "./forms.ts";

/** A published file, handed to the reader without a word but that it is to be audited, where it is. */
function formTable([text, { audit, decimals, amounts }, rows]: Form): Table {
  return {
    text,
    options: audit === true ? { audit } : {},
    meaning: rows.map(([account, amount]) => `${account.toLowerCase()} ${amount}`),
    person: { decimals, form: amounts, cell: () => undefined },
  };
}

export type JudgedForms = {
  readonly forms: number;
  /** Names of those that are neither read nor answered by what reads them. */
  readonly missed: readonly string[];
  readonly judged: readonly Judged[];
};

/** Reads each form, or follows what it is answered by; and a dump of a whole tree, which a command reads. */
export async function judgeForms(): Promise<JudgedForms> {
  const judged: Judged[] = [];
  const missed: string[] = [];
  for (const [name, form] of Object.entries(FORMS)) {
    const one = await judgeTable(formTable(form));
    judged.push(one);
    if (one.as !== "read") missed.push(name);
  }
  if (!(await isDumpAnswered())) missed.push("OpenZeppelin's dump");
  return { forms: Object.keys(FORMS).length + 1, missed, judged };
}

async function isDumpAnswered(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-lists-"));
  try {
    const file = join(folder, "dump.json");
    const values = [
      [A, "16"],
      [B, "17"],
    ];
    const theirs = StandardMerkleTree.of(values, ["address", "uint256"]);
    writeFileSync(file, JSON.stringify(theirs.dump()));
    const error: unknown = await readAllocation(file).catch((thrown: unknown) => thrown);
    const [, named] = (error instanceof SymbolonError && /symbolon tree build (\S+)$/.exec(error.hint)) || [];
    if (named === undefined) return false;
    const { tree } = await buildFromDump(named);
    const { allocation } = tree;
    const rows = values.map((_, i) => [accountAt(allocation, i), String(amountAt(allocation, i))]);
    return tree.root === theirs.root && JSON.stringify(rows) === JSON.stringify(values);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
