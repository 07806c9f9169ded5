import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { isAnotherContract } from "../../../chain/errors/explainViemError.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { momentText } from "../../../core/text/moment.ts";
import { askNode, type StatusBlock } from "./askNode.ts";

/** ITrustList.sol. */
const TRUST_LIST = [
  {
    type: "function",
    name: "isTrusted",
    stateMutability: "view",
    inputs: [
      { name: "issuer", type: "address" },
      { name: "schema", type: "bytes32" },
      { name: "moment", type: "uint256" },
    ],
    outputs: [{ name: "trusted", type: "bool" }],
  },
] as const;

export type AskTrustListParameters = {
  /** An `ITrustList`. */
  readonly trustList: Address;
  readonly issuer: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  /** Unix seconds that the list is asked about: the present, or the credential's date. */
  readonly moment: bigint;
  /** The block whose list is asked; default: the newest. */
  readonly blockNumber?: bigint;
};

/** What a list says of an issuer; `failed`: it reverts, is not there, or answers something else. Only `trusted` is a yes. */
export type Trust = "trusted" | "refused" | "failed";

/**
 * Asks a trust list about one issuer at one block: a back end with a copy does so when it refreshes, and keeps those that are
 * trusted as its fixed issuers.
 * @throws SymbolonError `NodeFailed` where the node, and not the list, gives no answer
 */
export function askTrustList(
  client: Client<Transport>,
  { trustList, issuer, schema, moment, blockNumber }: AskTrustListParameters,
): Promise<Trust> {
  return askNode(`the answer of the trust list ${trustList}`, async () => {
    try {
      const isTrusted = await readContract(client, {
        address: trustList,
        abi: TRUST_LIST,
        functionName: "isTrusted",
        args: [issuer, schema, moment],
        ...(blockNumber !== undefined && { blockNumber }),
      });
      return isTrusted ? "trusted" : "refused";
    } catch (thrown) {
      if (isAnotherContract(thrown)) return "failed";
      throw thrown;
    }
  });
}

/** The list does not vouch for the issuer. */
export function issuerNotTrusted(
  trust: Exclude<Trust, "trusted">,
  { trustList, issuer, schema, moment }: AskTrustListParameters,
  block: StatusBlock,
): SymbolonError {
  const what =
    trust === "refused"
      ? `does not trust ${issuer} under schema ${schema} at ${momentText(moment)}`
      : `gives no answer about ${issuer}: it fails, does not exist, or is not a trust list`;
  return new SymbolonError({
    code: "IssuerNotTrusted",
    reason: `The trust list ${trustList} ${what}, in block ${block.number}.`,
    hint:
      trust === "refused"
        ? "Ask for a credential of an issuer on the list, or ask the list's authority."
        : "Compare the list's address and chain; a list that fails refuses everybody.",
    details: { trustList, issuer, schema, moment, trust, block },
  });
}
