import type { Address, Hex } from "viem";
import { bytesToHex, encodeWords, hexToBytes, WORD_BYTES } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { signingDigest } from "../signing/domainSeparator.ts";
import { type DisputeDomainParameters, disputeDomain } from "../signing/domains.ts";
import { hashStruct, structMembers, structType } from "../signing/structType.ts";
import { type CaseKind, caseKinds, type Ruling, rulings } from "./cases.ts";
import type { Round } from "./panel.ts";

/** What a panel says about a case. */
export type PanelRuling = {
  readonly caseId: Hex;
  /** 0: the first panel, 1: the second. */
  readonly round: Round;
  readonly ruling: Exclude<Ruling, "None">;
  /** keccak256 of the reasons. */
  readonly reasons: Hex;
};

export type RulingTypedDataParameters = DisputeDomainParameters & PanelRuling;

const SIGNATURE = "Ruling(bytes32 caseId,uint8 round,uint8 ruling,bytes32 reasons)";
const { members } = /* @__PURE__ */ structMembers(SIGNATURE);
const RULING = /* @__PURE__ */ structType(SIGNATURE);

/** What members of a panel sign, as viem signs it (EIP-712). */
export function rulingTypedData({ chainId, desk, ...said }: RulingTypedDataParameters) {
  const { caseId, round, ruling, reasons } = said;
  return {
    domain: disputeDomain({ chainId, desk }),
    types: { Ruling: members },
    primaryType: "Ruling",
    message: { caseId, round, ruling: rulings.indexOf(ruling), reasons },
  } as const;
}

/** The 32 bytes that members of a panel sign. @throws SymbolonError `DoesNotFit`, `NotHex` */
export function rulingDigest(said: RulingTypedDataParameters): Hex {
  const { domain, message } = rulingTypedData(said);
  const round = BigInt(message.round);
  const ruling = BigInt(message.ruling);
  return signingDigest(domain, hashStruct(RULING, { ...message, round, ruling }));
}

export type CaseIdParameters = {
  /** Id of a batch's credential, or uid of an attestation. */
  readonly credential: Hex;
  readonly kind: CaseKind;
  readonly claimant: Address;
  /** Unix seconds. */
  readonly openedAt: bigint;
};

/** The id of a case: keccak256 of what it is about, its kind, its claimant and the second of its opening, a word each. */
export function caseId({ credential, kind, claimant, openedAt }: CaseIdParameters): Hex {
  const words = [
    hexToBytes(credential, WORD_BYTES),
    BigInt(caseKinds.indexOf(kind)),
    hexToBytes(claimant),
    openedAt,
  ];
  return bytesToHex(nobleHasher.keccak256(encodeWords(...words)));
}
