import { type Address, concatHex, encodeFunctionData, type Hex, parseAbi, size, toHex } from "viem";
import { call } from "viem/actions";
import type { ReadClient } from "../clients.ts";
import { isSilent } from "../errors/explainViemError.ts";

const walletAbi = parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);
/** Of a transaction, and the most of a byte of its calldata (EIP-7623). */
const BASE_GAS = 21_000;
const CALLDATA_GAS = 40;
/** The whole word of acceptance: contracts check all of it. */
const MAGIC_VALUE = `0x1626ba7e${"00".repeat(28)}`;
/**
 * Gas of a question. Contracts pass on all that is left, and a node has more than any transaction: a wallet that burned it would
 * cost the node seconds. Passkeys and owners by the dozen take less than half of it.
 */
const QUESTION_GAS = 4_000_000;

/**
 * Whether the contract of an account accepts a signature as its own (ERC-1271). It asks as contracts do: by a static
 * call, in which the contract can change nothing. An account without a contract accepts nothing, nor does one that reverts,
 * answers less than a word, or needs more gas.
 * @param gas that it has for its answer
 * @throws what viem throws where the node does not answer
 */
export async function isAcceptedByContract(
  client: ReadClient,
  wallet: Address,
  hash: Hex,
  signature: Hex,
  gas = QUESTION_GAS,
): Promise<boolean> {
  const args = [hash, signature] as const;
  const question = encodeFunctionData({ abi: walletAbi, functionName: "isValidSignature", args });
  const answer = await answered(() => call(client, { data: asking(wallet, question, gas) }));
  // Some nodes run no code that is not deployed. Here the gas pays for the calldata as well.
  const whole = BigInt(gas + BASE_GAS + CALLDATA_GAS * size(question));
  const found = answer ?? (await answered(() => call(client, { to: wallet, data: question, gas: whole })));
  return found?.slice(0, MAGIC_VALUE.length) === MAGIC_VALUE;
}

/** A call's answer; undefined: the node refuses it. @throws what viem throws where the node does not answer */
async function answered(ask: () => Promise<{ readonly data?: Hex | undefined }>): Promise<Hex | undefined> {
  try {
    return (await ask()).data;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return undefined;
  }
}

/**
 * Code that `eth_call` runs and that is never deployed: it passes the bytes after it to a contract by a static call,
 * and returns the first word of the answer, or 0 without one.
 *
 *     62 length 60 3f 60 00 39                      copy what follows this code to memory 0.
 *     60 20 60 00 62 length 60 00 73 (contract) 63 (gas) fa   staticcall(gas, contract, 0, length, 0, 32).
 *     60 1f 3d 11 16 60 00 51 02                    the word, times whether it answered and there is one.
 *     60 00 52 60 20 60 00 f3                       return it.
 */
function asking(wallet: Address, question: Hex, gas: number): Hex {
  const length = toHex(size(question), { size: 3 });
  const parts: readonly Hex[] = [
    "0x62",
    length,
    "0x603f600039",
    "0x6020600062",
    length,
    "0x600073",
    wallet,
    "0x63",
    toHex(gas, { size: 4 }),
    "0xfa",
    "0x601f3d111660005102",
    "0x60005260206000f3",
  ];
  return concatHex([...parts, question]);
}
