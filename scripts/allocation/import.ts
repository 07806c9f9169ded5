import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import type { Address, Hex } from "viem";
import type { DistributorName } from "../../src/node/allocation/imports/distributorNames.ts";
import {
  type ImportedAllocation,
  importAllocation,
  restFiles,
} from "../../src/node/allocation/imports/importAllocation.ts";
import { fetchFile } from "../../src/node/files/fetchFile.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { openReader } from "../command/connect.ts";
import { keepInput } from "../command/keptInput.ts";
import { closeAtEnd } from "../command/openConnections.ts";
import { requireWith } from "../command/requireWith.ts";
import { type Line, printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { type ReadOptions, readOptions } from "../tree/readOptions.ts";

type ImportOptions = ReadOptions & {
  readonly root?: Hex;
  readonly contract?: Address;
  readonly rpc?: string;
  readonly block?: bigint;
  readonly token?: Address;
  readonly out?: string;
  readonly stopped?: boolean;
  readonly replace?: boolean;
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
  requireWith(
    options,
    [
      ["contract", "rpc"],
      ["block", "contract"],
      ["out", "contract"],
      ["stopped", "out"],
    ],
    command,
  );
  if (options.token !== undefined && source !== "merkl") {
    command.error("error: --token is for Merkl's list: the contract of any other names its token itself");
  }
  const onProgress = progressOfSteps();
  const imported = await importAllocation({
    ...options,
    file: await fileAt(place, (done, total) => onProgress("fetching", done, total)),
    source,
    read: readOptions(options, command),
    paidBy:
      contract === undefined
        ? undefined
        : { client: await openReader(rpc as string), contract, at: options.block ?? "finalized" },
    onProgress,
  });
  printResult(json, toJson(source, imported, out), [
    ...linesOf(imported),
    ...warningsOf(imported).map((warning) => `warning: ${warning}`),
    nextOf(imported, out),
  ]);
}

function nextOf({ left }: ImportedAllocation, out: string | undefined): string {
  if (left === undefined) return "nothing is left to import";
  if (out === undefined) return "nothing is written: give --contract and --out DIR";
  return `next: symbolon tree build ${shellWord(join(out, restFiles.allocation))} --base-units --out TREE`;
}

/** Most bytes that are fetched. */
const MAX_FETCHED = 2 ** 30;

/** A file as it is, or what an address serves, which goes when the command ends, however it does. */
async function fileAt(place: string, onProgress: (done: number, total: number) => void): Promise<string> {
  const url = /^https?:\/\//i.test(place) ? URL.parse(place) : null;
  if (url === null) return place;
  const name = basename(url.pathname).replaceAll(/[^\w.-]/g, "_") || "list";
  const path = keepInput(name, `${placeOf(place)}/.../${name}`);
  const end = (signal: NodeJS.Signals) => {
    rmSync(dirname(path), { recursive: true, force: true });
    process.kill(process.pid, signal);
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  closeAtEnd(() => void process.off("SIGINT", end).off("SIGTERM", end));
  await fetchFile({ url: place, path, max: MAX_FETCHED, onProgress });
  return path;
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
      paid &&
        `${amount(paid.amount)} of ${formatThings(paid.leaves, "leaf", "leaves")} by block ${paid.block}`,
    ],
    ["left", `${formatThings(left?.count ?? 0, "account")}, ${amount(left?.total ?? 0n)}`],
    [
      "holds",
      paid &&
        `${paid.holds === undefined ? "not told by the token," : amount(paid.holds)} at ${paid.contract}`,
    ],
  ];
  return table(lines);
}

function warningsOf(imported: ImportedAllocation): readonly string[] {
  const { list, token, leaves, total, paid, since, left } = imported;
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
          `What ${paid.contract} pays after block ${paid.block} would be paid twice, also if anybody pays into it later: stop it first.`,
        ]),
    ...(paid !== undefined && tree.convention.leafFields.includes("beneficiary")
      ? [
          `${paid.contract} pays and holds for everybody who rewards with ${token}: take over only what is all yours.`,
        ]
      : []),
    ...(since !== undefined && since.leaves > 0
      ? [`Of ${formatThings(since.leaves, "leaf", "leaves")} something was claimed after that block.`]
      : []),
    ...(paid !== undefined && paid.beyond > 0
      ? [
          `Of ${formatThings(paid.beyond, "leaf", "leaves")} more was paid than the list gives: nothing is left of them.`,
        ]
      : []),
    ...(left?.warnings.map(({ message }) => message) ?? []),
  ];
}

function toJson(source: DistributorName, imported: ImportedAllocation, out: string | undefined) {
  const { list, token, leaves, total, paid, since, left, sha256 } = imported;
  const { stated, tree } = list;
  const { allocation, convention, root } = tree;
  const held = (holds: bigint | undefined) => ({ holds: holds ?? null });
  return {
    from: source,
    source: imported.source ?? null,
    root,
    convention: convention.name,
    summary: convention.summary,
    stated: { root: stated.root ?? null, total: stated.total ?? null, count: stated.count ?? null },
    entries: allocation.count,
    token: token ?? null,
    leaves,
    total,
    paid: paid === undefined ? null : { ...paid, ...held(paid.holds) },
    since: since === undefined ? null : { ...since, ...held(since.holds) },
    left: { accounts: left?.count ?? 0, total: left?.total ?? 0n },
    warnings: warningsOf(imported),
    sha256: sha256 ?? null,
    out: out ?? null,
  };
}
