import { join } from "node:path";
import type { Address, Hex } from "viem";
import {
  type Allocation,
  type AllocationSource,
  amountAt,
  makeAllocation,
  pickRows,
} from "../../../sdk/allocation/allocation.ts";
import { findDuplicates, NO_EARLIER } from "../../../sdk/allocation/duplicates.ts";
import { TOOL_VERSION } from "../../../sdk/allocation/published/manifest.ts";
import { conventionToJson } from "../../../sdk/allocation/tree/convention.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { ADDRESS_BYTES, bytesToHex, WORD_BYTES, writeUint256 } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { fileError } from "../../../sdk/core/inputErrors.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import type { TokenWords } from "../../../sdk/core/text/tokenAmount.ts";
import { openFolderOutput } from "../../files/folderOutput.ts";
import { nextCsv } from "../next/makeNext.ts";
import { writeDurably } from "../output/writePieces.ts";
import { openThreadsFor } from "../threads/openThreads.ts";
import type { DistributorName } from "./distributorNames.ts";
import { type Distributor, distributorNamed } from "./distributors.ts";
import { type ImportBlock, type ImportContract, openImportContract } from "./readContractClaims.ts";
import {
  type PublishedList,
  type ReadPublishedListOptions,
  readPublishedList,
  tokensOf,
} from "./readPublishedList.ts";
import { type ForeignPayments, type PaidSince, settlePayments } from "./settlePayments.ts";

/** The contract that has paid a list so far, and how it is asked. */
export type PaidBy = {
  readonly client: ReadClient;
  readonly contract: Address;
  /** At which block its state is read. */
  readonly at: ImportBlock;
};

export type ImportAllocationParameters = {
  readonly file: string;
  readonly source: DistributorName;
  readonly root?: Hex | undefined;
  readonly read?: ReadPublishedListOptions["read"];
  /** The token whose leaves are wanted, where leaves bind one. Default: the only one. */
  readonly token?: Address | undefined;
  /** Default: nothing is subtracted. */
  readonly paidBy?: PaidBy | undefined;
  /** Folder for rows and record. Default: nothing is written. */
  readonly out?: string | undefined;
  /** Whether somebody has made sure that the contract pays nobody any more, though it could. Default: no. */
  readonly stopped?: boolean | undefined;
  readonly replace?: boolean | undefined;
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
};

export type ImportedAllocation = {
  readonly list: PublishedList;
  readonly source: AllocationSource | undefined;
  readonly token: Address | undefined;
  readonly words: TokenWords;
  /** Leaves of that token in the list. */
  readonly leaves: number;
  readonly total: bigint;
  readonly paid: ForeignPayments | undefined;
  readonly since: PaidSince | undefined;
  /** What is left for each account, in the order of the list; undefined: nothing. */
  readonly left: Allocation | undefined;
  /** SHA-256 of the rows that were written. */
  readonly sha256: Hex | undefined;
};

/**
 * Reads a list that another party's contract pays, rebuilds its root, subtracts what the contract's state has as paid, and writes
 * the rest as rows for a tree of ours. Its events are not read: of a list with the contract's root they tell nothing that the
 * state of each leaf does not, and a node may have dropped them, or tell of one twice.
 * @throws SymbolonError as `readPublishedList`, `openImportContract` and `askPaid`; `RootMismatch`, `OtherLeaves`,
 * `SeveralTokens`, `TokenNotListed`, `StillPays`, `ClaimedSince`, `NothingLeft`, `OutputInTheWay`
 */
