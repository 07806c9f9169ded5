import { type Address, type Hex, isAddressEqual } from "viem";
import { shippedCodes } from "../../chain/abi/shippedCodes.ts";
import { contractsOf } from "../../chain/campaigns/campaignContracts.ts";
import type { CampaignArguments, CampaignPlan } from "../../chain/campaigns/campaignPlan.ts";
import { readCloneCode } from "../../chain/campaigns/cloneCode.ts";
import { isShippedCode } from "../../chain/campaigns/codeFingerprint.ts";
import type { CampaignCreation } from "../../chain/events/campaigns.ts";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

/** A contract, and the code there; undefined: none. */
export type CodeAt = { readonly address: Address; readonly code: Hex | undefined };

export type OriginFacts = {
  readonly campaign: Address;
  readonly code: Hex | undefined;
  /** What a campaign in the light form runs. */
  readonly implementation?: CodeAt | undefined;
  /**
   * The trusted factory of its kind and form, with the implementation that a factory of the light form names;
   * undefined: nobody named one.
   */
  readonly factory: (CodeAt & { readonly implementation?: Address | undefined }) | undefined;
  /** The factory's event; undefined: it has none. */
  readonly creation: CampaignCreation | undefined;
};

/**
 * Whether a campaign is what it seems. Its code alone does not show its storage: leaves might be marked as paid from
 * the beginning. An event proves nothing if the factory is another party's. Code, factory and event together prove it.
 * @param facts with what the campaign says of itself, and its present treasury
 */
export function checkCode(facts: OriginFacts & CampaignState): readonly CampaignFinding[] {
  const { campaign, factory, creation } = facts;
  const { factory: maker } = contractsOf(facts);
  const found: CampaignFinding[] = [...(facts.form === "light" ? checkClone(facts) : checkContract(facts))];
  if (factory === undefined) {
    const sentence = "The campaign's factory is not given, so the terms at its creation are unknown.";
    const hint = "Give --factory, --addresses or the campaign's file.";
    return [...found, warning("FactoryUnknown", sentence, hint, { campaign })];
  }
  if (!isShippedCode(factory.code, shippedCodes[maker])) {
    const sentence = `The code at ${factory.address} is not the shipped ${maker}.`;
    const hint = "Give the factory of this release.";
    found.push(problem("FactoryCodeDiffers", sentence, hint, { factory: factory.address }));
  }
  if (creation === undefined) {
    const sentence = `The factory ${factory.address} has not created ${campaign}.`;
    const hint = "Check the address; do not use a campaign that was deployed without the factory.";
    return [...found, problem("NotCreatedByFactory", sentence, hint, { campaign, factory: factory.address })];
  }
  return [...found, ...checkArguments(facts, creation)];
}

const CODE_HINT =
  "Do not use it: create the campaign with the factory of this release, or check with the release it is of.";

function checkContract(facts: OriginFacts & CampaignState): readonly CampaignFinding[] {
  const { campaign, code } = facts;
  const { campaign: contract } = contractsOf(facts);
  if (isShippedCode(code, shippedCodes[contract])) return [];
  const sentence = `The code at ${campaign} is not the shipped ${contract}.`;
  return [problem("CodeDiffers", sentence, CODE_HINT, { campaign })];
}

/**
 * A clone is what it seems if it runs the shipped implementation, as its factory says, by the terms behind its code.
 */
function checkClone(facts: OriginFacts & CampaignState): readonly CampaignFinding[] {
  const { campaign, code, implementation, factory, terms } = facts;
  const { campaign: contract } = contractsOf(facts);
  const clone = readCloneCode(code);
  if (clone === undefined || implementation === undefined) {
    const sentence = `The code at ${campaign} is not a clone (ERC-1167) with terms that are packed as ours.`;
    return [problem("CodeDiffers", sentence, CODE_HINT, { campaign })];
  }
  const found: CampaignFinding[] = [];
  const { address } = implementation;
  if (!isShippedCode(implementation.code, shippedCodes[contract])) {
    const sentence = `The campaign ${campaign} is a clone that runs ${address}, whose code is not the shipped ${contract}.`;
    found.push(problem("CodeDiffers", sentence, CODE_HINT, { campaign, implementation: address }));
  }
  const expected = factory?.implementation;
  if (expected !== undefined && !isAddressEqual(expected, address)) {
    const sentence = `The campaign ${campaign} is a clone that runs ${address}, but clones of the factory ${factory?.address} run ${expected}.`;
    const hint = "Do not use it: the factory has not created it.";
    found.push(problem("ImplementationDiffers", sentence, hint, { implementation: address, expected }));
  }
  const plan = (of: CampaignArguments) => ({ kind: "instant", terms: of }) as const;
  return [
    ...found,
    // A treasury may name its successor: another finding reports that.
    ...differingPlans(plan(clone.terms), plan(terms), ["treasury"]).map(([name, behind, says]) =>
      problem(
        "CloneTermsDiffer",
        `The campaign has ${name} ${behind} after its code, but returns ${says}.`,
        "Do not use it: its code does not follow its terms.",
        { name, behind, says },
      ),
    ),
  ];
}

/** Compares the event with what the campaign says: they agree unless the code is another. */
function checkArguments(facts: CampaignState, { plan: made }: CampaignCreation): readonly CampaignFinding[] {
  const differing = differingPlans(made, facts, ["treasury", ...movedOn(facts)]);
  const found: CampaignFinding[] = differing.map(([name, created, says]) =>
    problem(
      "ArgumentsDiffer",
      `The campaign was created with ${name} ${created}, but now returns ${says}.`,
      "Do not use it: its code does not follow its terms.",
      { name, created, says },
    ),
  );
  const { treasury } = facts.terms;
  if (!isAddressEqual(treasury, made.terms.treasury)) {
    const sentence = `The treasury was ${made.terms.treasury}, which named ${treasury} as its successor.`;
    const hint = "Ask the treasury; give --treasury with the successor if you know it.";
    found.push(warning("TreasuryChanged", sentence, hint, { created: made.terms.treasury, treasury }));
  }
  return found;
}

/** Terms that a campaign's rules have changed since its creation: those of the tree, once a root followed. */
export function movedOn(state: CampaignState): readonly string[] {
  const hasFollowed = state.kind === "cumulative" && state.roots.previousRoot !== undefined;
  return hasFollowed ? ["root", "count", "manifestHash"] : [];
}

/** What is not the same in both, with its values. */
export function differingPlans(
  expected: CampaignPlan,
  found: CampaignPlan,
  ignored: readonly string[],
): readonly (readonly [name: string, wanted: string, found: string])[] {
  const others = new Map(entriesOf(found));
  return entriesOf(expected).flatMap(([name, value]) => {
    const other = others.get(name) ?? "none";
    if (ignored.includes(name) || value.toLowerCase() === other.toLowerCase()) return [];
    return [[name, value, other] as const];
  });
}

function entriesOf(plan: CampaignPlan): readonly (readonly [name: string, value: string])[] {
  const own: Readonly<Record<string, unknown>> =
    plan.kind === "vesting"
      ? {
          stepped: plan.schedule.stepped,
          points: plan.schedule.points.map(({ time, share }) => `${time} ${share}`).join(", "),
        }
      : plan.kind === "cumulative"
        ? plan.rules
        : {};
  const named = { kind: plan.kind, ...plan.terms, ...own };
  return Object.entries(named).map(([name, value]) => [name, String(value)] as const);
}
