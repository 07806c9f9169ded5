import type { Command } from "commander";
import { type Address, type Hex, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { PublishedTree } from "../../../src/allocation/output/readPublishedTree.ts";
import type { CumulativeState, RootProposal } from "../../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../../src/chain/actions/readToken.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { checkToken } from "../../../src/distribution/check/checkToken.ts";
import type { Finding } from "../../../src/distribution/check/finding.ts";
import { knownCampaign } from "../../../src/distribution/node/knownCampaign.ts";
import { proposalFindings } from "../../../src/distribution/roots/proposalFindings.ts";
import { cumulativeState, pendingOf } from "../../../src/distribution/roots/rootState.ts";
import { readAllPaid, readBalance } from "../../../src/distribution/state/readPaid.ts";
import { openWriter } from "../../command/connect.ts";
import { momentText } from "../../command/momentText.ts";
import { readPath, readUnits } from "../../command/optionReaders.ts";
import { shellWord } from "../../command/shellWord.ts";
import { printResult, progress, table } from "../../output.ts";
import { inTokens } from "../../tree/inTokens.ts";
import { onChain } from "../commonOptions.ts";
import { publishedTree } from "../publishedTree.ts";
import { requirePresent } from "./requirePresent.ts";
import { type RootFunding, rootFunding } from "./rootFunding.ts";
import { playRoot, type SentRoot, sendRoot } from "./sendRoot.ts";

const PROPOSE_HELP = `
The funding is what the tree's total exceeds the present one's by, less what the campaign has to spare. The treasury pays
it when the root is accepted, by the allowance that it gives the campaign: without that, acceptance fails.

Refused is a tree that is damaged or not native, that lowers anybody, or whose funding does not pay all of it. Run again,
it proposes nothing twice.`;

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "the next tree, which `tree build --out` wrote of `allocation next`", readPath)
    .option("--previous <dir>", "the tree of the present root: nobody may be lowered against it", readPath)
    .option("--no-previous", "propose without looking whom the root lowers")
    .option("--funding <units>", "base units that come with it (default: what the tree needs)", readUnits)
    .option("--dry-run", "check and simulate everything, send nothing")
    .addHelpText("after", PROPOSE_HELP)
    .action((told, directory, options) => {
      if (typeof options.previous !== "string" && options.previous !== false) {
        command.error("error: give --previous with the tree of the present root, or --no-previous");
      }
      return proposeRoot(told, directory, options);
    });
}

