import hre from "hardhat";
import type { EasCode } from "./deployEasLike.ts";

/** Our two registries, as they were last compiled. */
export async function ownCode(): Promise<EasCode> {
  const [schemas, attestations] = await Promise.all([
    hre.artifacts.readArtifact("contracts/credentials/SchemaRegistry.sol:SchemaRegistry"),
    hre.artifacts.readArtifact("contracts/credentials/AttestationRegistry.sol:AttestationRegistry"),
  ]);
  return { schemas: schemas.bytecode, attestations: attestations.bytecode };
}
