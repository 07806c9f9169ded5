import hre from "hardhat";
import type { Address, Hex, PublicClient } from "viem";
import { issueToMembers, revokeMembers } from "../../../examples/issueAndRevoke.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import type { Credential } from "../../../src/sdk/core/credential/credentialLeaf.ts";

export type MemberProof = {
  readonly header: BatchHeader;
  readonly credential: Credential;
  readonly proof: readonly Hex[];
};

/** Seconds of an epoch of the club's. */
export const EPOCH = 3_600n;

/**
 * An embedded chain on which a club has issued a credential to Ben, at `start`, the beginning of an epoch; dated back by a
 * day, so that it was surely issued by then. Close it.
 * @param initialDate when the chain begins; left out: now
 */
export async function openMemberChain(initialDate?: Date) {
  const connection = await hre.network.create({
    network: "embedded",
    ...(initialDate !== undefined && { override: { initialDate } }),
  });
  const { viem, networkHelpers, close } = connection;
  const client: PublicClient = await viem.getPublicClient();
  const [club, ben] = (await viem.getWalletClients()) as WriteClient[];
  if (club === undefined || ben === undefined) throw new Error("The embedded chain has too few accounts.");
  const registry: Address = (await viem.deployContract("BatchRegistry")).address;
  const start = ((await client.getBlock()).timestamp / EPOCH + 2n) * EPOCH;
  await networkHelpers.time.setNextBlockTimestamp(start);
  const members = [{ subject: ben.account.address, name: "Ben", adult: true }];
  const { batch, header } = await issueToMembers(club, registry, members, start - 86_400n);
  const bens: MemberProof = { header, credential: batch.credential(0), proof: batch.credentialProof(0) };
  const { schema, issuer } = header;
  return {
    client,
    club,
    ben,
    registry,
    start,
    bens,
    /** What a verifier at the club's door expects of Ben. */
    expected: { issuers: [issuer], schema, subject: ben.account.address },
    revokeBen: () => revokeMembers(club, registry, header, [0]),
    time: networkHelpers.time,
    takeSnapshot: networkHelpers.takeSnapshot,
    mine: () => networkHelpers.mine(),
    close,
  };
}
