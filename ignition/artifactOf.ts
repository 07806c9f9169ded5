import type { Artifact } from "@nomicfoundation/ignition-core";
import type { Abi } from "viem";
import type { ContractBuild } from "../src/sdk/chain/contractBuild.ts";

/** A contract as it ships, in the form that Ignition takes: nothing has to be compiled before it is deployed. */
export function artifactOf<const ContractAbi extends Abi>(
  build: ContractBuild & { readonly abi: ContractAbi },
): Artifact<ContractAbi> {
  return {
    ...build,
    _format: "hh3-artifact-1",
    deployedBytecode: "0x",
    linkReferences: {},
    deployedLinkReferences: {},
  };
}

/** A contract that is there already. */
export function deployedArtifact<const ContractAbi extends Abi>(
  contractName: string,
  abi: ContractAbi,
): Artifact<ContractAbi> {
  return artifactOf({ contractName, sourceName: `${contractName}.sol`, abi, bytecode: "0x" });
}
