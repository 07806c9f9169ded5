import { type Address, concatHex, encodeDeployData, getCreate2Address, type Hex, zeroHash } from "viem";
import type { ContractBuild } from "../chain/contractBuild.ts";

/*
 * Contracts at the same address on every chain: created by the deterministic deployment proxy, whose own address is the
 * same everywhere since its creation was signed by nobody (https://github.com/Arachnid/deterministic-deployment-proxy).
 */

export const deploymentProxy = {
  address: "0x4e59b44847b379578588920cA78FbF26c0B4956C",
  code: "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3",
  /** Whoever has this much ether (in wei) on it can have the proxy made, by sending the transaction. */
  maker: "0x3fAB184622Dc19b6109349B94811493BF2a45362",
  price: 10_000_000_000_000_000n,
  transaction:
    "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222",
} as const satisfies {
  readonly address: Address;
  readonly code: Hex;
  readonly maker: string;
  readonly price: bigint;
  readonly transaction: Hex;
};

/** A contract, and what its constructor takes. */
export type Construction = { readonly build: ContractBuild; readonly args: readonly unknown[] };

/** What creates a contract: its code with the constructor's arguments behind it. */
export function creationCode({ build, args }: Construction): Hex {
  return encodeDeployData({ abi: build.abi, bytecode: build.bytecode, args: [...args] });
}

/**
 * Where the proxy creates a contract, on every chain.
 * @param salt 32 bytes that tell apart contracts alike in everything else
 */
export function deterministicAddress(construction: Construction, salt: Hex = zeroHash): Address {
  return getCreate2Address({ from: deploymentProxy.address, salt, bytecode: creationCode(construction) });
}

/** The call of the proxy that creates it; refused where it is there. */
export function deterministicCall(construction: Construction, salt: Hex = zeroHash) {
  return {
    to: deploymentProxy.address,
    data: concatHex([salt, creationCode(construction)]),
    value: 0n,
  } as const;
}
