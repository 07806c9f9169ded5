import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import { getAttestation } from "../../../src/sdk/chain/read/attestations.ts";
import { registryBuilds } from "../../journeys/easBuilds.ts";
import { deployBuild } from "./deployBuild.ts";
import { serveChain } from "./servedChain.ts";

/** A registry of attestations and the one of its schemas. */
export type DeployedRegistry = {
  readonly name: string;
  readonly registry: Address;
  readonly schemas: Address;
};

export type AttestationChain = Awaited<ReturnType<typeof openAttestationChain>>;

/**
 * Serves an embedded chain on a free port, with EAS as its authors published it, and ours. Close it, or the process
 * stays.
 */
export async function openAttestationChain() {
  const { rpc, reader, node, clients, close } = await serveChain();
  const [issuer, other] = clients;

  const deploy = deployBuild(reader, issuer);
  const registries: DeployedRegistry[] = [];
  for (const { name, registry, schemaRegistry } of registryBuilds) {
    const schemas = await deploy(schemaRegistry);
    registries.push({ name, schemas, registry: await deploy(registry, schemas) });
  }
  return {
    rpc,
    reader,
    node,
    issuer,
    other,
    deploy,
    /** EAS first. */
    registries,
    attestation: (registry: Address, uid: Hex) => getAttestation(reader, { registry, uid }),
    block: () => getBlock(reader),
    close,
  };
}
