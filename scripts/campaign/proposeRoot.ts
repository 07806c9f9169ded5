import type { Address, Hex } from "viem";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import {
  type PlannedRoot,
  type ProposedRoot,
  proposeRoot as propose,
  type RootFunding,
} from "../../src/sdk/distribution/roots/proposeRoot.ts";
import type { AmountOptions, TypedAmount } from "../command/amounts.ts";
import { type Outcome, printOutcome } from "../command/calldata.ts";
import { type ConfirmOptions, confirmPlan } from "../command/confirmPlan.ts";
import { type Line, table } from "../output.ts";
import { progress } from "../progress.ts";
import { warningLines } from "./campaignLines.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { campaignUnits, openCampaign } from "./openCampaign.ts";
import { publishedTree } from "./publishedTree.ts";

export type ProposeOptions = SendingOptions &
  AmountOptions &
  ConfirmOptions & { readonly previous?: string | boolean; readonly funding?: TypedAmount };

const PROPOSE = "Propose this root, which anybody may put in force once its timelock has run?";

function planLines(campaign: Address, plan: PlannedRoot): readonly string[] {
  const { parameters, acceptableFrom, expires, guardian, findings, token } = plan;
  return [
    ...table([
      ["campaign", campaign],
      ["root", parameters.root],
      ["leaves", parameters.count.toLocaleString("en")],
      ...dueLines({ funding: parameters.funding, acceptableFrom, expires, guardian, token }),
    ]),
    ...warningLines(findings),
  ];
}

/** What a proposal brings, and who may do what until when. */
function dueLines({
  funding,
  acceptableFrom,
  expires,
  guardian,
  token,
}: Pick<PlannedRoot, "acceptableFrom" | "expires" | "guardian" | "token"> & {
  readonly funding: bigint;
}): readonly Line[] {
  return [
    ["funding", `${tokenAmount(funding, token)}, from the treasury when it is accepted`],
    ["accept", `anybody, from ${isoMomentOr(acceptableFrom, "")}, before ${isoMomentOr(expires, "")}`],
    ["veto", `the guardian ${guardian}, until then`],
  ];
}

/** `symbolon campaign propose-root CAMPAIGN DIR`: proposes the root of a tree, after looking at all that can be seen before. */
export async function proposeRoot(given: string, directory: string, options: ProposeOptions): Promise<void> {
  const { dryRun = false, previous } = options;
  const { client, campaign } = await openCampaign(options, given);
  const { funding } = await campaignUnits(client, campaign, { funding: options.funding }, options);
  const published = await publishedTree(directory);
  const proposed = await propose(client, {
    campaign,
    published,
    funding,
    dryRun,
    previous: typeof previous === "string" ? () => publishedTree(previous) : undefined,
    onReading: progress("reading what was claimed", "leaves"),
    onPlan: (plan) => confirmPlan({ question: PROPOSE, lines: planLines(campaign, plan) }, options),
  });
  const outcome = { client, name: "Symbolon: propose a root" };
  if (proposed.already === null) {
    reportProposed(given, campaign, proposed, { options, outcome: { ...outcome, calls: proposed.calls } });
    return;
  }
  const { root, proposal, already } = proposed;
  const document = { dryRun, campaign, root, proposal, already, transaction: null };
  printOutcome(options, { ...outcome, calls: [] }, document, [
    `${root} is ${already} already: nothing is sent`,
    ...(proposal === null ? [] : table(commandLines(given, proposal))),
  ]);
}

function reportProposed(
  given: string,
  campaign: Address,
  proposed: Extract<ProposedRoot, { already: null }>,
  { options, outcome }: { readonly options: ProposeOptions; readonly outcome: Outcome },
): void {
  const { dryRun = false } = options;
  const { parameters, proposal, sum, acceptableFrom, expires, guardian, findings, token } = proposed;
  const { root, count, funding, manifestHash } = parameters;
  const { transaction, gas } = proposed;
  printOutcome(
    options,
    outcome,
    {
      dryRun,
      campaign,
      ...parameters,
      proposal,
      already: null,
      sum,
      acceptableFrom,
      expires,
      guardian,
      findings,
      transaction,
      gas,
    },
    [
      ...table([
        ["campaign", campaign],
        ["root", root],
        ["leaves", count.toLocaleString("en")],
        ["manifest hash", manifestHash],
        ...sumLines(sum, token),
        ...dueLines({ funding, acceptableFrom, expires, guardian, token }),
        ["sent", transaction ?? "nothing (dry run)"],
        ...(proposal === null ? [] : [["proposal", proposal] as const, ...commandLines(given, proposal)]),
      ]),
      ...warningLines(findings),
    ],
  );
}

/** The commands that accept it, or veto it: they name the proposal, so they hit no other one. */
function commandLines(given: string, hash: Hex): readonly Line[] {
  const named = `${shellWord(given)} --proposal ${hash}`;
  return [
    ["to accept", `symbolon campaign accept-root ${named}`],
    ["to veto", `symbolon campaign veto ${named}`],
  ];
}

function sumLines(
  { total, totalBefore, balance, owedBefore, owed }: RootFunding,
  token: TokenWords,
): readonly Line[] {
  const text = (amount: bigint) => tokenAmount(amount, token);
  if (totalBefore === undefined || owedBefore === undefined) {
    return [
      ["owed then", text(owed)],
      ["held", text(balance)],
    ];
  }
  const spare = balance - owedBefore;
  return [
    ["raised by", `${text(total - totalBefore)}: the total is ${text(total)}, and was ${text(totalBefore)}`],
    [
      spare < 0n ? "short of" : "spare",
      `${text(spare < 0n ? -spare : spare)}: ${text(balance)} are held, and ${text(owedBefore)} owed at present`,
    ],
  ];
}
