import { type Address, type Hex, parseAbi } from "viem";
import type { AttestationChain } from "./openAttestationChain.ts";
import { publishedBytecode } from "./publishedBytecode.ts";

const PROXY = "@openzeppelin/contracts/build/contracts/ERC1967Proxy.json";
const CONSTRUCTOR = parseAbi(["constructor(address implementation, bytes initialization)"]);

/**
 * Puts a contract behind OpenZeppelin's ERC1967Proxy, the published build of the version that the contract's own
 * package depends on.
 */
export function deployProxy(
  chain: AttestationChain,
  pack: string,
  implementation: Address,
  initialization: Hex,
): Promise<Address> {
  return chain.deploy(publishedBytecode(PROXY, pack), {
    abi: CONSTRUCTOR,
    args: [implementation, initialization],
  });
}
