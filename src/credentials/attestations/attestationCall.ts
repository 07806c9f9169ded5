import type { Address, ContractFunctionArgs, ContractFunctionName } from "viem";
import type { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import type { schemaRegistryAbi } from "../../chain/abi/schemaRegistryAbi.ts";

type RegistryFunction = ContractFunctionName<typeof attestationRegistryAbi, "nonpayable" | "payable">;

type RegistryCall = {
  readonly [name in RegistryFunction]: {
    readonly functionName: name;
    readonly args: ContractFunctionArgs<typeof attestationRegistryAbi, "nonpayable" | "payable", name>;
  };
}[RegistryFunction];

type SchemaCall = {
  readonly functionName: "register";
  readonly args: ContractFunctionArgs<typeof schemaRegistryAbi, "nonpayable", "register">;
};

/** A call that an attestation registry or a schema registry refused, as viem's `writeContract` takes it. */
export type AttestationCall = (RegistryCall | SchemaCall) & {
  readonly sender?: Address | undefined;
  /** Unix seconds of the block that refused: tells which expiration or deadline is past. */
  readonly now?: bigint | undefined;
};