export async function importAllocation(parameters: ImportAllocationParameters): Promise<ImportedAllocation> {
  const { file, out, paidBy, stopped = false, onProgress } = parameters;
  const source = distributorNamed(parameters.source);
  const output = openFolderOutput({
    replace: parameters.replace,
    hint: "Give --replace to write over the earlier import.",
    names: Object.values(restFiles),
    mark: { file: restFiles.record, text: FORMAT },
  });
  if (out !== undefined) await output.requireFree(out);
  const opened = paidBy && (await openImportContract(paidBy.client, { source, ...paidBy }));
  if (opened !== undefined) requireRoot(opened, parameters.root);
  const hasher = await openThreadsFor(file, undefined);
  try {
    const root = parameters.root ?? opened?.root;
    const { read = {} } = parameters;
    const list = await readPublishedList(file, source, { root, read, hasher, onProgress });
    const { allocation } = list.tree;
    requireItsList(file, source, list, opened !== undefined);
    const token = source.isCumulative ? tokenOf(allocation, file, parameters.token) : opened?.token;
    const leaves = allocation.beneficiaries === undefined ? allocation : leavesOfToken(allocation, token);
    const guard = { isGuarded: out !== undefined, stopped };
    const settled =
      opened && (await settlePayments(opened, leaves, token as Address, { ...guard, onProgress }));
    const left = leftOf(leaves, settled?.claimed ?? []);
    const imported = {
      list,
      source: allocation.source,
      token,
      words: settled?.words ?? { decimals: allocation.decimals },
      leaves: leaves.count,
      total: leaves.total,
      paid: settled?.paid,
      since: settled?.since,
      left,
      sha256: undefined,
    };
    if (out === undefined) return imported;
    if (left === undefined) throw nothingLeft(file);
    const sha256 = await output.write(out, async (partial) => {
      const hash = await writeDurably(join(partial, restFiles.allocation), nextCsv(left, hasher));
      const record = importRecord(source, { ...imported, sha256: hash });
      await writeDurably(join(partial, restFiles.record), { count: 1, pieces: [record] });
      return hash;
    });
    return { ...imported, sha256 };
  } finally {
    await hasher.close();
  }
}

/** What is left of leaves, those of one account added up; undefined: nothing. */
function leftOf(leaves: Allocation, claimed: readonly bigint[]): Allocation | undefined {
  const firsts = findDuplicates(leaves.accounts.slice(), leaves.count);
  const sums = new Map<number, bigint>();
  for (let row = 0; row < leaves.count; row++) {
    const left = amountAt(leaves, row) - (claimed[row] ?? 0n);
    if (left <= 0n) continue;
    const first = firsts?.[row] ?? NO_EARLIER;
    const place = first === NO_EARLIER ? row : first;
    sums.set(place, (sums.get(place) ?? 0n) + left);
  }
  if (sums.size === 0) return undefined;
  const amounts = new Uint8Array(sums.size * WORD_BYTES);
  for (const [place, sum] of [...sums.values()].entries()) writeUint256(amounts, place * WORD_BYTES, sum);
  const accounts = pickRows(leaves.accounts, ADDRESS_BYTES, [...sums.keys()]);
  return makeAllocation({ accounts, amounts, indexed: false });
}

/** The leaves of one token, which they no longer say. */
function leavesOfToken({ beneficiaries, ...leaves }: Allocation, token: Address | undefined): Allocation {
  const rows: number[] = [];
  for (let row = 0; beneficiaries !== undefined && row < leaves.count; row++) {
    const bytes = beneficiaries.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
    if (bytesToHex(bytes) === token) rows.push(row);
  }
  return makeAllocation({
    accounts: pickRows(leaves.accounts, ADDRESS_BYTES, rows),
    amounts: pickRows(leaves.amounts, WORD_BYTES, rows),
    indexed: false,
    audited: true,
    ...(leaves.decimals !== undefined && { decimals: leaves.decimals }),
  });
}

