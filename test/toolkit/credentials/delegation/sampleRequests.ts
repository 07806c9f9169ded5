import { type Address, type Hex, hashTypedData, keccak256 } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import type { AttestationRequestData } from "../../../../src/sdk/core/attestation/attestationRequests.ts";
import {
  type RequestFile,
  requestMessages,
  type UnsignedRequest,
} from "../../../../src/sdk/credentials/delegation/requestText.ts";

export const signer = privateKeyToAccount(`0x${"42".repeat(32)}`);
export const stranger = privateKeyToAccount(`0x${"43".repeat(32)}`);
export const REGISTRY: Address = "0x00000000000000000000000000000000000000A1";
export const WORD: Hex = `0x${"ab".repeat(32)}`;

/** Signs with a key, whoever the request says has signed. */
export async function signedBy(account: PrivateKeyAccount, request: UnsignedRequest): Promise<RequestFile> {
  const signatures = await Promise.all(
    requestMessages(request).map((message) => account.sign({ hash: hashTypedData(message) })),
  );
  return { ...request, signatures } as RequestFile;
}

/** One of each kind, by {@link signer}, with the nonce 3; each member has a value of its own. */
export function sampleRequests(): readonly UnsignedRequest[] {
  const place = { chainId: 31_337n, registry: REGISTRY, nonce: 3n, deadline: 1_900_000_000n };
  const by = { ...place, signer: signer.address };
  const why = { reason: 5, evidence: WORD };
  const header = {
    issuer: signer.address,
    schema: keccak256("0x01"),
    root: keccak256("0x02"),
    size: 300n,
    issuedAt: 1_800_000_000n,
    manifestHash: keccak256("0x04"),
    salt: WORD,
    policy: {
      revoker: signer.address,
      emergency: signer.address,
      epochLength: 3_600n,
      emergencyLimit: 86_400n,
      rulesHash: keccak256("0x05"),
    },
  };
  const data: AttestationRequestData = {
    recipient: REGISTRY,
    expirationTime: 1_900_000_001n,
    revocable: true,
    refUID: WORD,
    data: "0x1234",
    value: 2n ** 255n,
  };
  const revocation = { uid: WORD, value: 7n };
  const holding = { header, targets: [7n, 2n ** 256n - 1n], until: 1_800_100_000n, ...why };
  return [
    { ...by, kind: "attest", asked: { schema: WORD, data } },
    { ...by, kind: "multiAttest", asked: { schema: WORD, data: [data, { ...data, value: 0n }] } },
    { ...by, kind: "attestMany", asked: { schema: WORD, data: [data, data] } },
    { ...by, kind: "revoke", asked: { schema: WORD, data: revocation } },
    { ...by, kind: "multiRevoke", asked: { schema: WORD, data: [revocation, revocation] } },
    { ...by, kind: "revokeMany", asked: { schema: WORD, data: [revocation] } },
    { ...by, kind: "issueBatch", asked: { header, uri: "ipfs://manifest" } },
    {
      ...by,
      kind: "changeStatus",
      asked: { header, kind: "Reinstate", masks: [{ word: 1n, mask: 1n << 255n }], ...why, revision: 4 },
    },
    { ...by, kind: "imposeHold", asked: holding },
    { ...by, kind: "endHold", asked: { ...holding, revision: 9 } },
    { ...by, kind: "increaseNonce", asked: { newNonce: 8n } },
  ];
}
