import {
  type Address,
  concatHex,
  decodeAbiParameters,
  encodeAbiParameters,
  type Hex,
  numberToHex,
  pad,
  slice,
  toFunctionSelector,
} from "viem";
import type { Act, Pair } from "../play/episode.ts";
import { frugalResolver, scripted } from "./cast.ts";

/** What happens to a puppet, in the order of its own list. */
export const stimuli = ["paid", "askedPayable", "askedSignature", "called"] as const;
export type Stimulus = (typeof stimuli)[number];

/** A call that a puppet makes before it replies. */
export type Errand = { readonly target: Pair<Address>; readonly value: bigint; readonly data: Pair<Hex> };

/** What a puppet does about it; see contracts/Puppet.sol. */
export type Reply = {
  readonly notes?: boolean;
  readonly burns?: boolean;
  readonly fails?: boolean;
  readonly asksNonce?: boolean;
  readonly output?: Hex;
  readonly errands?: readonly Errand[];
};

export const word = (value: bigint | number) => numberToHex(value, { size: 32 });
export const MAGIC = pad("0x1626ba7e", { dir: "right", size: 32 });

const replyType = [
  {
    type: "tuple",
    components: [
      { name: "notes", type: "bool" },
      { name: "burns", type: "bool" },
      { name: "fails", type: "bool" },
      { name: "asksNonce", type: "bool" },
      { name: "output", type: "bytes" },
      {
        name: "errands",
        type: "tuple[]",
        components: [
          { name: "target", type: "address" },
          { name: "value", type: "uint256" },
          { name: "data", type: "bytes" },
        ],
      },
    ],
  },
] as const;
const arrangeType = [{ type: "uint8" }, { type: "bytes" }] as const;
const arrangeSelector = toFunctionSelector("function arrange(uint8,bytes)");

/** How a puppet behaves unless told otherwise: takes ETH, lets attestations stand, signs everything. */
export function plainReply(puppet: Address, stimulus: Stimulus): Reply {
  switch (stimulus) {
    case "paid":
      return { notes: true };
    case "askedPayable":
      return { output: word(puppet === frugalResolver ? 0 : 1) };
    case "askedSignature":
      return { output: MAGIC };
    case "called":
      return { notes: true, output: word(1) };
  }
}

/** The act that tells a puppet how to behave from now on. */
export function arrange(puppet: Address, stimulus: Stimulus, reply: Reply): Act {
  const one = encodeArrange(stimulus, reply, 0);
  const other = reply.errands === undefined ? one : encodeArrange(stimulus, reply, 1);
  return { target: puppet, value: 0n, data: [one, other] };
}

/** Tells every puppet to behave as usual. */
export function plainReplies(): readonly { readonly puppet: Address; readonly data: Hex }[] {
  return scripted.flatMap((puppet) =>
    stimuli.map((stimulus) => ({
      puppet,
      data: encodeArrange(stimulus, plainReply(puppet, stimulus), 0),
    })),
  );
}

/** What a call of `arrange` says. */
export function arrangementOf(data: Hex) {
  const [position, encoded] = decodeAbiParameters(arrangeType, slice(data, 4));
  return { stimulus: stimuli[position]!, reply: decodeAbiParameters(replyType, encoded)[0] };
}

function encodeArrange(stimulus: Stimulus, reply: Reply, side: 0 | 1): Hex {
  const encoded = encodeAbiParameters(replyType, [
    {
      notes: reply.notes ?? false,
      burns: reply.burns ?? false,
      fails: reply.fails ?? false,
      asksNonce: reply.asksNonce ?? false,
      output: reply.output ?? "0x",
      errands: (reply.errands ?? []).map(({ target, value, data }) => ({
        target: target[side],
        value,
        data: data[side],
      })),
    },
  ]);
  return concatHex([arrangeSelector, encodeAbiParameters(arrangeType, [stimuli.indexOf(stimulus), encoded])]);
}
