import type { Hex } from "viem";
import { type BatchEvent, type BatchIssuedEvent, batchEvents } from "../../../sdk/chain/events/batches.ts";
import { type BatchHeader, batchId } from "../../../sdk/core/credential/batchId.ts";
import { credentialId } from "../../../sdk/core/credential/credentialLeaf.ts";
import { initialDigest } from "../../../sdk/core/status/digest.ts";
import { locate } from "../../../sdk/core/status/statusWords.ts";
import { decide, type Outcome } from "../../../sdk/core/verdict.ts";
import { replayEvents } from "../../../sdk/credentials/verify/cached/replayEvents.ts";
import { statusOf } from "../../../sdk/credentials/verify/cached/statusCache.ts";
import { logOf } from "../tables/events.ts";
import {
  type CredentialFacts,
  credentialLink,
  groundOf,
  issuerLink,
  nameOf,
  sourceOf,
  statusLink,
} from "./credentialFacts.ts";
import type { Link } from "./link.ts";

/** The links of a credential in a batch: `credential`, `batch`, `status`, `issuer`. */
export function batchLinks(facts: CredentialFacts): readonly Link[] {
  const { registry, reason } = facts;
  const { batch = "0x", index = 0 } = reason;
  const events = registry === undefined ? [] : batchEvents(registry.address, facts.events.map(logOf));
  const issued = events.find((one) => one.event === "BatchIssued");
  const source = sourceOf(facts, `the batch ${batch}`, issued);
  const header = source.made?.header;
  const why = source.made === undefined ? source.why : "";
  const outcome = header && outcomeOf(facts, { batch, index, header, events });
  return [
    idLink(facts, batch, index),
    source.made === undefined
      ? credentialLink("batch", facts, { holds: source.holds, words: source.why, values: { batch } })
      : batchLink(facts, batch, source.made),
    statusLink(facts, outcome, why),
    issuerLink(facts, header?.issuer, why),
  ];
}

/** The id is that of the place in the batch, and the allocation was made from that batch. */
function idLink(facts: CredentialFacts, batch: Hex, index: number): Link {
  const { reason, manifest } = facts;
  const id = credentialId(batch, BigInt(index));
  const size = manifest.batches.find((one) => one.id === batch)?.size;
  const holds = id === reason.credential && size !== undefined && index < size;
  const words = holds
    ? `the credential ${reason.credential} is ${nameOf(facts)}, one of ${size}`
    : size === undefined
      ? `the allocation was not made from the batch ${batch}`
      : `the reasons name the credential ${reason.credential}, and ${nameOf(facts)}, of a batch of ${size}, is ${id}`;
  return credentialLink("credential", facts, { holds, words, values: { batch, index: `${index}`, id } });
}

/** The registry issued it, under the schema and at the moment that the reasons and the manifest state. */
function batchLink(facts: CredentialFacts, batch: Hex, { header, blockNumber }: BatchIssuedEvent): Link {
  const { manifest, reason } = facts;
  const registry = facts.registry?.address ?? "0x";
  const id = batchId({ chainId: BigInt(manifest.chainId), registry, header });
  const schema = header.schema.toLowerCase();
  const compared = [
    ["id", batch, id],
    ["schema", manifest.schema.uid, schema],
    ["size", `${manifest.batches.find((one) => one.id === batch)?.size}`, `${header.size}`],
    ["time of issue", reason.issuedAt, `${header.issuedAt}`],
  ] as const;
  const wrong = compared.find(([, stated, found]) => stated !== found);
  const issued = `the batch ${batch} was issued in block ${blockNumber}`;
  const words =
    wrong === undefined
      ? `${issued}, under the schema ${schema}`
      : `${issued}, and its ${wrong[0]} is ${wrong[2]}, not ${wrong[1]}`;
  const values = { batch, registry, block: `${blockNumber}`, schema, issuedAt: `${header.issuedAt}` };
  const ground = groundOf(facts, "BatchIssued");
  return credentialLink("batch", facts, {
    holds: wrong === undefined,
    words,
    values: { ...values, ...ground },
  });
}

type Issued = {
  readonly batch: Hex;
  readonly index: number;
  readonly header: BatchHeader;
  readonly events: readonly BatchEvent[];
};

/** What the registry's words were at the allocation's block, written again from its events. */
function outcomeOf({ manifest }: CredentialFacts, { batch, index, header, events }: Issued): Outcome {
  const asOf = BigInt(manifest.block.timestamp);
  const unchanged = { revoked: new Map(), suspended: new Map(), holds: new Map(), batchHold: 0n };
  const first = { revision: 1, digest: initialDigest(batch), ...unchanged, issuedBy: asOf };
  const copy = replayEvents(first, header.policy.epochLength, events);
  const status = statusOf(copy, index, locate(index).word);
  const credential = { index: BigInt(index), validFrom: 0n, expires: 0n };
  return decide({ status, header, credential, asOf, moment: asOf }).outcome;
}
