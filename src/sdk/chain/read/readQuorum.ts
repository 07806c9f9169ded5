import { type Address, type Client, type Hex, type Transport, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import type { Act } from "../../core/governance/acts.ts";
import { actNumber } from "../../core/governance/acts.ts";
import { unpackRule } from "../../core/governance/rules.ts";
import type { OpenProposal } from "../../core/governance/stage.ts";
import { quorumAbi } from "../abi/quorumAbi.ts";
import { isAnotherContract } from "../errors/explainViemError.ts";
import { actNamed } from "../events/groups.ts";
import type { AtBlock } from "./atBlock.ts";
import { readEach } from "./readEach.ts";

/** What a group stores in addition to its proposals. */
export type QuorumState = {
  readonly rulebook: Address;
  /** The desk whose decisions it carries out; undefined: none. */
  readonly desk: Address | undefined;
  readonly roster: {
    readonly version: number;
    readonly seats: number;
    /** Hash of its seats ({@link rosterHash}): only events show who they are. */
    readonly hash: Hex;
  };
  /** Unix seconds: silences of proposals that were opened before no longer count. */
  readonly silencesCountFrom: bigint;
};

export type ReadQuorumParameters = AtBlock & { readonly quorum: Address };

/** Reads a group, whatever its code is: a caller who must trust it checks the code first (`readGroup`). */
export async function readQuorum(
  client: Client<Transport>,
  { quorum, blockNumber }: ReadQuorumParameters,
): Promise<QuorumState> {
  const contract = { address: quorum, abi: quorumAbi, blockNumber } as const;
  const names = ["rulebook", "desk", "roster", "silencesCountFrom"] as const;
  const { rulebook, desk, roster, silencesCountFrom } = await readEach(client, contract, names);
  const [version, seats, hash] = roster;
  return {
    rulebook,
    desk: desk === zeroAddress ? undefined : desk,
    roster: { version, seats, hash },
    silencesCountFrom: BigInt(silencesCountFrom),
  };
}

/** The desk that a group names, once and for good; undefined: none, or it is no group. */
export async function readNamedDesk(
  client: Client<Transport>,
  { group: address, blockNumber }: AtBlock & { readonly group: Address },
): Promise<Address | undefined> {
  try {
    const desk = await readContract(client, { address, abi: quorumAbi, functionName: "desk", blockNumber });
    return desk === zeroAddress ? undefined : desk;
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}

/** The state of a seat. */
export type SeatState = {
  /** 0 to 3; at 3 it is dormant until it signs. */
  readonly silences: number;
  /** Seconds of holds that it has signed in this period. */
  readonly held: bigint;
  /** Unix seconds until which it opens no other proposal that passes by silence; 0: it may. */
  readonly busyUntil: bigint;
};

/** Reads the state of a seat. */
export async function readSeat(
  client: Client<Transport>,
  { quorum, seat, blockNumber }: ReadQuorumParameters & { readonly seat: number },
): Promise<SeatState> {
  const contract = { address: quorum, abi: quorumAbi, args: [seat], blockNumber } as const;
  const [silences, held, busyUntil] = await Promise.all([
    readContract(client, { ...contract, functionName: "silencesOf" }),
    readContract(client, { ...contract, functionName: "heldBy" }),
    readContract(client, { ...contract, functionName: "busyUntil" }),
  ]);
  return { silences, held: BigInt(held), busyUntil };
}

/** A proposal as its group stores it; `openedAt` 0: it was never opened. */
export async function readProposal(
  client: Client<Transport>,
  { quorum, id, blockNumber }: ReadQuorumParameters & { readonly id: Hex },
): Promise<OpenProposal> {
  const { rule, act, openedAt, passedAt, closed, ...stored } = await readContract(client, {
    address: quorum,
    abi: quorumAbi,
    blockNumber,
    functionName: "proposalOf",
    args: [id],
  } as const);
  return {
    ...stored,
    rule: unpackRule(rule),
    act: actNamed(act),
    openedAt: BigInt(openedAt),
    passedAt: BigInt(passedAt),
    isClosed: closed,
  };
}

/** Whether a proposal of this act with this nonce was executed. */
export function readIsUsed(
  client: Client<Transport>,
  { quorum, act, nonce, blockNumber }: ReadQuorumParameters & { readonly act: Act; readonly nonce: bigint },
): Promise<boolean> {
  return readContract(client, {
    address: quorum,
    abi: quorumAbi,
    blockNumber,
    functionName: "isUsed",
    args: [actNumber(act), nonce],
  } as const);
}
