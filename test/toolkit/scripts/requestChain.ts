import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, zeroAddress, zeroHash } from "viem";
import { getBalance, getBlockNumber, writeContract } from "viem/actions";
import { registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { type Schema, schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import { registryBuilds } from "../../journeys/easBuilds.ts";
import { openCredentialChain } from "./credentialChain.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "./servedChain.ts";

export const SCHEMA: Schema = { schema: "uint8 age", resolver: zeroAddress, revocable: true };
export const SCHEMA_UID = schemaUid(SCHEMA);

/** Contracts that take every signature for their own, and none. */
export const WALLETS = {
  yes: "0x631626ba7e60e01b5f5260205ff3",
  no: "0x5f5f5260205ff3",
} as const satisfies Readonly<Record<string, Hex>>;

export type RequestChain = Awaited<ReturnType<typeof openRequestChain>>;

/**
 * An embedded chain on which the issuer signs and `other`, who has no role anywhere, pays: with batches, attestations and
 * EAS. Close it, or the process stays.
 */
export async function openRequestChain() {
  const chain = await openCredentialChain();
  const places: Address[] = [];
  for (const { registry, schemaRegistry } of registryBuilds) {
    const schemas = await chain.deploy(schemaRegistry);
    places.push(await chain.deploy(registry, schemas));
    await writeContract(chain.issuer, registerSchemaCall({ registry: schemas, ...SCHEMA }));
  }
  const [eas, attestations] = places as [Address, Address];
  const block = () => getBlockNumber(chain.reader, { cacheTime: 0 });
  const run = (args: readonly string[], key: Hex, rpc = chain.rpc) =>
    runSymbolon([...args, "--rpc", rpc], { SYMBOLON_PRIVATE_KEY: key });

  return {
    ...chain,
    eas,
    attestations,
    data: (age: number) => ({
      recipient: zeroAddress,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      value: 0n,
      data: encodeAbiParameters([{ type: "uint8" }], [age]),
    }),
    headerText: (header: object) => jsonOf({ chainId: chain.chainId, registry: chain.registry, header }),
    blockNumber: block,
    /** Signs as the issuer what a command would send: nothing is mined. */
    async sign(args: readonly string[]) {
      const before = await block();
      const { code, stdout, stderr } = await run([...args, "--json"], ISSUER_KEY);
      expect(code, stdout + stderr).to.equal(0);
      expect(await block()).to.equal(before);
      return JSON.parse(stdout) as {
        file: string | null;
        signedRequests: readonly { kind: string; nonce: string; digest: Hex; signer: Address }[];
      };
    },
    /** Sends as somebody else; the issuer pays nothing. */
    async send(args: readonly string[], rpc = chain.rpc) {
      const address = chain.issuer.account.address;
      const before = await getBalance(chain.reader, { address });
      const { code, stdout } = await run([...args, "--json"], OTHER_KEY, rpc);
      expect(await getBalance(chain.reader, { address })).to.equal(before);
      return { code, ...JSON.parse(stdout) } as {
        code: number;
        error?: { code: string; reason: string; hint: string };
        transactions: readonly unknown[];
        calls?: readonly { to: Address; data: Hex; value: string; what: string; simulated: boolean }[];
        requests: readonly { did: string; digest: Hex; result: Hex | null; transaction: Hex | null }[];
      };
    },
  };
}
