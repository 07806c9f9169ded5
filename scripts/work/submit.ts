import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { rebuildTree } from "../../src/node/allocation/output/rebuildTree.ts";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { type ClaimTree, claimTree } from "../../src/sdk/distribution/claim/claimTree.ts";
import { relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import { type NewIntent, submitIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { claimIntent } from "../../src/services/work/claimIntent.ts";
import { openTree } from "../campaign/openTree.ts";
import { openReader } from "../command/connect.ts";
import { printAside, printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { type BadEntry, readIntentFiles } from "./intentFiles.ts";

export type SubmitOptions = StoreOptions & {
  readonly tree?: string;
  readonly all?: boolean;
  readonly campaign?: Address;
  readonly chain?: bigint;
  readonly rpc?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
};

export async function submit(
  files: readonly string[],
  options: SubmitOptions,
  command: Command,
): Promise<void> {
  requireClear(files, options, command);
  const { skipBad = false, json = false } = options;
  const meant = await meantTree(options);
  const { intents: listed, bad } = await readIntentFiles(files, {
    proofOf: meant && ((index) => proofIn(meant.leaves, index)),
    onProgress: progress("reading", "entries"),
  });
  if (bad.length > 0 && !skipBad) throw badEntries(bad, listed.length);
  for (const { place, problem } of bad) printAside([`skipped: ${place}: ${problem.reason} ${problem.hint}`]);
  const leaves = options.all === true && meant !== undefined ? leafIntents(meant, options) : [];
  const intents = [...listed, ...leaves];
  const sql = await openStoreOption(options);
  await migrate(sql, deliveryTables);
  const { ids, added, replaced, superseded } = await submitIntents(sql, intents, "work submit");
  const known = intents.length - added - replaced - superseded;
  printResult(
    json,
    {
      store: sql.name,
      added,
      replaced,
      superseded,
      known,
      skipped: bad.length,
      bad: bad.map(({ place, problem: { code, reason } }) => ({ place, code, reason })),
      intents: ids,
    },
    table([
      ["store", sql.name],
      ["added", formatCount(added)],
      ["signed again", replaced > 0 ? formatCount(replaced) : undefined],
      ["older than what is there", superseded > 0 ? formatCount(superseded) : undefined],
      ["known before", known > 0 ? formatCount(known) : undefined],
      ["skipped", bad.length > 0 ? formatCount(bad.length) : undefined],
    ]),
  );
  if (bad.length > 0) process.exitCode = 3;
}

/** Ends with 2 where the call contradicts itself. */
function requireClear(
  files: readonly string[],
  { tree, all = false, campaign, chain, rpc }: SubmitOptions,
  command: Command,
): void {
  if (files.length === 0 && !all) command.error("error: give a file, or --all with --tree");
  if (!all) return;
  if (tree === undefined) command.error("error: --all needs --tree");
  if (campaign === undefined) command.error("error: --all needs --campaign");
  if (rpc === undefined && chain === undefined) command.error("error: --all needs --rpc or --chain");
}

type MeantTree = { readonly leaves: ClaimTree; readonly chainId: bigint | undefined };

/** The tree; compared with the campaign's where a chain can be asked for that. */
async function meantTree({
  tree: directory,
  campaign,
  rpc,
  chain,
}: SubmitOptions): Promise<MeantTree | undefined> {
  if (directory === undefined) return undefined;
  if (campaign === undefined || rpc === undefined) {
    const show = progress("hashing");
    const { tree } = await rebuildTree(directory, { onProgress: (_, done, total) => show(done, total) });
    return { leaves: claimTree(tree), chainId: chain };
  }
  const client = await openReader(rpc);
  const known = await knownCampaign(client, campaign);
  const { leaves } = await openTree(directory, await relayedCampaign(client, known.campaign));
  return { leaves, chainId: BigInt(client.chain.id) };
}

/** @throws SymbolonError `NoSuchLeaf` */
function proofIn(leaves: ClaimTree, index: number): readonly Hex[] {
  if (Number.isSafeInteger(index) && index >= 0 && index < leaves.count) return leaves.proof(index);
  throw new SymbolonError({
    code: "NoSuchLeaf",
    reason: `The tree has ${leaves.count} leaves, and no leaf ${index}.`,
    hint: "Check that --tree is the campaign's tree, and the claim's index.",
    details: { index, count: leaves.count },
  });
}

/** An intent for each leaf, to pay it to its own account. */
function leafIntents({ leaves, chainId }: MeantTree, { campaign }: SubmitOptions): readonly NewIntent[] {
  return Array.from({ length: leaves.count }, (_, index) => {
    return claimIntent({
      format: "symbolon-claim",
      version: 1,
      chainId: String(chainId),
      campaign,
      leaf: { index: String(index), account: leaves.account(index), amount: String(leaves.amount(index)) },
      proof: leaves.proof(index),
    });
  });
}

/** Bad entries that an error names. */
const MAX_SHOWN = 5;

function badEntries(bad: readonly BadEntry[], good: number): SymbolonError {
  const shown = bad.slice(0, MAX_SHOWN).map(({ place, problem }) => `${place}: ${problem.reason}`);
  const more = bad.length > MAX_SHOWN ? ` And ${bad.length - MAX_SHOWN} more.` : "";
  return new SymbolonError({
    code: "BadEntries",
    reason: `Nothing was submitted: ${bad.length} of ${bad.length + good} entries are refused. ${shown.join(" ")}${more}`,
    hint: `${bad[0]?.problem.hint ?? ""} Or give --skip-bad to submit the others.`,
    details: { bad: bad.map(({ place, problem: { code } }) => ({ place, code })) },
  });
}
