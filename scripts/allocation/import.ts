import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Command } from "commander";
import type { Address, Hex } from "viem";
import {
  type ForeignPayments,
  type ImportedAllocation,
  importAllocation,
  type PaidBy,
  restFiles,
} from "../../src/node/allocation/imports/importAllocation.ts";
import type { DistributorName } from "../../src/node/allocation/imports/importSources.ts";
import { fetchFile } from "../../src/node/files/fetchFile.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { openReader } from "../command/connect.ts";
import { type Line, printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { type ReadOptions, readOptions } from "../tree/readOptions.ts";

type ImportOptions = ReadOptions & {
  readonly root?: Hex;
  readonly contract?: Address;
  readonly rpc?: string;
  readonly fromBlock?: bigint;
  readonly block?: PaidBy["at"];
  readonly claims?: string;
  readonly token?: Address;
  readonly out?: string;
  readonly replace?: boolean;
  readonly showDecimals?: number;
  readonly json?: boolean;
};

/** `symbolon allocation import SOURCE FILE`: what is left of a list that another party's contract pays. */
export async function importList(
  source: DistributorName,
  place: string,
  options: ImportOptions,
  command: Command,
): Promise<void> {
  const { contract, rpc, json = false, out } = options;
  if (contract !== undefined && rpc === undefined) command.error("error: --contract needs --rpc");
  const misplaced = (["fromBlock", "block", "claims"] as const).find((name) => options[name] !== undefined);
  if (contract === undefined && misplaced !== undefined) {
    const flag = misplaced === "fromBlock" ? "from-block" : misplaced;
    command.error(`error: --${flag} needs --contract, whose claims it is about`);
  }
  const onProgress = progressOfSteps();
  const imported = await withFile(place, onProgress, async (file) =>
    importAllocation({
      ...options,
      file,
      source,
      read: readOptions(options, command),
      paidBy:
        contract === undefined
          ? undefined
          : {
              client: await openReader(rpc as string),
              contract,
              at: options.block ?? "finalized",
              fromBlock: options.fromBlock,
              kept: options.claims,
            },
      onProgress,
    }),
  );
  const shown = { ...imported, words: { ...imported.words, ...shownAs(options.showDecimals, imported) } };
  printResult(json, toJson(source, shown, out), [
    ...linesOf(shown),
    ...warningsOf(shown).map((warning) => `warning: ${warning}`),
    out === undefined
      ? "nothing is written: give --out DIR"
      : `next: symbolon tree build ${shellWord(join(out, restFiles.allocation))} --base-units --out TREE`,
  ]);
}

function shownAs(shown: number | undefined, { words }: ImportedAllocation) {
  return words.decimals === undefined && shown !== undefined ? { decimals: shown } : {};
}

/** Most bytes that are fetched. */
const MAX_FETCHED = 2 ** 30;

/** Fetches a file that is an address, and removes it in the end. */
async function withFile<Result>(
  place: string,
  onProgress: (stage: string, done: number, total: number) => void,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const url = /^https?:\/\//i.test(place) ? URL.parse(place) : null;
  if (url === null) return use(place);
  const folder = mkdtempSync(join(tmpdir(), "symbolon-import-"));
  try {
    const name = basename(url.pathname).replaceAll(/[^\w.-]/g, "_") || "list";
    const path = join(folder, name);
    await fetchFile({
      url: place,
      path,
      max: MAX_FETCHED,
      onProgress: (done, total) => onProgress("fetching", done, total),
    });
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf(imported: ImportedAllocation): readonly string[] {
  const { list, token, leaves, total, paid, left, words } = imported;
  const { allocation, convention, root } = list.tree;
  const amount = (units: bigint) => tokenAmount(units, words);
  const others = allocation.count - leaves;
  const lines: readonly Line[] = [
    ["root", `${root}, rebuilt from ${formatThings(allocation.count, "leaf", "leaves")}`],
    ["tree", convention.summary],
    ["token", token],
    ["list", `${formatThings(leaves, "leaf", "leaves")}, ${amount(total)}`],
    ["others", others === 0 ? undefined : `${formatThings(others, "leaf", "leaves")} of other tokens`],
    [
      "claimed",
      paid && `${amount(paid.amount)} by ${formatThings(paid.claims, "event")} up to block ${paid.block}`,
    ],
    ["left", `${formatThings(left?.count ?? 0, "account")}, ${amount(left?.total ?? 0n)}`],
    ["holds", paid && holdsText(paid, left?.total ?? 0n, amount)],
  ];
  return table(lines);
}

function holdsText({ contract, holds }: ForeignPayments, left: bigint, amount: (units: bigint) => string) {
  if (holds === undefined) return `not told by the token, at ${contract}`;
  const rest = holds - left;
  const compared =
    rest === 0n
      ? "what is left"
      : `${amount(rest < 0n ? -rest : rest)} ${rest < 0n ? "less" : "more"} than is left`;
  return `${amount(holds)} at ${contract}: ${compared}`;
}

function warningsOf({ list, leaves, total, paid, left }: ImportedAllocation): readonly string[] {
  const { stated, tree } = list;
  const isAll = tree.allocation.count === leaves;
  const otherTotal = isAll && stated.total !== undefined && stated.total !== total;
  const otherCount = stated.count !== undefined && stated.count !== BigInt(tree.allocation.count);
  return [
    ...(otherTotal
      ? [`The file states a total of ${stated.total} base units, and its leaves are ${total}.`]
      : []),
    ...(otherCount ? [`The file states ${stated.count} entries, and has ${tree.allocation.count}.`] : []),
    ...(paid === undefined
      ? ["Nothing is subtracted, as no --contract is given: whoever has claimed there would be paid again."]
      : [
          `What is claimed at ${paid.contract} after block ${paid.block} would be paid twice: stop it first.`,
        ]),
    ...(paid !== undefined && paid.beyond > 0
      ? [`${formatCount(paid.beyond)} were paid more than the list gives them: nothing is left of them.`]
      : []),
    ...(left?.warnings.map(({ message }) => message) ?? []),
  ];
}

function toJson(source: DistributorName, imported: ImportedAllocation, out: string | undefined) {
  const { list, token, leaves, total, paid, left, sha256 } = imported;
  const { allocation, convention, root } = list.tree;
  return {
    from: source,
    source: imported.source ?? null,
    root,
    convention: convention.name,
    summary: convention.summary,
    stated: { ...list.stated },
    entries: allocation.count,
    token: token ?? null,
    leaves,
    total,
    paid: paid ?? null,
    left: { accounts: left?.count ?? 0, total: left?.total ?? 0n },
    warnings: warningsOf(imported),
    sha256: sha256 ?? null,
    out: out ?? null,
  };
}
