import type { Hex } from "viem";
import { getTransactionReceipt, sendTransaction } from "viem/actions";
import { openVerax } from "../../../bench/gas/attestations/deployVerax.ts";
import type { AttestationChain } from "../../../bench/gas/attestations/openAttestationChain.ts";
import { veraxRegistry } from "../../../bench/gas/attestations/veraxRegistry.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { deployBuild } from "./deployBuild.ts";
import type { RelayChain } from "./relayChain.ts";

/** Verax as it was published, behind its proxies, on a chain of tests, whose other account has a portal there. */
export async function openVeraxOn({
  reader,
  relayer,
  other,
}: Pick<RelayChain, "reader" | "relayer" | "other">) {
  const send = async (from: WriteClient, call: { to?: Hex; data: Hex }) =>
    getTransactionReceipt(reader, { hash: await sendTransaction(from, { ...call, gas: 15_000_000n }) });
  const deploy = deployBuild(reader, relayer);
  // The accounts of the benches have more functions than are called here.
  const chain = {
    operator: relayer,
    issuer: other,
    send,
    deploy: (
      bytecode: Hex,
      { abi = [], args = [] }: { abi?: readonly unknown[]; args?: readonly unknown[] } = {},
    ) => deploy({ abi, bytecode } as Parameters<typeof deploy>[0], ...args),
  } as unknown as AttestationChain;
  const { address, portal } = await openVerax(chain);
  return { address, portal, registry: veraxRegistry(chain, portal) };
}
