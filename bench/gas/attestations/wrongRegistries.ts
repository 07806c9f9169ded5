import { type Address, concatHex, encodeDeployData, type Hex, numberToHex, size, zeroHash } from "viem";
import { attestationGateAbi } from "../../../src/sdk/chain/abi/attestationGateAbi.ts";
import { attestationGateBuild } from "../../../src/sdk/chain/builds/attestationGateBuild.ts";
import { contractRefusal } from "../../../src/sdk/chain/errors/contractRefusal.ts";
import { attestationGate } from "../../../src/sdk/contracts/gates.ts";
import type { BenchChain } from "../openBenchChain.ts";
import { easCode } from "./deployEas.ts";
import { openVerax } from "./deployVerax.ts";
import { attestingOn } from "./openAttestationChain.ts";

/** What somebody may give for a registry of attestations by mistake, or on purpose. */
export type WrongRegistry = { readonly what: string; readonly address: Address };

/** What contracts do that answer every question alike: as assembled code. */
const ANSWERS: Readonly<Record<string, Hex>> = {
  "a fallback that returns nothing": "0x00",
  "one word": "0x60206000f3",
  // An offset, and ten words after it.
  "a short struct": "0x60206000526101606000f3",
  // A whole struct of zeros, but for the subject, who has 161 bits.
  "dirty words": "0x602060005261014061014052600160a01b60e0526101806000f3",
  "a refusal": "0x60006000fd",
  "all gas burned": "0xfe",
};

/** Twelve kinds, each on the chain. */
export async function deployWrongRegistries(chain: BenchChain): Promise<readonly WrongRegistry[]> {
  const { deploy } = attestingOn(chain);
  const account = chain.relayer.account.address;
  const { address: token } = await chain.viem.deployContract("SampleToken", [account, 1n]);
  const { address: batches } = await chain.viem.deployContract("BatchRegistry");
  const { address: verax } = await openVerax(attestingOn(chain));
  const found: WrongRegistry[] = [
    { what: "an account", address: account },
    { what: "a token", address: token },
    { what: "EAS's schema registry", address: await deploy(easCode().schemas) },
    { what: "our batch registry", address: batches },
    { what: "Verax", address: verax },
    { what: "an empty proxy", address: await deploy(creationCode(proxyTo(account))) },
  ];
  for (const [what, code] of Object.entries(ANSWERS)) {
    found.push({ what, address: await deploy(creationCode(code)) });
  }
  return found;
}

/** The error with which an AttestationGate refuses to be deployed over a registry; undefined: it can be. */
export async function gateRefusal(
  { issuer, publicClient }: BenchChain,
  registry: Address,
): Promise<string | undefined> {
  const requirement = { registry, schema: zeroHash, issuers: [issuer.account.address] };
  const { args } = attestationGate(requirement, { kind: "Credential" });
  const { bytecode } = attestationGateBuild;
  try {
    await publicClient.call({
      data: encodeDeployData({ abi: attestationGateAbi, bytecode, args } as never),
    });
    return undefined;
  } catch (thrown) {
    const refusal = contractRefusal(thrown);
    if (refusal === undefined) throw thrown;
    return refusal.error;
  }
}

/** A minimal proxy (EIP-1167). */
function proxyTo(implementation: Address): Hex {
  return concatHex(["0x363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3"]);
}

/** What deploys that code: it copies what follows its own ten bytes. */
function creationCode(code: Hex): Hex {
  return concatHex(["0x61", numberToHex(size(code), { size: 2 }), "0x80600a3d393df3", code]);
}
