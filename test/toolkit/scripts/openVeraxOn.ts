import { type Address, encodeFunctionData, type Hex, parseAbi, parseEventLogs, zeroHash } from "viem";
import { getTransactionReceipt, sendTransaction } from "viem/actions";
import { openVerax } from "../../../bench/gas/attestations/deployVerax.ts";
import type { AttestationChain } from "../../../bench/gas/attestations/openAttestationChain.ts";
import { SCHEMA_ID, veraxRegistry } from "../../../bench/gas/attestations/veraxRegistry.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { deployBuild } from "./deployBuild.ts";
import type { RelayChain } from "./relayChain.ts";

const abi = parseAbi([
  "struct Payload { bytes32 schemaId; uint64 expirationDate; bytes subject; bytes attestationData; }",
  "function attest(Payload payload, bytes[] validation) payable",
  "function replace(bytes32 id, Payload payload, bytes[] validation) payable",
  "event AttestationRegistered(bytes32 indexed attestationId)",
]);

/** An attestation to make. */
export type VeraxSaid = { readonly subject: Hex; readonly data?: Hex; readonly expires?: bigint };

const payloadOf = ({ subject, data = "0x01", expires = 0n }: VeraxSaid) => ({
  schemaId: SCHEMA_ID,
  expirationDate: expires,
  subject,
  attestationData: data,
});

/** A chain of tests as the benches of attestations take one, whose issuer is its other account. */
export function benchChainOn({ reader, relayer, other }: Pick<RelayChain, "reader" | "relayer" | "other">) {
  const send = async (from: WriteClient, call: { to?: Hex; data: Hex }) =>
    getTransactionReceipt(reader, { hash: await sendTransaction(from, { ...call, gas: 15_000_000n }) });
  const deploy = deployBuild(reader, relayer);
  // The accounts of the benches have more functions than are called here.
  return {
    operator: relayer,
    issuer: other,
    send,
    deploy: (
      bytecode: Hex,
      { abi = [], args = [] }: { abi?: readonly unknown[]; args?: readonly unknown[] } = {},
    ) => deploy({ abi, bytecode } as Parameters<typeof deploy>[0], ...args),
  } as unknown as AttestationChain;
}

/** Verax as it was published, behind its proxies, on a chain of tests, whose other account has a portal there. */
export async function openVeraxOn(stage: Pick<RelayChain, "reader" | "relayer" | "other">) {
  const chain = benchChainOn(stage);
  const { address, portal, openPortal } = await openVerax(chain);
  /** Calls a portal, and gives the id of what that made, if it made anything. */
  const call = async (to: Address, data: Hex) => {
    const { logs } = await chain.send(chain.issuer, { to, data });
    return (
      parseEventLogs({ abi, eventName: "AttestationRegistered", logs })[0]?.args.attestationId ?? zeroHash
    );
  };
  return {
    address,
    portal,
    registry: veraxRegistry(chain, portal),
    /** Another portal of the same account, with the same name. */
    openPortal,
    attest: (said: VeraxSaid, through = portal) =>
      call(through, encodeFunctionData({ abi, functionName: "attest", args: [payloadOf(said), []] })),
    replace: (id: Hex, said: VeraxSaid) =>
      call(portal, encodeFunctionData({ abi, functionName: "replace", args: [id, payloadOf(said), []] })),
  };
}
