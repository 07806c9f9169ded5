import type { Address, Hex } from "viem";
import type { CallsFile } from "../../chain/calls/callFiles.ts";
import {
  address,
  anything,
  count,
  decodeJson,
  hex,
  list,
  object,
  text,
  truth,
  versioned,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";

/** A call that another command planned for a group (`--from GROUP --calldata FILE`). */
export type GroupCall = { readonly target: Address; readonly data: Hex };

type Call = CallsFile["calls"][number];

const file = versioned(
  "symbolon-calls",
  1,
  object<Omit<CallsFile, "format" | "version"> & { readonly format: unknown; readonly version: unknown }>({
    format: anything,
    version: anything,
    chainId: count,
    from: address,
    calls: list(object<Call>({ to: address, data: hex(), value: text, what: text, simulated: truth })),
  }),
);

export type ParseCallsParameters = {
  readonly chainId: bigint;
  /** The group that is to make them. */
  readonly quorum: Address;
  /** As people know the file. */
  readonly file?: string;
};

/**
 * Reads the calls of a file that a command wrote for a group.
 * @throws SymbolonError `BadCalls`: another chain, another account, calls with ether
 */
export function parseCalls(
  json: string,
  { chainId, quorum, file: name = "The text" }: ParseCallsParameters,
): readonly GroupCall[] {
  const refuse = (reason: string, cause?: unknown) => badCalls(name, quorum, reason, cause);
  const found = decodeJson(file, json, refuse);
  if (BigInt(found.chainId) !== chainId) {
    throw refuse(`it is for chain ${found.chainId}, but the group is on chain ${chainId}`);
  }
  if (found.from.toLowerCase() !== quorum.toLowerCase()) {
    throw refuse(`its calls are those of ${found.from}, not of the group ${quorum}`);
  }
  const dear = found.calls.findIndex(({ value }) => value !== "0");
  if (dear !== -1) throw refuse(`its call ${dear + 1} sends ETH, and a group has none`);
  return found.calls.map(({ to, data }) => ({ target: to, data: data.toLowerCase() as Hex }));
}

function badCalls(name: string, quorum: Address, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadCalls",
    reason: `${name} is not a file of calls for this group: ${reason}.`,
    hint: `Let the command itself write one: ... --from ${quorum} --calldata FILE.`,
    details: { file: name, quorum },
    cause,
  });
}
