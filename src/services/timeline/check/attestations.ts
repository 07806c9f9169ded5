import type { Hex } from "viem";
import { getAttestationStatuses } from "../../../sdk/chain/read/attestations.ts";
import { readInParts } from "../../../sdk/chain/read/readInParts.ts";
import type { AttestationStatus } from "../../../sdk/core/attestation/attestationVerdict.ts";
import type { ChainEvent } from "../tables/events.ts";
import { type PastCheck, readCheckedGroups } from "./pastCheck.ts";

/** Where the uid of a schema stands among the topics of both events. */
const SCHEMA_TOPIC = 3;

/** Whether each attestation with an event is as its registry has it, and revoked or not as its events say. @returns attestations */
export async function checkAttestations(check: PastCheck): Promise<number> {
  const { client, contract: registry } = check;
  const blockNumber = BigInt(check.block);
  let compared = 0;
  for await (const groups of readCheckedGroups(check, "attestationRegistry")) {
    const uids = groups.map(([event]) => event?.item as Hex);
    const statuses = await readInParts(uids.length, (from, to) =>
      getAttestationStatuses(client, { registry, blockNumber, uids: uids.slice(from, to) }),
    );
    for (const [i, events] of groups.entries())
      compareAttestation(check, uids[i] as Hex, events, statuses[i] as AttestationStatus);
    compared += groups.length;
  }
  return compared;
}

function compareAttestation(
  { disagreements }: PastCheck,
  uid: Hex,
  events: readonly ChainEvent[],
  { time, revocationTime, schema, recipient, attester }: AttestationStatus,
): void {
  if (time === 0n) {
    disagreements.add("EventsMadeUp", `attestation ${uid}`);
    return;
  }
  const isSame = ({ account, actor, topics }: ChainEvent) =>
    account === recipient.toLowerCase() &&
    actor === attester.toLowerCase() &&
    topics[SCHEMA_TOPIC] === schema.toLowerCase();
  if (!events.every(isSame)) disagreements.add("EventsAltered", `attestation ${uid}`);
  compareMoment("Attested", time, "making");
  compareMoment("Revoked", revocationTime, "revocation");

  function compareMoment(name: string, moment: bigint, what: string): void {
    const own = events.filter((event) => event.name === name);
    const text = `the ${what} of ${uid}`;
    if (own.length === 0 && moment !== 0n) disagreements.add("EventsMissing", text);
    if (own.length > 0 && moment === 0n) disagreements.add("EventsMadeUp", text);
    if (own.length > 1) disagreements.add("EventsDoubled", text);
    if (moment !== 0n && own.some((event) => BigInt(event.time) !== moment))
      disagreements.add("EventsAltered", `the moment of ${text}`);
  }
}
