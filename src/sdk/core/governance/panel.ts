import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, encodeWords, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { signingDigest } from "../signing/domainSeparator.ts";
import { type DisputeDomainParameters, disputeDomain } from "../signing/domains.ts";
import { hashStruct, structMembers, structType } from "../signing/structType.ts";
import { MAX_CASE } from "./cases.ts";
import { type Seat, seatsHash } from "./roster.ts";
import { majorityOf } from "./rules.ts";

/** A panel of a dispute desk: the Solidity struct `Panel`. */
export type Panel = {
  /** Seats that must agree. */
  readonly quorum: number;
  /** Whom a quarter of the loser's bond is paid to. */
  readonly payee: Address;
  readonly seats: readonly Seat[];
};

/** Which panel of a desk: 0 decides first, 1 after an appeal. */
export type Round = 0 | 1;

export const panelRounds = [0, 1] as const satisfies readonly Round[];

/** `first panel`: the one of a round, as people know it. */
export const panelName = (round: number) => (round === 0 ? "first panel" : "second panel");

const DAY = 86_400n;

/** Seconds from the announcement of a panel to when it decides cases, at least and at most. */
export const panelNotice = { min: 30n * DAY, max: 365n * DAY } as const;

/** Seconds from when a panel decides cases to when the next may be announced: the last cases of the one before are over and paid. */
export const panelRest = MAX_CASE + 7n * DAY;

/** What a desk keeps of a panel: keccak256 of its quorum, its payee and the hash of its seats, a word each. */
export function panelHash({ quorum, payee, seats }: Panel): Hex {
  const words = encodeWords(BigInt(quorum), hexToBytes(payee, ADDRESS_BYTES), seatsHash(seats));
  return bytesToHex(nobleHasher.keccak256(words));
}

/** More than half of the seats: the fewest that can be a panel's quorum. */
export function minPanelQuorum(seats: readonly Seat[]): number {
  return majorityOf(seats.length);
}

/** A panel that is to take another's place. */
export type PanelChange = {
  readonly round: Round;
  /** The new panel's: one more than that of the one before it. */
  readonly version: number;
  readonly panel: Panel;
  /** Unix seconds from which it decides the cases that are opened. */
  readonly from: bigint;
};

export type PanelChangeTypedDataParameters = DisputeDomainParameters & PanelChange;

const SIGNATURE = "PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)";
const { members } = /* @__PURE__ */ structMembers(SIGNATURE);
const CHANGE = /* @__PURE__ */ structType(SIGNATURE);

/** What members of the panel in force sign to have another take its place, as viem signs it (EIP-712). */
export function panelChangeTypedData({ chainId, desk, ...change }: PanelChangeTypedDataParameters) {
  const { round, version, panel, from } = change;
  return {
    domain: disputeDomain({ chainId, desk }),
    types: { PanelChange: members },
    primaryType: "PanelChange",
    message: { round, version, panel: panelHash(panel), from },
  } as const;
}

/** The 32 bytes that members of the panel in force sign. @throws SymbolonError `DoesNotFit`, `NotHex` */
export function panelChangeDigest(change: PanelChangeTypedDataParameters): Hex {
  const { domain, message } = panelChangeTypedData(change);
  return signingDigest(domain, hashStruct(CHANGE, message));
}
