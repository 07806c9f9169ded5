import {
  type Address,
  decodeAbiParameters,
  encodeFunctionData,
  type Hex,
  padHex,
  parseAbi,
  slice,
  toFunctionSelector,
} from "viem";
import { call, readContract } from "viem/actions";
import { allOfManyGateAbi } from "../../chain/abi/allOfManyGateAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { revertData } from "../../chain/errors/revertData.ts";

/** A claim as a campaign asks its gate about it. */
export type AskedClaim = {
  readonly index: bigint;
  readonly account: Address;
  readonly recipient: Address;
  /** Base units of the leaf. */
  readonly amount: bigint;
  /** Who calls the campaign. */
  readonly caller: Address;
};

export type RefusingPartParameters = {
  readonly gate: Address;
  /** For whom the gate is asked. */
  readonly campaign: Address;
  readonly claim: AskedClaim;
  /** What the gate is given. */
  readonly gateData: Hex;
};

const pairAbi = parseAbi([
  "function first() view returns (address)",
  "function second() view returns (address)",
]);
const PAIR = [{ type: "bytes" }, { type: "bytes" }] as const;
const LIST = [{ type: "bytes[]" }] as const;

/** Gates in gates deeper than this are not asked. */
const DEEPEST = 8;

/**
 * Which part of a gate refuses a claim: a gate passes on what a part reverts with, which does not say whose it is. Each part is
 * asked by itself, as the campaign's adapter asks it.
 * @returns the part's place, from 0, and where that is a gate of parts itself, the place in it; undefined where the gate has
 * no parts, where none refuses by itself, or where the node does not say
 */
export async function refusingPart(
  client: ReadClient,
  parameters: RefusingPartParameters,
): Promise<readonly number[] | undefined> {
  try {
    const path = await pathTo(client, parameters, 0);
    return path.length === 0 ? undefined : path;
  } catch {
    // It only says more about a refusal that is known.
    return undefined;
  }
}

async function pathTo(
  client: ReadClient,
  { gate, campaign, claim, gateData }: RefusingPartParameters,
  depth: number,
): Promise<readonly number[]> {
  const parts = depth > DEEPEST ? undefined : await readParts(client, gate);
  if (parts === undefined) return [];
  const adapter = await readContract(client, {
    address: gate,
    abi: allOfManyGateAbi,
    functionName: "adapterOf",
    args: [campaign],
  });
  const given = parts.isPair ? decodeAbiParameters(PAIR, gateData) : decodeAbiParameters(LIST, gateData)[0];
  if (given.length !== parts.gates.length) return [];
  const answers = await Promise.all(
    parts.gates.map((part, i) => agrees(client, { part, adapter, claim, gateData: given[i] as Hex })),
  );
  const place = answers.indexOf(false);
  const inner = parts.gates[place];
  const data = given[place];
  if (inner === undefined || data === undefined) return [];
  const within = { gate: inner, campaign: adapter, claim, gateData: data };
  return [place, ...(await pathTo(client, within, depth + 1))];
}

type Parts = { readonly gates: readonly Address[]; readonly isPair: boolean };

/** Undefined: a gate without parts. */
async function readParts(client: ReadClient, gate: Address): Promise<Parts | undefined> {
  const target = { address: gate, abi: pairAbi } as const;
  const [many, pair] = await Promise.allSettled([
    readContract(client, { address: gate, abi: allOfManyGateAbi, functionName: "parts" }),
    Promise.all([
      readContract(client, { ...target, functionName: "first" }),
      readContract(client, { ...target, functionName: "second" }),
    ]),
  ]);
  if (many.status === "fulfilled") return { gates: many.value, isPair: false };
  return pair.status === "fulfilled" ? { gates: pair.value, isPair: true } : undefined;
}

const check = allOfManyGateAbi.find((item) => item.type === "function" && item.name === "check");
if (check === undefined) throw new Error("The gate's ABI has no check.");
const YES = padHex(toFunctionSelector(check), { dir: "right", size: 32 });

type Asked = Pick<RefusingPartParameters, "claim" | "gateData"> & {
  readonly part: Address;
  readonly adapter: Address;
};

/** @throws what was thrown, where no contract has refused */
async function agrees(client: ReadClient, { part, adapter, claim, gateData }: Asked): Promise<boolean> {
  const { index, account, recipient, amount, caller } = claim;
  const args = [index, account, recipient, amount, caller, gateData] as const;
  const data = encodeFunctionData({ abi: allOfManyGateAbi, functionName: "check", args });
  try {
    const { data: answer = "0x" } = await call(client, { account: adapter, to: part, data });
    return answer.length >= YES.length && slice(answer, 0, 32) === YES;
  } catch (thrown) {
    if (revertData(thrown) === undefined) throw thrown;
    return false;
  }
}
