import { join } from "node:path";
import { type Address, zeroAddress } from "viem";
import { batchFiles } from "../../src/node/batches/batchFiles.ts";
import { type ReissuedBatch, reissueBatch } from "../../src/node/batches/reissueBatch.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import type { AsOf } from "../../src/sdk/credentials/reissue/readOldBatch.ts";
import { openReader } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { type Progress, progress } from "../progress.ts";
import { type PolicyOptions, rulesHashOf } from "./policyOptions.ts";
import { type ReissueStep, reissueSteps, stopSentences } from "./reissueSteps.ts";

type ReissueOptions = Omit<PolicyOptions, "emergency"> & {
  readonly rpc: string;
  readonly registry?: Address;
  readonly out: string;
  readonly issuer: Address;
  readonly lost?: readonly Address[];
  readonly asOf?: AsOf;
  readonly withSuspended?: boolean;
  /** False: nobody. */
  readonly emergency?: Address | false;
  readonly fromBlock?: bigint;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon credential reissue OLD --out NEW --issuer ADDRESS`. */
export async function reissue(from: string, options: ReissueOptions): Promise<void> {
  const { rpc, out, dryRun = false, json = false, emergency, ...rest } = options;
  const { revoker, epochLength, emergencyLimit } = rest;
  const client = await openReader(rpc);
  const made = await reissueBatch(client, {
    from,
    to: out,
    ...rest,
    policy: {
      revoker,
      emergency: emergency === false ? zeroAddress : emergency,
      epochLength,
      emergencyLimit,
      rulesHash: rulesHashOf(rest),
    },
    dryRun,
    onProgress: stagesOf(),
  });
  const steps = reissueSteps(made, { from, out });
  const mapping = made.newBatch === undefined ? null : join(out, batchFiles.mapping);
  printResult(json, documentOf(made, { dryRun, out, mapping, steps }), [
    ...tableOf(made, out, mapping),
    ...stopSentences(made),
    ...changedWarnings(made),
    ...otherWarnings(made),
    ...steps.map(({ who, what, command }, i) =>
      [`${i + 1}. ${who}: ${what}`, ...(command === undefined ? [] : [command])].join("\n   "),
    ),
  ]);
}

type ReissueSummary = {
  readonly dryRun: boolean;
  readonly out: string;
  readonly mapping: string | null;
  readonly steps: readonly ReissueStep[];
};

function documentOf(made: ReissuedBatch, { dryRun, out, mapping, steps }: ReissueSummary): object {
  const {
    oldBatch,
    newBatch,
    wasWritten,
    wasIssued,
    issuer,
    policy,
    lost,
    asOf,
    plan,
    changed,
    stop,
    others,
  } = made;
  const isThere = newBatch !== undefined;
  return {
    dryRun,
    out: isThere ? out : null,
    oldBatch: oldBatch.id,
    newBatch: newBatch?.id ?? null,
    registry: oldBatch.registry,
    written: wasWritten ? "earlier" : isThere ? "now" : null,
    issued: wasIssued,
    issuer,
    policy,
    lost,
    asOf,
    size: oldBatch.header.size,
    reissued: plan.reissued,
    counts: plan.counts,
    lastExpiry: plan.lastExpiry,
    changed,
    mapping,
    stop,
    others: others.map(({ batch, blockNumber, header: { size, schema } }) => {
      return { batch, block: blockNumber, size, schema, isAfter: blockNumber > asOf.number };
    }),
    steps,
  };
}

function tableOf(made: ReissuedBatch, out: string, mapping: string | null): readonly string[] {
  const { oldBatch, newBatch, wasWritten, wasIssued, asOf, plan } = made;
  const { issuer, size } = oldBatch.header;
  const state = wasIssued ? "issued" : "not issued yet";
  const each = Object.entries(plan.counts).map(
    ([reason, count]) => `${count.toLocaleString("en")} ${reason}`,
  );
  return table([
    ["old batch", `${oldBatch.id}, by ${issuer}`],
    ["new batch", newBatch === undefined ? "not written (dry run)" : `${newBatch.id}, ${state}`],
    ["as of", `block ${asOf.number}, ${isoMoment(asOf.timestamp)}`],
    ["reissued", `${plan.reissued.toLocaleString("en")} of ${size.toLocaleString("en")}`],
    ["by reason", each.join(", ")],
    ["folder", mapping === null ? undefined : wasWritten ? `${out}, as an earlier run wrote it` : out],
    ["mapping", mapping ?? undefined],
  ]);
}

/** Indexes that a line names. */
const MAX_NAMED = 10;

function changedWarnings({ changed, made, wasIssued }: ReissuedBatch): readonly string[] {
  if (changed.length === 0) return [];
  const named = changed.slice(0, MAX_NAMED).join(", ");
  const more = changed.length - MAX_NAMED;
  const others = more > 0 ? ` and ${more.toLocaleString("en")} more` : "";
  const hint = wasIssued
    ? "revoke them in the new batch, too"
    : "delete the folder and reissue again with a later --as-of, or revoke them in the new batch once it is issued";
  return [
    `warning: after block ${made.number}, in which the new batch was made, ${named}${others} of the old batch were revoked, suspended or held there. If that was right, ${hint}.`,
  ];
}

function otherWarnings({ asOf, others }: ReissuedBatch): readonly string[] {
  return others.map(({ batch, blockNumber, header: { issuer, size } }) => {
    const late = blockNumber > asOf.number ? ", after the block that counts" : "";
    return `warning: ${issuer} also issued ${batch} (of ${size.toLocaleString("en")}) in block ${blockNumber}${late}. If it is yours, reissue it from its own folder; if not, only verifiers can refuse it, by its issuer.`;
  });
}

function stagesOf() {
  const names = { check: "checking", events: "reading events", hash: "hashing", write: "writing" } as const;
  const shown = new Map<keyof typeof names, Progress>();
  return (stage: keyof typeof names, done: number, total: number) => {
    const show = shown.get(stage) ?? progress(names[stage], stage === "events" ? "blocks" : undefined);
    shown.set(stage, show);
    show(done, total);
  };
}
