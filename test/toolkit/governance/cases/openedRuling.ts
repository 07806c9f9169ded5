import { type Hex, zeroHash } from "viem";
import type { OpenedRuling } from "../../../../src/sdk/governance/cases/openRuling.ts";
import type { RulingFile } from "../../../../src/sdk/governance/cases/rulingFile.ts";
import { addressOf } from "../audit/soundFacts.ts";

export const DAY = 86_400n;
export const OPENED_AT = 1_800_000_000n;
export const CREDENTIAL: Hex = `0x${"c1".repeat(32)}`;
export const BATCH: Hex = `0x${"ba".repeat(32)}`;
export const [DESK, ISSUER, HOLDER, CLAIMANT, ATTESTER] = [1, 2, 3, 4, 5].map(addressOf) as [
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
];
export const IN_BATCH = {
  batch: BATCH,
  index: 17n,
  issuer: ISSUER,
  revoker: ISSUER,
  emergency: ISSUER,
  subject: HOLDER,
} as const;
export const FILE: RulingFile = {
  chainId: 1n,
  desk: DESK,
  caseId: `0x${"ca".repeat(32)}`,
  round: 0,
  ruling: "Upheld",
  reasons: `0x${"0e".repeat(32)}`,
  approvals: [],
};

/** A case that was answered, once evidence is closed. */
export function openedRuling(
  file: Partial<RulingFile> = {},
  found: Partial<OpenedRuling["found"]> = {},
  more: Partial<OpenedRuling> = {},
): OpenedRuling {
  return {
    file: { ...FILE, ...file },
    found: {
      id: FILE.caseId,
      credential: CREDENTIAL,
      kind: "Fraud",
      stage: "Panel",
      claimant: CLAIMANT,
      respondent: ISSUER,
      bond: 4_000_000n,
      openedAt: OPENED_AT,
      evidenceUntil: OPENED_AT + 5n * DAY,
      decidesBy: OPENED_AT + 7n * DAY,
      effectFrom: 0n,
      overBy: OPENED_AT + 16n * DAY,
      standing: "None",
      isHeld: false,
      isPaid: false,
      ...found,
    },
    panel: { quorum: 2, payee: ISSUER, seats: [] },
    subject: IN_BATCH,
    evidence: zeroHash,
    brought: [],
    bondWords: { decimals: 6, symbol: "USDX" },
    asOf: { blockNumber: 1n, time: OPENED_AT + 5n * DAY },
    ...more,
  };
}
