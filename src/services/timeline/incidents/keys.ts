import { formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import type { ForeignNonces, ParkedKey, SlowSignatures, SlowTransaction } from "../tables/facts/keys.ts";
import type { Incident } from "./incident.ts";

type Found = Omit<Incident, "chain">;

const MILLI = 1_000;

export function stuckIncident(facts: SlowTransaction): Found {
  const { sender, hash, signed, ended, isMined, count } = facts;
  const took = formatDuration((ended - signed) / MILLI);
  const state = isMined
    ? `was mined ${took} after it was signed`
    : `is not mined ${took} after it was signed`;
  return {
    rule: "KeyStuck",
    actor: sender,
    cause: `${hash} ${state}: ${whyStuck(facts)}`,
    from: signed,
    to: ended,
    count,
    subjects: [hash],
  };
}

function whyStuck({ parked, worker, isHeld, versions }: SlowTransaction): string {
  if (parked !== undefined) return `the key was parked for ${parked}`;
  if (worker === undefined) return "no worker has ever held the key";
  if (!isHeld) return `${worker} does not hold the key any more, and nobody else does`;
  const raised = versions - 1;
  return raised === 0
    ? `${worker} held the key and offered no more for it`
    : `${worker} offered more ${formatThings(raised, "time")}, and it was not enough`;
}

export function parkedIncident({ sender, reason, from, to, worker }: ParkedKey): Found {
  const cause = `${worker} parked it for ${reason}, ${formatDuration((to - from) / MILLI)} ago`;
  return { rule: "KeyStuck", actor: sender, cause, from, to, count: 1, subjects: [] };
}

export function nonceIncident({ sender, count, nonce, hash, from, to }: ForeignNonces): Found {
  const more = count === 1 ? "" : `, and ${count - 1} more`;
  const cause = `something else that sends from the key used nonce ${nonce}, which was ${hash}'s${more}`;
  return { rule: "NonceTaken", actor: sender, cause, from, to, count, subjects: [hash] };
}

export function signerIncident({ sender, worker, count, slowest, hash, from, to }: SlowSignatures): Found {
  const cause = `${worker} waited ${formatDuration(slowest / MILLI)} for a signature by the key`;
  const subjects = hash === undefined ? [] : [hash];
  return { rule: "SignerSlow", actor: sender, cause, from, to, count, subjects };
}
