import { deployEasLike, type EasCode } from "./deployEasLike.ts";
import type { AttestationChain } from "./openAttestationChain.ts";
import { publishedBytecode } from "./publishedBytecode.ts";
import type { EasRegistry } from "./registry.ts";

const BUILD = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";

/** Creation code of EAS 1.4.0 as EAS published it. */
export function easCode(): EasCode {
  return {
    schemas: publishedBytecode(`${BUILD}/SchemaRegistry.sol/SchemaRegistry.json`),
    attestations: publishedBytecode(`${BUILD}/EAS.sol/EAS.json`),
  };
}

/** EAS 1.4.0 as EAS published it. */
export async function deployEas(chain: AttestationChain): Promise<EasRegistry> {
  const registry = await deployEasLike(chain, easCode());
  // One signature an item is the least that EAS can do with.
  return { ...registry, attestManySigned: registry.attestListSigned };
}
