import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import {
  type CaseKind,
  type CaseRecord,
  type CaseStage,
  caseKinds,
  caseStages,
  type Ruling,
  rulings,
} from "../../core/governance/cases.ts";
import { disputeDeskAbi } from "../abi/disputeDeskAbi.ts";
import type { AtBlock } from "./atBlock.ts";
import { readEach } from "./readEach.ts";

/** What a desk has fixed. */
export type DeskTerms = {
  readonly bondToken: Address;
  /** Base units of a first case's bond. */
  readonly bond: bigint;
  readonly batchRegistry: Address;
  readonly attestationRegistry: Address;
};

export type ReadDeskParameters = AtBlock & { readonly desk: Address };

/** Reads what a desk has fixed, whatever its code is. */
export function readDeskTerms(
  client: Client<Transport>,
  { desk, blockNumber }: ReadDeskParameters,
): Promise<DeskTerms> {
  const asked = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  return readEach(client, asked, ["bondToken", "bond", "batchRegistry", "attestationRegistry"]);
}

/** A case as its desk tells it: the struct `CaseView`, and what is stored of it. */
export type DeskCase = {
  readonly id: Hex;
  readonly credential: Hex;
  readonly kind: CaseKind;
  readonly stage: CaseStage;
  readonly claimant: Address;
  /** Who answered, or is accused; the zero address for nobody. */
  readonly respondent: Address;
  /** Each side's, in base units. */
  readonly bond: bigint;
  /** Unix seconds; 0 where nothing more comes. */
  readonly decidesBy: bigint;
  readonly evidenceUntil: bigint;
  readonly effectFrom: bigint;
  readonly overBy: bigint;
  readonly standing: Ruling;
  readonly isHeld: boolean;
  readonly isPaid: boolean;
  readonly record: CaseRecord;
};

export type ReadCaseParameters = ReadDeskParameters & {
  /** Id of a batch's credential, or uid of an attestation. */
  readonly credential: Hex;
  readonly kind: CaseKind;
};

/** The newest case of a kind about a credential; undefined: there never was one. */
export async function readCase(
  client: Client<Transport>,
  { desk, credential, kind, blockNumber }: ReadCaseParameters,
): Promise<DeskCase | undefined> {
  const asked = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  const args = [credential, caseKinds.indexOf(kind)] as const;
  const [view, [stored]] = await Promise.all([
    readContract(client, { ...asked, functionName: "caseOf", args }),
    readContract(client, { ...asked, functionName: "storedCase", args }),
  ]);
  const { stage, standing, held: isHeld, paid: isPaid, openedAt, ...rest } = view;
  if (openedAt === 0n) return undefined;
  return {
    ...{ ...rest, credential, kind, isHeld, isPaid },
    stage: caseStages[stage] ?? "None",
    standing: rulings[standing] ?? "None",
    record: recordOf(kind, stored),
  };
}

type StoredCase = {
  readonly openedAt: number;
  readonly ruledAfter: number;
  readonly appealedAfter: number;
  readonly notice: number;
  readonly flags: number;
};

const [MINUTE, HOUR] = [60, 3_600];

/** What is stored of a case, unpacked: the Solidity struct `Case`. */
export function recordOf(
  kind: CaseKind,
  { openedAt, ruledAfter, appealedAfter, notice, flags }: StoredCase,
): CaseRecord {
  const momentOf = (minutes: number) => (minutes === 0 ? 0n : BigInt(openedAt + minutes * MINUTE));
  return {
    kind,
    openedAt: BigInt(openedAt),
    notice: BigInt(notice * HOUR),
    isAnswered: (flags & 1) !== 0,
    ruledAt: momentOf(ruledAfter),
    first: rulings[(flags >> 1) & 3] ?? "None",
    appealedAt: momentOf(appealedAfter),
    second: rulings[(flags >> 3) & 3] ?? "None",
    isCarriedOut: (flags & 64) !== 0,
  };
}

/** Whether evidence was the ground of a case, or of an appeal, about this credential already. */
export function readIsEvidenceUsed(
  client: Client<Transport>,
  {
    desk,
    credential,
    evidence,
    blockNumber,
  }: ReadDeskParameters & { readonly credential: Hex; readonly evidence: Hex },
): Promise<boolean> {
  const asked = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  return readContract(client, { ...asked, functionName: "isUsed", args: [credential, evidence] });
}
