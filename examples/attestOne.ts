import { type Address, type Hex, zeroHash } from "viem";
import { waitForTransactionReceipt, writeContract } from "viem/actions";
import { attestCall, attestedIn, type WriteClient } from "../src/sdk/chain/index.ts";
import { encodeAttestationData } from "../src/sdk/credentials/index.ts";

/** Attests since when somebody has a role, and gives the attestation's uid. */
export async function attestRole(issuer: WriteClient, registry: Address, schema: Hex, recipient: Address) {
  const values = { role: "moderator", since: 1_800_000_000n };
  const data = encodeAttestationData("string role,uint64 since", values);
  const terms = { expirationTime: 0n, revocable: true, refUID: zeroHash, value: 0n };
  const request = { schema, data: { recipient, data, ...terms } };
  const hash = await writeContract(issuer, attestCall({ registry, request }));
  const receipt = await waitForTransactionReceipt(issuer, { hash });
  return attestedIn({ registry, receipt })[0]?.uid;
}
