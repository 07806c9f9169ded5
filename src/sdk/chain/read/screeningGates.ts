import { type Address, type Client, parseAbi, type Transport, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import type { TermsText } from "../../core/signing/termsTypedData.ts";
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

/** @throws what viem throws where the node does not answer */
export async function readTexts(
  client: Client<Transport>,
  { gate, at }: Asked,
): Promise<readonly TermsText[]> {
  return readContract(client, { address: gate, abi: termsGateAbi, functionName: "texts", ...at });
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