export type ProposeOptions = {
  readonly rpc: string;
  /** The tree of the present root. */
  readonly previous?: string | false;
  /** Base units; left out: what the new tree needs. */
  readonly funding?: bigint;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

type ProposedRoot = Pick<RootProposal, "root" | "count" | "funding" | "manifestHash">;

/** `symbolon campaign propose-root CAMPAIGN DIR`: proposes the root of a tree, after looking at all that can be seen before. */
export async function proposeRoot(told: string, directory: string, options: ProposeOptions): Promise<void> {
  const { dryRun = false, json = false } = options;
  const client = await openWriter(options.rpc);
  const { campaign } = await knownCampaign(client, told);
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const published = await publishedTree(directory);
  const already = doneAlready(state, published, options.funding, now);
  if (already !== undefined) {
    const { root } = published.tree;
    const hash = already === "proposed" ? state.roots.proposal?.hash : undefined;
    printResult(json, { dryRun, campaign, root, proposal: hash ?? null, already, transaction: null }, [
      `${root} is ${already} already: nothing is sent`,
      ...(hash === undefined ? [] : table(commandLines(told, hash))),
    ]);
    return;
  }
  const previous = typeof options.previous === "string" ? await publishedTree(options.previous) : undefined;
  if (previous !== undefined) requirePresent(state, campaign, previous);
  const money = await readMoney(client, { campaign, state, published, previous, blockNumber });
  const funding = options.funding ?? money.sum.funding;
  const { root, count } = published.tree;
  const { manifestHash } = published;
  const parameters = { root, count: BigInt(count), funding, manifestHash };
  const proposed = withProposal(state, parameters, now);
  const { token } = money;
  const { decimals } = published.manifest;
  const findings = [
    ...checkToken(
      { token: state.terms.token, ...token },
      { decimals, total: published.tree.allocation.total },
    ),
    ...proposalFindings({ ...money, campaign, state: proposed, now, present: previous, proposed: published }),
  ];
  refuseAny(findings);
  const args = [root, parameters.count, funding, manifestHash];
  const call = { campaign, functionName: "proposeRoot", args } as const;
  const sent = dryRun ? await playRoot(client, call) : await sendRoot(client, call);
  reportProposed(told, {
    ...{ dryRun, json, campaign, parameters, state: proposed, sum: money.sum },
    ...{ findings, decimals: token.decimals, sent },
  });
}

type Proposed = {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly campaign: Address;
  readonly parameters: ProposedRoot;
  readonly state: ReturnType<typeof withProposal>;
  readonly sum: RootFunding;
  readonly findings: readonly Finding[];
  readonly decimals: number | undefined;
  /** Undefined: a dry run. */
  readonly sent: SentRoot | undefined;
};

function reportProposed(told: string, proposed: Proposed): void {
  const { dryRun, json, campaign, parameters, state, sum, findings, decimals, sent } = proposed;
  const { root, count, funding, manifestHash } = parameters;
  const { guardian } = state.rules;
  const event = sent?.events.find((one) => one.event === "RootProposed");
  const { acceptableFrom, expires } = event ?? state.roots.proposal;
  const hash = event?.proposal;
  const { transaction = null, gas = null } = sent ?? {};
  printResult(
    json,
    {
      ...{ dryRun, campaign, ...parameters, proposal: hash ?? null, already: null },
      ...{ sum, acceptableFrom, expires, guardian, findings, transaction, gas },
    },
    [
      ...table([
        ["campaign", campaign],
        ["root", root],
        ["leaves", count.toLocaleString("en")],
        ["manifest hash", manifestHash],
        ...sumLines(sum, decimals),
        ["funding", `${inTokens(funding, decimals)}, from the treasury when it is accepted`],
        ["accept", `anybody, from ${momentText(acceptableFrom, "")}, before ${momentText(expires, "")}`],
        ["veto", `the guardian ${guardian}, until then`],
        ["sent", transaction ?? "nothing (dry run)"],
        ...(hash === undefined ? [] : [["proposal", hash] as const, ...commandLines(told, hash)]),
      ]),
      ...findings.map(({ id, sentence, hint }) => `warning: ${id}: ${sentence} ${hint}`),
    ],
  );
}

/** The commands that accept it, or veto it: they name the proposal, so they hit no other one. */
function commandLines(told: string, hash: Hex): readonly (readonly [name: string, value: string])[] {
  const named = `${shellWord(told)} --proposal ${hash}`;
  return [
    ["to accept", `symbolon campaign accept-root ${named}`],
    ["to veto", `symbolon campaign veto ${named}`],
  ];
}

/** The state as if a root were proposed in the newest block. The proposal's hash hangs on when it really is. */
function withProposal(state: CumulativeState, parameters: ProposedRoot, now: bigint) {
  const acceptableFrom = now + state.rules.timelock;
  const expires = acceptableFrom + state.roots.acceptancePeriod;
  const proposal = {
    ...parameters,
    ...{ proposedAt: now, pausedBefore: 0n, hash: zeroHash, acceptableFrom, expires },
  };
  return { ...state, roots: { ...state.roots, proposal } };
}

/** Whether the tree's root is in force, or waits as it is wanted. */
function doneAlready(
  state: CumulativeState,
  { tree, manifestHash }: PublishedTree,
  funding: bigint | undefined,
  now: bigint,
): "accepted" | "proposed" | undefined {
  const root = tree.root.toLowerCase();
  if (state.terms.root.toLowerCase() === root) return "accepted";
  const pending = pendingOf(state, now);
  if (pending === undefined || pending.root.toLowerCase() !== root) return undefined;
  const isSame =
    pending.manifestHash.toLowerCase() === manifestHash.toLowerCase() &&
    pending.count === BigInt(tree.count) &&
    (funding === undefined || funding === pending.funding);
  // Where it is not, the campaign refuses it by name.
  return isSame ? "proposed" : undefined;
}

type MoneyParameters = {
  readonly campaign: Address;
  readonly state: CumulativeState;
  readonly published: PublishedTree;
  readonly previous: PublishedTree | undefined;
  readonly blockNumber: bigint;
};

async function readMoney(
  client: ReadClient,
  { campaign, state, published, previous, blockNumber }: MoneyParameters,
) {
  const { token: address, treasury } = state.terms;
  const rows = published.tree.allocation;
  const before = previous?.tree.allocation;
  const [balance, token, source, paid, paidBefore] = await Promise.all([
    readBalance(client, address, campaign, blockNumber),
    readToken(client, { token: address, holder: campaign, blockNumber }),
    readToken(client, { token: address, holder: treasury, spender: campaign, blockNumber }),
    readAllPaid(client, campaign, rows, blockNumber, progress("reading what was claimed")),
    before && readAllPaid(client, campaign, before, blockNumber, progress("reading what was claimed")),
  ]);
  const present = before && paidBefore && { rows: before, paid: paidBefore };
  return { balance, token, source, paid, sum: rootFunding({ balance, next: { rows, paid }, present }) };
}

/** @throws SymbolonError by the id of the first finding that nobody may pass over */
function refuseAny(findings: readonly Finding[]): void {
  const refused = findings.find(({ severity }) => severity === "error");
  if (refused === undefined) return;
  const { id, sentence, hint, details } = refused;
  throw new SymbolonError({ code: id, reason: sentence, hint, details: { ...details, findings } });
}

function sumLines(
  { total, totalBefore, balance, owedBefore, owed }: RootFunding,
  decimals: number | undefined,
): readonly (readonly [name: string, value: string])[] {
  const text = (amount: bigint) => inTokens(amount, decimals);
  if (totalBefore === undefined || owedBefore === undefined) {
    return [
      ["owed then", text(owed)],
      ["held", text(balance)],
    ];
  }
  const spare = balance - owedBefore;
  return [
    ["raised by", `${text(total - totalBefore)}: the total is ${total}, and was ${totalBefore}`],
    [
      spare < 0n ? "short of" : "spare",
      `${text(spare < 0n ? -spare : spare)}: ${balance} are held, and ${owedBefore} owed at present`,
    ],
  ];
}
