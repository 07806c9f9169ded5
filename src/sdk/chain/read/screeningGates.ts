import { type Address, type Client, hashTypedData, parseAbi, type Transport, zeroAddress } from "viem";
import { getChainId, readContract } from "viem/actions";
import { type TermsText, termsTypedData } from "../../core/signing/termsTypedData.ts";
import { sanctionsGateAbi } from "../abi/sanctionsGateAbi.ts";
import { termsGateAbi } from "../abi/termsGateAbi.ts";
import { isSilent } from "../errors/explainViemError.ts";
import type { AtBlock } from "./atBlock.ts";

/** What a SanctionsGate asks, and whether it is answered. */
export type OracleState = {
  readonly oracle: Address;
  /** Whether it answers now; if not, nobody is paid. Asked about the zero address. */
  readonly isAnswering: boolean;
  /** Who owns the oracle, as it says itself (`owner()`): usually whoever keeps its list. Undefined: it names nobody. */
  readonly owner: Address | undefined;
};

type Asked = { readonly gate: Address; readonly at: AtBlock };

/** @throws what viem throws where the node does not answer */
export async function readOracle(client: Client<Transport>, { gate, at }: Asked): Promise<OracleState> {
  const target = { address: gate, abi: sanctionsGateAbi, ...at } as const;
  const [oracle, [isAnswering]] = await Promise.all([
    readContract(client, { ...target, functionName: "oracle" }),
    readContract(client, { ...target, functionName: "screen", args: [zeroAddress] }),
  ]);
  return { oracle, isAnswering, owner: await ownerOf(client, oracle, at) };
}

const MAX_TEXTS = 8;
/** As the gate's constructor takes languages. */
const TAG = /^[A-Za-z0-9-]{1,31}$/;

/**
 * The texts of a TermsGate; undefined: another constructor than the shipped one set its immutables, so that it has texts
 * that the shipped one refuses, or wants something else signed than it says.
 * @throws what viem throws where the node does not answer
 */
export async function readTexts(
  client: Client<Transport>,
  { gate, campaign, at }: Asked & { readonly campaign: Address },
): Promise<readonly TermsText[] | undefined> {
  const target = { address: gate, abi: termsGateAbi, ...at } as const;
  const texts = await readContract(client, { ...target, functionName: "texts" });
  const languages = new Set(texts.map(({ language }) => language));
  const isTaken = languages.size === texts.length && [...languages].every((one) => TAG.test(one));
  if (!isTaken || texts.length === 0 || texts.length > MAX_TEXTS) return undefined;
  const chainId = BigInt(await getChainId(client));
  // Whichever the account: it is no immutable.
  const asked = texts.map(async (text, position) => {
    const args = [campaign, gate, BigInt(position)] as const;
    const digest = await readContract(client, { ...target, functionName: "digestOf", args });
    return hashTypedData(termsTypedData({ chainId, gate, campaign, account: gate, text })) === digest;
  });
  return (await Promise.all(asked)).every((isSame) => isSame) ? texts : undefined;
}

const ownedAbi = parseAbi(["function owner() view returns (address)"]);

async function ownerOf(
  client: Client<Transport>,
  oracle: Address,
  at: AtBlock,
): Promise<Address | undefined> {
  try {
    const owner = await readContract(client, {
      address: oracle,
      abi: ownedAbi,
      functionName: "owner",
      ...at,
    });
    return owner === zeroAddress ? undefined : owner;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return undefined;
  }
}
