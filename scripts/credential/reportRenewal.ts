import { join } from "node:path";
import { batchFiles } from "../../src/node/batches/batchFiles.ts";
import type { RenewedCredentials } from "../../src/node/batches/renewCredentials.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { credentialId } from "../../src/sdk/core/credential/credentialLeaf.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { quote } from "../../src/sdk/core/text/escape.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import {
  type ChangeOutcome,
  changeOutcomes,
  type Deadline,
  retractionDeadline,
} from "../../src/sdk/credentials/changes/changeOutcomes.ts";
import { sameKey } from "../../src/sdk/credentials/changes/changeWork.ts";
import { changedParts, type Renewal } from "../../src/sdk/credentials/renewal/planRenewal.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { keepsFiles, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";

type ReportRenewalParameters = {
  readonly client: WriteClient;
  /** The folder of the old batch. */
  readonly from: string;
  readonly options: ActingOptions & { readonly out: string };
};

/** Lines about single credentials that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

/** Tells what became of a renewal, and what is left to be done. */
export async function reportRenewal(
  renewed: RenewedCredentials,
  { client, from, options }: ReportRenewalParameters,
): Promise<void> {
  const { oldBatch, newBatch, renewals, warnings, wasWritten, issued, revoked, rows } = renewed;
  const { dryRun = false, out } = options;
  const isKept = wasWritten || keepsFiles(options);
  const outcomes = revoked === undefined ? [] : changeOutcomes(rows, revoked);
  const deadline = revoked && retractionDeadline(outcomes, oldBatch.header.policy.epochLength, revoked.now);
  const transactions = [...issued.transactions, ...(revoked?.transactions ?? [])];
  const gas = transactions.reduce((sum, { gas: one }) => sum + BigInt(one), 0n);
  const steps = stepsOf(renewed, { from, options });
  const changes = renewals.map((one, i) => changeOf(one, i, renewed, isKept, outcomes[i]));
  const state = issued.wasIssued ? "earlier" : dryRun ? null : "now";
  printOutcome(
    options,
    {
      client,
      calls: [...issued.calls, ...(revoked?.calls ?? [])],
      name: `Symbolon: renew credentials of ${oldBatch.id}`,
    },
    {
      dryRun,
      out: isKept ? out : null,
      oldBatch: oldBatch.id,
      newBatch: isKept ? newBatch.id : null,
      registry: oldBatch.registry,
      written: wasWritten ? "earlier" : isKept ? "now" : null,
      issued: state,
      renewed: changes,
      replaces: isKept ? join(out, batchFiles.renewal) : null,
      retractableUntil: deadline?.retractableUntil ?? null,
      transactions,
      gas,
      warnings,
      steps,
    },
    [
      ...table([
        ["old batch", oldBatch.id],
        ["new batch", isKept ? newBatch.id : "not written (dry run)"],
        ["credentials", renewals.length.toLocaleString("en")],
        ["issued", state ?? "not yet (dry run)"],
        ["old ones", oldText(outcomes, revoked === undefined)],
        ["revoked from", revokedFrom(outcomes)],
        ["retractable", deadline === undefined ? undefined : deadlineText(deadline)],
        ["folder", isKept ? out : undefined],
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
      ]),
      ...changes.slice(0, MAX_SHOWN).map(changeLine),
      ...(changes.length > MAX_SHOWN ? [`and ${changes.length - MAX_SHOWN} more; --json tells all`] : []),
      ...warnings.map(({ message }) => `warning: ${message}`),
      ...steps.map(({ who, what, command }, i) => `${i + 1}. ${who}: ${what}\n   ${command}`),
    ],
  );
}

function changeOf(
  renewal: Renewal,
  position: number,
  { oldBatch, newBatch, fields }: RenewedCredentials,
  isKept: boolean,
  revocation: ChangeOutcome | undefined,
) {
  const { index, reason, evidence, after } = renewal;
  return {
    oldIndex: index,
    oldCredential: credentialId(oldBatch.id, BigInt(index)),
    index: position,
    credential: isKept ? credentialId(newBatch.id, BigInt(position)) : null,
    subject: after.subject,
    changed: changedParts(renewal, fields),
    reason,
    evidence,
    revocation: revocation ?? null,
  };
}

function changeLine({ oldIndex, index, changed }: ReturnType<typeof changeOf>): string {
  const parts = changed.map(({ what, from, to }) => `${what} ${shown(what, from)} -> ${shown(what, to)}`);
  return `${oldIndex} is ${index} of the new batch: ${parts.join(", ")}`;
}

function shown(what: string, value: unknown): string {
  if (typeof value === "string") return what === "subject" ? value : quote(value);
  if (typeof value !== "bigint") return JSON.stringify(value);
  return isoMomentOr(value, what === "expires" ? "never" : "issuance");
}

function oldText(outcomes: readonly ChangeOutcome[], isLeft: boolean): string {
  if (isLeft) return "not revoked yet: the revoker does that";
  const counts = [...Map.groupBy(outcomes, ({ did }) => did)].map(([did, some]) => {
    const said = { done: "revoked", "done earlier": "revoked earlier", planned: "to be revoked" } as const;
    const word = did === "skipped" ? "revoked already" : did === "refused" ? "refused" : said[did];
    return `${some.length} ${word}`;
  });
  return counts.join(", ");
}

function revokedFrom(outcomes: readonly ChangeOutcome[]): string | undefined {
  const moments = new Set(outcomes.flatMap(({ effectiveFrom }) => effectiveFrom ?? []));
  return moments.size === 0 ? undefined : [...moments].map((one) => isoMomentOr(one, "")).join(", ");
}

function deadlineText({ retractableUntil, secondsLeft }: Deadline): string {
  const left = secondsLeft === 0n ? "over" : `${durationText(secondsLeft)} left`;
  return `until ${isoMomentOr(retractableUntil, "")} (${left})`;
}

type StepsOf = Pick<ReportRenewalParameters, "from" | "options">;

/** What others do next. */
function stepsOf(
  { oldBatch, issued, rows, revoked }: RenewedCredentials,
  { from, options: { dryRun = false, out } }: StepsOf,
) {
  const isThere = issued.wasIssued || !dryRun;
  const batch = shellWord(from);
  const revocations = [...Map.groupBy(rows, sameKey).values()].map((same) => {
    const [first] = same;
    const why = `--reason ${first?.reason} --evidence ${first?.evidence}`;
    return {
      step: "revoke" as const,
      who: `revoker ${oldBatch.header.policy.revoker}`,
      what: "once the new batch is issued: run the same command, or revoke the old ones",
      command: `symbolon credential revoke ${same.map(({ index }) => index).join(" ")} --batch ${batch} ${why}`,
    };
  });
  return [
    ...(revoked === undefined ? revocations : []),
    ...(isThere
      ? [
          {
            step: "present" as const,
            who: "whoever keeps the new folder",
            what: "hand each holder their new file",
            command: `symbolon credential present ${shellWord(out)} --all --out ${shellWord(`${out}-handout`)}`,
          },
        ]
      : []),
  ];
}
