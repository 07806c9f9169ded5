import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import {
  type CaseKind,
  type CaseStage,
  caseKinds,
  caseStages,
  type Ruling,
  rulings,
} from "../../core/governance/cases.ts";
import type { Round } from "../../core/governance/panel.ts";
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
  const contract = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  return readEach(client, contract, ["bondToken", "bond", "batchRegistry", "attestationRegistry"]);
}

export type ReadPanelParameters = ReadDeskParameters & { readonly round: Round };

/** The newest panel of a round: its number, and the Unix second from which it is in force; 0 of the first. */
export async function readNewestPanel(
  client: Client<Transport>,
  { desk, round, blockNumber }: ReadPanelParameters,
): Promise<{ readonly version: number; readonly from: bigint }> {
  const contract = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  const [version, from] = await readContract(client, {
    ...contract,
    functionName: "newestPanel",
    args: [round],
  });
  return { version, from };
}

/** Hash of the panel that decides cases opened at a moment, not before the newest change but one. */
export async function readPanelHash(
  client: Client<Transport>,
  { desk, round, moment, blockNumber }: ReadPanelParameters & { readonly moment: bigint },
): Promise<Hex> {
  const contract = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  const [hash] = await readContract(client, {
    ...contract,
    functionName: "panelAt",
    args: [round, moment],
  });
  return hash;
}

/** A case as its desk tells it: the struct `CaseView`. */
export type DeskCase = {
  readonly id: Hex;
  readonly credential: Hex;
  readonly kind: CaseKind;
  readonly stage: CaseStage;
  readonly claimant: Address;
  /** Who answered, or appealed against the claim; the zero address for nobody. */
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
  readonly openedAt: bigint;
};

export type ReadCaseParameters = ReadDeskParameters & {
  /** Id of a batch's credential, with `WHOLE_BATCH` as its index of the batch; or uid of an attestation. */
  readonly credential: Hex;
  readonly kind: CaseKind;
};

/** The newest case of a kind about a credential; undefined: there never was one. */
export async function readCase(
  client: Client<Transport>,
  { desk, credential, kind, blockNumber }: ReadCaseParameters,
): Promise<DeskCase | undefined> {
  const contract = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  const args = [credential, caseKinds.indexOf(kind)] as const;
  const view = await readContract(client, { ...contract, functionName: "caseOf", args });
  const { stage, standing, held: isHeld, paid: isPaid, ...rest } = view;
  if (rest.openedAt === 0n) return undefined;
  return {
    ...rest,
    credential,
    kind,
    isHeld,
    isPaid,
    stage: caseStages[stage] ?? "None",
    standing: rulings[standing] ?? "None",
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
  const contract = { address: desk, abi: disputeDeskAbi, blockNumber } as const;
  return readContract(client, { ...contract, functionName: "isUsed", args: [credential, evidence] });
}

/** Base units that a desk could not pay to an account, and that wait for it. */
export function readOwed(
  client: Client<Transport>,
  { desk, account, blockNumber }: ReadDeskParameters & { readonly account: Address },
): Promise<bigint> {
  const args = [account] as const;
  return readContract(client, {
    address: desk,
    abi: disputeDeskAbi,
    blockNumber,
    functionName: "owed",
    args,
  });
}
