import type { Hex } from "viem";
import { revertData } from "../../../sdk/chain/errors/revertData.ts";
import { getAttestation, getAttestationStatuses } from "../../../sdk/chain/read/attestations.ts";
import { readInParts } from "../../../sdk/chain/read/readInParts.ts";
import type { AttestationStatus } from "../../../sdk/core/attestation/attestationVerdict.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import type { ChainEvent } from "../tables/events.ts";
import { type PastCheck, readCheckedGroups } from "./pastCheck.ts";

/** Questions under way at once. */
const AT_ONCE = 8;
/** Where the uid of a schema stands among the topics of both events. */
const SCHEMA_TOPIC = 3;

/** Whether each attestation with an event is as its registry has it, and revoked or not as its events say. @returns attestations */
export async function checkAttestations(check: PastCheck): Promise<number> {
  let compared = 0;
  for await (const groups of readCheckedGroups(check, "attestationRegistry")) {
    const uids = groups.map(([event]) => event?.item as Hex);
    const statuses = await readStatuses(check, uids);
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

/** EAS has no function that answers for many, and is asked for each. */
async function readStatuses(
  { client, contract: registry, block }: PastCheck,
  uids: readonly Hex[],
): Promise<readonly AttestationStatus[]> {
  const at = { registry, blockNumber: BigInt(block) };
  try {
    return await readInParts(uids.length, (from, to) =>
      getAttestationStatuses(client, { ...at, uids: uids.slice(from, to) }),
    );
  } catch (thrown) {
    if (revertData(thrown) === undefined) throw thrown;
  }
  return mapAtOnce(uids, AT_ONCE, (uid) => getAttestation(client, { ...at, uid }));
}
