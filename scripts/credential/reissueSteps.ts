import { join } from "node:path";
import { type Address, getAddress, isAddressEqual } from "viem";
import { batchFiles } from "../../src/node/batches/batchFiles.ts";
import type { ReissuedBatch } from "../../src/node/batches/reissueBatch.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import type { StopStep } from "../../src/sdk/credentials/reissue/reissueTerms.ts";

/** What somebody does next. */
export type ReissueStep = {
  readonly step: "hold" | "issue" | "suspend" | "present" | "revoke" | "gates" | "verifiers";
  /** Role and account, for people. */
  readonly who: string;
  readonly what: string;
  readonly command?: string;
};

type Folders = { readonly from: string; readonly out: string };

/** What is left to be done, in order, by whoever has the key for it. */
export function reissueSteps(made: ReissuedBatch, { from, out }: Folders): readonly ReissueStep[] {
  const [hold, revoke] = made.stop;
  const { oldBatch, newBatch, wasIssued, issuer, policy, plan } = made;
  const before = shellWord(from);
  const after = shellWord(out);
  const last = oldBatch.header.size - 1n;
  const toSuspend = shellWord(join(out, batchFiles.toSuspend));
  const steps: (ReissueStep | undefined)[] = [
    stepOf(hold, () => ({
      step: "hold",
      who: `emergency role ${nameOf(hold.who)}`,
      what: `${reasonToHold(made)}: hold the old batch as a whole, from the second after its block to ${momentOf(hold.until)}; its holders are refused too`,
      command: `symbolon credential hold --all --batch ${before}`,
    })),
    wasIssued
      ? undefined
      : {
          step: "issue",
          who: `new issuer ${nameOf(issuer)}`,
          what: "issue the new batch",
          command: `symbolon credential issue ${after}`,
        },
    (plan.counts.SuspendAgain ?? 0) === 0
      ? undefined
      : {
          step: "suspend",
          who: `new revoker ${nameOf(policy.revoker)}`,
          what: "suspend again what was suspended: until that is in force it counts",
          command: `symbolon credential suspend --file ${toSuspend} --batch ${after}`,
        },
    {
      step: "present",
      who: "whoever keeps the new folder",
      what: "once it is issued: hand each holder their new file",
      command: `symbolon credential present ${after} --all --out ${shellWord(`${out}-handout`)}`,
    },
    stepOf(revoke, () => ({
      step: "revoke",
      who: `revoker ${nameOf(revoke.who)}`,
      what: `once holders have theirs, and before a gate lists both issuers: revoke the old batch as a whole; announced now, it counts from ${momentOf(revoke.from)}`,
      command: `symbolon credential revoke ${last === 0n ? "0" : `0-${last}`} --batch ${before}`,
    })),
    ...changesElsewhere(made),
  ];
  return steps.filter(
    (step) => step !== undefined && (newBatch !== undefined || step.step !== "present"),
  ) as ReissueStep[];
}

function stepOf({ state }: StopStep, make: () => ReissueStep): ReissueStep | undefined {
  return state === "left" ? make() : undefined;
}

/** A thief of the revoker's key reinstates; one of the issuer's alone changes nothing in a batch that there is. */
function reasonToHold({ stop: [, revoke] }: ReissuedBatch): string {
  return revoke.state === "lost"
    ? "at once, if somebody else has the revoker's key"
    : "only if nobody may get in with it any more";
}

/** What those change who go by the old issuer; nothing where the issuer stays. */
function changesElsewhere({ oldBatch, issuer }: ReissuedBatch): readonly ReissueStep[] {
  const { schema } = oldBatch.header;
  if (isAddressEqual(oldBatch.header.issuer, issuer)) return [];
  const old = nameOf(oldBatch.header.issuer);
  const fresh = nameOf(issuer);
  return [
    {
      step: "gates",
      who: "whoever creates campaigns",
      what: "for new campaigns a gate that takes both for a time, if the key is lost; if it is stolen, leave out the old issuer. Only the subject as nullifier holds over both: a field's binds its issuer and a credential's its batch, so each would let one person claim with the old and again with the new",
      command: `symbolon deploy gate credential --schema ${schema} --issuer ${old} --issuer ${fresh} --nullifier subject`,
    },
    {
      step: "verifiers",
      who: "every verifier",
      what: `take ${fresh} besides ${old} for a time that you announce, and then no longer ${old}; at once where its key was stolen, since whoever has it can issue anything under its name`,
    },
  ];
}

/** With its checksum. */
const nameOf = (account: Address | null) => (account === null ? "nobody" : getAddress(account));

const momentOf = (moment: bigint | null) => (moment === null ? "-" : isoMoment(moment));

/** What becomes of the old batch as a whole: who can stop it, or that nobody can, and what protects then. */
export function stopSentences({ stop, plan, oldBatch }: ReissuedBatch): readonly string[] {
  const said = stop.map((step) => `${step.how} the old batch: ${stopText(step)}`);
  if (stop.some(({ state }) => state === "left" || state === "done")) return said;
  const end =
    plan.lastExpiry === 0n
      ? "some of its credentials never expire"
      : `the last of its good credentials expires at ${isoMoment(plan.lastExpiry)}`;
  return [
    ...said,
    `warning: nobody can stop the old batch. What protects is that verifiers and gates take ${nameOf(oldBatch.header.issuer)} no longer, or that a trust list strikes it off; ${end}.`,
  ];
}

function stopText({ how, state, who, from, until }: StopStep): string {
  switch (state) {
    case "left":
      return `${nameOf(who)} can, from ${momentOf(from)}${until === null ? " on, if announced now" : ` to ${momentOf(until)}`}`;
    case "lost":
      return `nobody but whoever has the key of ${nameOf(who)}, which is lost or stolen`;
    case "nobody":
      return how === "hold" ? "nobody: it has no emergency role" : "nobody: it has no revoker";
    case "done":
      return until === null ? "announced for all of it" : `held to ${momentOf(until)}`;
  }
}
