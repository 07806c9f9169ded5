import { type TypedDataDefinition, zeroAddress, zeroHash } from "viem";
import { panelChangeTypedData } from "../../sdk/core/governance/panel.ts";
import { objectionTypedData, proposalTypedData } from "../../sdk/core/governance/proposal.ts";
import { rulingTypedData } from "../../sdk/core/governance/ruling.ts";
import { challengeTypedData } from "../../sdk/core/signing/challengeTypedData.ts";
import { claimTypedData } from "../../sdk/core/signing/claimTypedData.ts";
import { attestationDomain } from "../../sdk/core/signing/domains.ts";
import { type RequestKind, requestTypedData } from "../../sdk/core/signing/requestTypedData.ts";
import { statusCopyTypedData } from "../../sdk/core/signing/statusCopyTypedData.ts";
import { termsTypedData } from "../../sdk/core/signing/termsTypedData.ts";
import { OFFCHAIN_DOMAIN, offchainTypes } from "../../sdk/credentials/offchain/offchainAttestation.ts";

/** Typed data that people sign, and what a wallet says first of it. */
export type SignedType = { readonly intent: string; readonly sample: TypedDataDefinition };

const chainId = 1n;
const place = { chainId, registry: zeroAddress } as const;
const terms = { upTo: 0n, recipient: zeroAddress, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
const claim = { chainId, campaign: zeroAddress, account: zeroAddress, index: 0n, terms, paidBefore: 0n };
const proposal = { target: zeroAddress, data: "0x", evidence: zeroHash, nonce: 0n, deadline: 0n } as const;

const request = (kind: RequestKind, intent: string): SignedType => ({
  intent,
  sample: requestTypedData(kind, { ...place, nonce: 0n, deadline: 0n, data: {}, kind: "Revoke" } as never),
});

/** Each from the function that makes it for signing: its types and its domain's name are that function's. The values are none. */
export const signedTypes: readonly SignedType[] = [
  { intent: "Let others claim for you", sample: claimTypedData(claim) as TypedDataDefinition },
  {
    intent: "Show your credential",
    sample: challengeTypedData({
      ...place,
      credential: zeroHash,
      audience: "",
      nonce: zeroHash,
      deadline: 0n,
    }) as TypedDataDefinition,
  },
  {
    intent: "Answer for a copy of the status",
    sample: statusCopyTypedData({
      ...place,
      block: 0n,
      blockHash: zeroHash,
      copy: zeroHash,
    }) as TypedDataDefinition,
  },
  {
    intent: "Agree to the terms",
    sample: termsTypedData({
      chainId,
      gate: zeroAddress,
      campaign: zeroAddress,
      account: zeroAddress,
      text: { language: "", hash: zeroHash },
    }) as TypedDataDefinition,
  },
  {
    intent: "Assent to a proposal of the group",
    sample: proposalTypedData({ chainId, quorum: zeroAddress, proposal, roster: 0 }) as TypedDataDefinition,
  },
  {
    intent: "Object to a proposal of the group",
    sample: objectionTypedData({ chainId, quorum: zeroAddress, id: zeroHash }) as TypedDataDefinition,
  },
  {
    intent: "Rule in the case",
    sample: rulingTypedData({
      chainId,
      desk: zeroAddress,
      caseId: zeroHash,
      round: 0,
      ruling: "Upheld",
      reasons: zeroHash,
    }) as TypedDataDefinition,
  },
  {
    intent: "Replace the panel of the desk",
    sample: panelChangeTypedData({
      chainId,
      desk: zeroAddress,
      round: 0,
      version: 1,
      panel: { quorum: 1, payee: zeroAddress, seats: [] },
      from: 0n,
    }) as TypedDataDefinition,
  },
  {
    intent: "Sign an off-chain attestation",
    sample: {
      domain: { ...attestationDomain(place), name: OFFCHAIN_DOMAIN },
      types: offchainTypes,
      primaryType: "Attest",
      message: {},
    } as never,
  },
  request("attest", "Let others make one attestation"),
  request("attestMany", "Let others make attestations"),
  request("revoke", "Let others revoke one attestation"),
  request("revokeMany", "Let others revoke attestations"),
  request("issueBatch", "Let others issue the batch"),
  request("changeStatus", "Let others change credentials"),
  request("imposeHold", "Let others hold credentials"),
  request("endHold", "Let others end the hold"),
  request("increaseNonce", "Make void what you signed"),
];
