import { zeroHash } from "viem";
import { momentText } from "../../core/text/momentText.ts";
import type { Outcome } from "../../core/verdict.ts";
import type { Answer, ChangeReason, Decided, Mismatch, Source, Unavailable } from "./answer.ts";

const SAID: Readonly<Record<Outcome, string>> = {
  NotFound: "no such credential was issued",
  Revoked: "this credential is revoked",
  Expired: "this credential is expired",
  NotYetValid: "this credential is not valid yet",
  Suspended: "this credential is suspended",
  Valid: "this credential is valid",
};

const SOURCES: Readonly<Record<Source, { readonly told: string; readonly asked: string }>> = {
  live: { told: "the chain's", asked: "the chain" },
  cached: { told: "a copy of", asked: "a copy" },
  offline: { told: "a witness of", asked: "a witness" },
};

/**
 * An answer in one sentence, for people: what is so, when (UTC), why, where that comes from, and how long it may be reused.
 * Where there is no answer, or it is another credential than the expected one: the problem's own sentences.
 */
export function explain(answer: Answer): string {
  if (answer.outcome === "Unavailable") return unavailableText(answer);
  if (answer.outcome === "Mismatch") return mismatchText(answer);
  const { moment, outcome, reason } = answer;
  const parts = [
    `At ${utc(moment)} ${SAID[outcome]}${sinceText(answer)}`,
    ...(reason === undefined ? [] : [reasonText(reason)]),
    blockText(answer),
  ];
  return `${parts.join(", ")}; ${reuseText(answer)}.`;
}

function unavailableText({ source, moment, problem }: Unavailable): string {
  const when = moment === 0n ? "" : ` at ${utc(moment)}`;
  return `Whether this credential is good${when} cannot be told from ${SOURCES[source].asked}: ${problem.message}`;
}

function mismatchText({ problem }: Mismatch): string {
  return `This is not the credential that is expected: ${problem.message}`;
}

/** What counts from a moment on may have been announced, and the batch issued, only later than that. */
function sinceText({ since, knownSince }: Decided): string {
  if (since === 0n) return "";
  const known = knownSince === undefined ? "" : ` and is known since ${utc(knownSince)}`;
  return `, which counts since ${utc(since)}${known}`;
}

function reasonText({ kind, revision, reason, evidence }: ChangeReason): string {
  const code = reason === 0 ? "no reason code" : `reason code ${reason}`;
  const shown = evidence === zeroHash ? "" : `, evidence ${evidence}`;
  // The hold that is in force, as its newest event left it.
  const what = kind === "EndEmergency" ? "Emergency, its end brought forward" : kind;
  return `by ${what} at revision ${revision} (${code}${shown})`;
}

function blockText({ source, block, asOfTime }: Decided): string {
  const counted = asOfTime === block.timestamp ? "" : `, which counts as of ${utc(asOfTime)}`;
  return `says ${SOURCES[source].told} block ${block.number} of ${utc(block.timestamp)}${counted}`;
}

function reuseText({ outcome, guarantee, freshUntil, stale }: Decided): string {
  if (stale !== undefined) {
    return `but that is ${stale.age} s too old to rely on: it vouches for moments before ${utc(freshUntil)} only`;
  }
  if (outcome === "NotFound") return "never reuse this, for it may be issued at any moment";
  if (guarantee === "None") return "never reuse this, for the block may still be undone";
  // A hold suspends what is valid, and changes nothing else.
  const unless =
    guarantee === "ExceptEmergency" && outcome === "Valid"
      ? "unless an emergency hold comes first"
      : "whatever is announced by then";
  return `reuse this for moments before ${utc(freshUntil)}, ${unless}`;
}

const utc = (seconds: bigint) => momentText(seconds).replace(/ = \d+$/, "");
