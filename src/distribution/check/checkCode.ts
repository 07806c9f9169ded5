import { type Address, type Hex, isAddressEqual } from "viem";
import { shippedCodes } from "../../chain/abi/shippedCodes.ts";
import type { CampaignCreation } from "../../chain/actions/findCampaign.ts";
import type { CampaignArguments } from "../../chain/campaignArguments.ts";
import { isShippedCode } from "../../chain/codeFingerprint.ts";
import { type Finding, problem, warning } from "./finding.ts";

/** Where a campaign comes from. */
export type OriginFacts = {
  readonly campaign: Address;
  readonly code: Hex | undefined;
  /** The factory that is trusted; undefined: nobody named one. */
  readonly factory: { readonly address: Address; readonly code: Hex | undefined } | undefined;
  /** The factory's event; undefined: it has none. */
  readonly creation: CampaignCreation | undefined;
  /** What the campaign says of itself, with its present treasury. */
  readonly terms: CampaignArguments;
};

/**
 * Whether a campaign is what it seems. Its code alone says nothing of its storage (leaves might be marked as paid from the
 * beginning), and an event says nothing if the factory is another's: all three together do.
 */
export function checkCode(facts: OriginFacts): readonly Finding[] {
  const { campaign, code, factory, creation } = facts;
  const found: Finding[] = [];
  if (!isShippedCode(code, shippedCodes.InstantCampaign)) {
    const sentence = `The code at ${campaign} is not that of the InstantCampaign that is shipped.`;
    const cure =
      "Do not use it: create the campaign with the factory of this release, or check with the release it is of.";
    found.push(problem("CodeDiffers", sentence, cure, { campaign }));
  }
  if (factory === undefined) {
    const sentence =
      "Nobody said which factory created the campaign, so what it stored at creation is not known.";
    const cure = "Give --factory, --addresses or the campaign's file.";
    return [...found, warning("FactoryUnknown", sentence, cure, { campaign })];
  }
  if (!isShippedCode(factory.code, shippedCodes.InstantCampaignFactory)) {
    const sentence = `The code at ${factory.address} is not that of the InstantCampaignFactory that is shipped.`;
    const cure = "Give the factory of this release.";
    found.push(problem("FactoryCodeDiffers", sentence, cure, { factory: factory.address }));
  }
  if (creation === undefined) {
    const sentence = `The factory ${factory.address} has not created ${campaign}.`;
    const cure = "Check the address; do not use a campaign that somebody deployed by itself.";
    return [...found, problem("NotCreatedByFactory", sentence, cure, { campaign, factory: factory.address })];
  }
  return [...found, ...checkArguments(facts.terms, creation)];
}

/** What the event says against what the campaign says: they agree unless the code is another. */
function checkArguments(terms: CampaignArguments, { arguments: made }: CampaignCreation): readonly Finding[] {
  const differing = differingTerms(made, { ...terms, treasury: made.treasury });
  const found: Finding[] = differing.map(([name, created, says]) =>
    problem(
      "ArgumentsDiffer",
      `The campaign was created with ${name} ${created}, and says ${says} now.`,
      "Do not use it: its code does not do what it says.",
      { name, created, says },
    ),
  );
  if (!isAddressEqual(terms.treasury, made.treasury)) {
    const sentence = `The treasury was ${made.treasury} and named ${terms.treasury} as its successor.`;
    const cure = "Ask the treasury; give its successor with --treasury where you know of it.";
    found.push(
      warning("TreasuryChanged", sentence, cure, { created: made.treasury, treasury: terms.treasury }),
    );
  }
  return found;
}

/** Terms that are not the same in both, with their values. */
export function differingTerms(
  wanted: CampaignArguments,
  found: CampaignArguments,
): readonly (readonly [name: string, wanted: string, found: string])[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const other = found[name as keyof CampaignArguments];
    if (String(value).toLowerCase() === String(other).toLowerCase()) return [];
    return [[name, String(value), String(other)] as const];
  });
}