/** Refuses a list that is rebuilt, but whose leaves are not those that the party's contract pays. */
function requireItsList(
  file: string,
  source: Distributor,
  { tree: { allocation, convention } }: PublishedList,
  isSubtracted: boolean,
): void {
  const { leafFields } = convention;
  const bindsToken = leafFields.includes("beneficiary");
  const flaws = [
    ...(source.isCumulative && !bindsToken ? ["bind no token"] : []),
    ...(!source.isCumulative && bindsToken ? ["bind another address beside the account"] : []),
    ...(!source.isCumulative && isSubtracted && !leafFields.includes("index") ? ["bind no index"] : []),
    ...(isSubtracted && hasTwins(allocation.indexes) ? ["have an index twice"] : []),
  ];
  const [flaw] = flaws;
  if (flaw === undefined) return;
  throw fileError(file, {
    code: "OtherLeaves",
    problem: `has the root, but its leaves ${flaw} (${convention.summary}): ${source.contract} pays others`,
    hint: "Name the source whose list it is; any other is read by `symbolon tree build`, and what was claimed of it is yours to subtract.",
    details: { source: source.name, leafFields: [...leafFields] },
  });
}

/** Whether two leaves have one index, of which such a contract pays but one. */
function hasTwins(indexes: Uint32Array | undefined): boolean {
  const sorted = indexes?.slice().sort();
  return sorted?.some((index, place) => place > 0 && index === sorted[place - 1]) ?? false;
}

/** @throws SymbolonError `RootMismatch` */
function requireRoot({ contract, root, block }: ImportContract, given: Hex | undefined): void {
  if (given === undefined || given === root) return;
  throw new SymbolonError({
    code: "RootMismatch",
    reason: `The root that is given is ${given}, and ${contract} has ${root} at block ${block.number}.`,
    hint: "Leave --root out, or name the contract that has it.",
    details: { stated: given, wanted: root, contract },
  });
}

function tokenOf(leaves: Allocation, file: string, given: Address | undefined): Address | undefined {
  const tokens = tokensOf(leaves);
  const [only] = tokens.keys();
  if (given === undefined) {
    if (tokens.size <= 1) return only;
    throw severalTokens(file, tokens);
  }
  if (tokens.has(given)) return given;
  throw fileError(file, {
    code: "TokenNotListed",
    problem: `has no leaf of the token ${given}, but ${tokenTexts(tokens)}`,
    hint: "Give one of these (--token).",
    details: { token: given, tokens: Object.fromEntries(tokens) },
  });
}

function severalTokens(file: string, tokens: ReadonlyMap<Address, number>): SymbolonError {
  return fileError(file, {
    code: "SeveralTokens",
    problem: `pays ${tokens.size} tokens, and a campaign of ours one: ${tokenTexts(tokens)}`,
    hint: "Name one (--token), and import each by itself.",
    details: { tokens: Object.fromEntries(tokens) },
  });
}

const MAX_TOKENS_SHOWN = 10;

function tokenTexts(tokens: ReadonlyMap<Address, number>): string {
  const shown = [...tokens].slice(0, MAX_TOKENS_SHOWN).map(([token, leaves]) => `${token} (${leaves})`);
  const more = tokens.size - shown.length;
  return `${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

function nothingLeft(file: string): SymbolonError {
  return fileError(file, {
    code: "NothingLeft",
    problem: "has been paid in full, so there is nothing to import",
    hint: "Nothing has to be done for these accounts.",
  });
}

export const restFiles = { allocation: "allocation.csv", record: "import.json" } as const;
const FORMAT = "symbolon-import";
const VERSION = 1;

/** What rows were made of: without a time or a path, so that anybody can make them again, and compare. */
function importRecord(source: Distributor, imported: ImportedAllocation): Uint8Array {
  const { list, token, leaves, total, paid, left, sha256 } = imported;
  const { convention, root } = list.tree;
  const record = {
    format: FORMAT,
    version: VERSION,
    tool: TOOL_VERSION,
    from: source.name,
    source: imported.source ?? null,
    root,
    convention: conventionToJson(convention),
    token: token ?? null,
    leaves,
    total,
    paid: paid ?? null,
    left: { accounts: left?.count ?? 0, total: left?.total ?? 0n },
    allocation: { file: restFiles.allocation, sha256 },
  };
  return new TextEncoder().encode(jsonText(record, 2));
}
