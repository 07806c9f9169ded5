import {
  type Address,
  encodeAbiParameters,
  type Hex,
  keccak256,
  maxUint64,
  pad,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  toBytes,
  zeroAddress,
  zeroHash,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { BenchChain } from "../openBenchChain.ts";
import { signerAt } from "../signerAt.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const SEATS = 9;

/** What all rules of the bench's group have in common: five of nine, at once. */
const RULE = {
  quorum: 5,
  floor: 5,
  mode: 0,
  vetoes: 5,
  evidence: false,
  window: 7 * DAY,
  standIn: 0,
  notice: 0,
  budget: 0,
  sunset: 0,
};
/** One an act, in their order: a hold may be one seat's, and rules take notice. */
const RULES = Array.from({ length: 12 }, (_, act) => {
  if (act === 2) return { ...RULE, quorum: 1, floor: 1, evidence: true, budget: 30 * DAY, sunset: 7 * DAY };
  return act === 11 ? { ...RULE, notice: 30 * DAY } : RULE;
});

/** The nine, by their address. */
export const members: readonly PrivateKeyAccount[] = Array.from({ length: SEATS }, (_, seat) =>
  signerAt(1_000 + seat),
);

export type Roster = readonly { readonly member: Hex; readonly standIn: Hex; readonly secondStandIn: Hex }[];

export const seats: Roster = members.map(({ address }) => ({
  member: pad(address),
  standIn: zeroHash,
  secondStandIn: zeroHash,
}));

/** Members and both stand-ins in each seat: the longest that a roster of as many seats can be. */
export const fullSeats: Roster = seats.map(({ member }, seat) => ({
  member,
  standIn: pad(signerAt(2_000 + seat).address),
  secondStandIn: pad(signerAt(3_000 + seat).address),
}));

export type Approval = { readonly seat: number; readonly chair: number; readonly signature: Hex };

/** A call for the group to make. */
export type GroupCall = { readonly target: Address; readonly data: Hex; readonly evidence: Hex };

/** A group of nine with its rulebook, and what it does at once. */
export async function openGroup(chain: BenchChain, seats: Roster) {
  const quorum = await chain.viem.deployContract("Quorum", [seats, RULES, zeroAddress]);
  const rulebook = await quorum.read.rulebook();
  const chainId = await chain.publicClient.getChainId();
  let nonce = 0n;
  return {
    address: quorum.address,
    /** What a batch's policy must name, for the group to issue it. */
    rulesHash: keccak256(
      encodeAbiParameters(
        [{ type: "bytes32" }, { type: "uint256" }, { type: "address" }],
        [keccak256(toBytes("Rules(uint256 chainId,address rulebook)")), BigInt(chainId), rulebook],
      ),
    ),
    /** Has the first `count` seats sign a call, and sends it. Returns gas used. */
    async act(call: GroupCall, count: number): Promise<number> {
      const proposal = { ...call, nonce: nonce++, deadline: maxUint64 >> 32n };
      const id = await quorum.read.idOf([proposal]);
      const hash = await quorum.write.act([proposal, seats, await approvalsOf(id, count)], {
        account: chain.relayer.account,
      });
      return chain.gasOf(hash);
    },
  };
}

/** What the first seats sign, 64 bytes each. */
export function approvalsOf(digest: Hex, count: number): Promise<readonly Approval[]> {
  return Promise.all(
    members.slice(0, count).map(async (member, seat) => {
      const signature = parseSignature(await member.sign({ hash: digest }));
      return {
        seat,
        chair: 0,
        signature: serializeCompactSignature(signatureToCompactSignature(signature)),
      };
    }),
  );
}
