import { zeroAddress } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import type { DeskCase } from "../../chain/read/readDesk.ts";
import { readTokenWords } from "../../chain/read/readToken.ts";
import { hasEffect, isCaseDecided } from "../../core/governance/cases.ts";
import { countdown } from "../../core/text/countdown.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { tokenAmount } from "../../core/text/tokenAmount.ts";
import type { ToldRow } from "../proposal/tell/told.ts";
import { heldUntil } from "./caseActions.ts";
import type { OpenedCase } from "./casePlace.ts";
import { STAGE_TEXTS } from "./caseRefusal.ts";

/** The stage of a case, what is in force meanwhile, and what silence means. */
export async function tellCase(client: ReadClient, opened: OpenedCase): Promise<readonly ToldRow[]> {
  const { found, credential, kind, subject, asOf, terms } = opened;
  const about = "wholeBatchOf" in subject ? `the whole batch, as ${credential}` : credential;
  if (found === undefined) return [["case", `none of ${kind} about ${about}`]];
  const { id, stage, standing, claimant, respondent, bond, decidesBy, evidenceUntil, effectFrom, overBy } =
    found;
  const now = asOf.time;
  const bondText = tokenAmount(bond, await readTokenWords(client, { token: terms.bondToken }));
  const silence = silenceText(found);
  const over = countdown(overBy, now);
  const last = hasEffect(kind) ? `may be carried out, if upheld, from ${over}` : `final ${over}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["case", id],
    ["about", `${about} (${kind})`],
    ["stage", `${stage}: ${STAGE_TEXTS[stage]}`],
    ["stands", standing === "None" ? "nothing: all is as it was" : standing],
    ["claimant", claimant],
    // Once the bonds are paid, the desk keeps neither who answered nor what they were.
    ...(found.isPaid
      ? [["bonds", "paid"] as const, ["bond of a next case", bondText] as const]
      : [
          ["other side", respondent === zeroAddress ? "nobody so far" : respondent] as const,
          ["bond of each side", bondText] as const,
        ]),
    ["opened", isoMoment(found.openedAt)],
    ["evidence until", evidenceUntil > now ? countdown(evidenceUntil, now) : undefined],
    ["if nobody acts", silence && `${silence}, ${countdown(decidesBy, now)}`],
    [
      "may be carried out",
      effectFrom === 0n || !hasEffect(kind) ? undefined : `from ${countdown(effectFrom, now)}`,
    ],
    ["at the latest", isCaseDecided(stage) ? undefined : last],
    ["held for it", found.isHeld ? await heldText(client, opened) : "no"],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Until when the credential's own hold lasts, which may have been ended. */
async function heldText(client: ReadClient, opened: OpenedCase): Promise<string> {
  const { subject, asOf } = opened;
  if (!("credential" in subject)) return "yes";
  const until = await heldUntil(client, opened, subject);
  return until > asOf.time
    ? `yes, until ${countdown(until, asOf.time)}`
    : `no more: its hold ended at ${isoMoment(until)}`;
}

/** What becomes of it by the clock, which decides nothing; undefined: nothing more. */
export function silenceText({ stage, standing, kind, respondent }: DeskCase): string | undefined {
  switch (stage) {
    case "Answer":
      return "the first panel's turn comes, without an answer";
    case "Panel":
      return `it ends as it began, and a quarter of the claimant's bond ${respondent === zeroAddress ? "is burned" : "goes to whoever answered"}`;
    case "Appeal":
      return standing === "Upheld" && hasEffect(kind)
        ? "it is upheld for good, and to be carried out"
        : "it is over as it stands";
    case "SecondPanel":
      return "the first ruling stands, and the appeal's bond goes back";
    case "Effect":
      return "it is moot: nobody can carry it out any more";
    default:
      return undefined;
  }
}
