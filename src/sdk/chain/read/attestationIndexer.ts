import {
  type Abi,
  type Address,
  type Client,
  decodeFunctionResult,
  encodeFunctionData,
  encodeFunctionResult,
  type Hex,
  parseAbi,
  type Transport,
  zeroHash,
} from "viem";
import { call } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";

/** A contract that lists attestations on EAS by recipient and schema: EAS's own `Indexer`, or Coinbase's. */
export type AttestationIndexer = {
  readonly kind: "eas" | "coinbase";
  readonly address: Address;
};

const abi = parseAbi([
  "function getReceivedAttestationUIDs(address recipient, bytes32 schemaUID, uint256 start, uint256 length, bool reverseOrder) view returns (bytes32[])",
  "function getAttestationUid(address recipient, bytes32 schemaUid) view returns (bytes32)",
]);

/** Gas for one question: some sixty times what the two contracts need for {@link AskIndexerParameters.most} of 20. */
const GAS = 3_000_000n;
/** Characters of a word in hexadecimal. */
const WORD = 64;

export type AskIndexerParameters = {
  readonly indexer: AttestationIndexer;
  readonly recipient: Address;
  readonly schema: Hex;
  /** How many uids are asked for at most. */
  readonly most: number;
};

/**
 * The uids that an indexer has for a recipient and a schema, the last indexed first. It is anybody's contract: what it
 * says is a hint, and each attestation must be read from the registry.
 * @throws SymbolonError `IndexerUnreadable` where the answer is not laid out as that kind of indexer answers; viem's error
 * where it refuses, or the node fails
 */
export async function askIndexer(
  client: Client<Transport>,
  { indexer, recipient, schema, most }: AskIndexerParameters,
): Promise<readonly Hex[]> {
  const { kind, address: to } = indexer;
  const ask = async (data: Hex): Promise<Hex> => (await call(client, { to, data, gas: GAS })).data ?? "0x";
  if (kind === "eas") {
    const functionName = "getReceivedAttestationUIDs";
    const args = [recipient, schema, 0n, BigInt(most), true] as const;
    const answer = await ask(encodeFunctionData({ abi, functionName, args }));
    const uids = exactly<readonly Hex[]>({ functionName, answer, words: 2 + most });
    if (uids === undefined) throw unreadable(indexer, answer);
    return uids;
  }
  const functionName = "getAttestationUid";
  const answer = await ask(encodeFunctionData({ abi, functionName, args: [recipient, schema] }));
  const uid = exactly<Hex>({ functionName, answer, words: 1 });
  if (uid === undefined) throw unreadable(indexer, answer);
  return uid === zeroHash ? [] : [uid];
}

type Answered = { readonly functionName: string; readonly answer: Hex; readonly words: number };

/** What an answer says; undefined: it is longer than so many words, or the encoder would not have made it. */
function exactly<Value>({ functionName, answer, words }: Answered): Value | undefined {
  if (answer.length > 2 + WORD * words) return undefined;
  const asked: { readonly abi: Abi; readonly functionName: string } = { abi, functionName };
  try {
    const result = decodeFunctionResult({ ...asked, data: answer });
    return encodeFunctionResult({ ...asked, result }) === answer.toLowerCase()
      ? (result as Value)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Characters of an answer that an error tells. */
const TOLD = 2 + 2 * WORD;

function unreadable({ kind, address }: AttestationIndexer, answer: Hex): SymbolonError {
  return new SymbolonError({
    code: "IndexerUnreadable",
    reason: `The contract ${address} does not answer as an indexer of the kind ${kind}.`,
    hint: "Give the address of EAS's own Indexer or of Coinbase's on this chain, with its kind.",
    details: { indexer: address, kind, answer: answer.slice(0, TOLD) },
  });
}
