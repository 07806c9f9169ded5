import { zeroAddress } from "viem";
import type { DeskCase } from "../../../src/chain/read/readDesk.ts";
import { hasEffect } from "../../../src/core/governance/cases.ts";
import { isoMoment } from "../../../src/core/text/moment.ts";
import type { OpenedCase } from "../../../src/governance/cases/casePlace.ts";
import { STAGE_TEXTS } from "../../../src/governance/cases/caseRefusal.ts";
import type { Line } from "../../output.ts";
import { countdown } from "../lines.ts";

/** What a case amounts to, for programs; null: there never was one. */
export function caseDocument({ found, desk, asOf }: OpenedCase): object | null {
  if (found === undefined) return null;
  return {
    desk,
    ...found,
    silence: silenceText(found) ?? null,
    blockNumber: asOf.blockNumber,
    time: asOf.time,
  };
}

/** Where a case stands, what stands meanwhile, and what silence means. */
export function caseLines({ found, credential, kind, asOf }: OpenedCase): readonly Line[] {
  if (found === undefined) return [["case", `none of ${kind} about ${credential}`]];
  const { id, stage, standing, claimant, respondent, bond, decidesBy, evidenceUntil, effectFrom, overBy } =
    found;
  const now = asOf.time;
  const silence = silenceText(found);
  return [
    ["case", id],
    ["about", `${credential} (${kind})`],
    ["stage", `${stage}: ${STAGE_TEXTS[stage]}`],
    ["stands", standing === "None" ? "nothing: all is as it was" : standing],
    ["claimant", claimant],
    ["other side", respondent === zeroAddress ? "nobody so far" : respondent],
    ["bond of each side", `${bond} base units${found.isPaid ? ", of a next case: this one's are paid" : ""}`],
    ["opened", isoMoment(found.openedAt)],
    ["evidence until", evidenceUntil > now ? countdown(evidenceUntil, now) : undefined],
    ["if nobody acts", silence && `${silence}, ${countdown(decidesBy, now)}`],
    [
      "may be carried out",
      effectFrom === 0n || !hasEffect(kind) ? undefined : `from ${countdown(effectFrom, now)}`,
    ],
    ["over by", stage === "Done" || stage === "Moot" ? undefined : countdown(overBy, now)],
    ["held for it", found.isHeld ? "yes" : "no"],
  ];
}

/** What becomes of it by the clock. */
function silenceText({ stage, standing, kind }: DeskCase): string | undefined {
  switch (stage) {
    case "Answer":
      return "the claim stands";
    case "Panel":
      return "it is over, nothing changes, and both bonds go back";
    case "Appeal":
      return standing === "Upheld" && hasEffect(kind)
        ? "it is upheld for good, and to be carried out"
        : "it is over as it stands";
    case "SecondPanel":
      return "the first decision stands, and the appeal's bond goes back";
    case "Effect":
      return "it is moot: nobody can carry it out any more";
    default:
      return undefined;
  }
}
