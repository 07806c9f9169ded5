import {
  type Address,
  type Client,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  type Transport,
  zeroAddress,
  zeroHash,
} from "viem";
import { getTransactionReceipt, writeContract } from "viem/actions";
import { schemaRegistryAbi } from "../../../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import { attestCall, revokeCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import type { WriteClient } from "../../../../src/sdk/chain/clients.ts";
import { attestedIn } from "../../../../src/sdk/chain/events/attestations.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { easBuild, ownBuild } from "../../../journeys/easBuilds.ts";
import { deployBuild } from "../../scripts/deployBuild.ts";

const indexerAbi = parseAbi([
  "function indexAttestation(bytes32 attestationUID)",
  "function getAttestationUid(address recipient, bytes32 schemaUid) view returns (bytes32)",
]);

/**
 * Code that stands for Coinbase's indexer: whatever it is asked, it answers with the word that is stored at the hash of a
 * question for an address and a word (68 bytes).
 */
const COINBASE_LIKE: Hex = "0x6044600060003760446000205460005260206000f3";

/** What of a chain changes it without a transaction. */
type Node = {
  readonly setCode: (parameters: { address: Address; bytecode: Hex }) => Promise<void>;
  readonly setStorageAt: (parameters: { address: Address; index: Hex; value: Hex }) => Promise<void>;
};

type Attested = { readonly schema?: Hex; readonly expires?: bigint; readonly by?: WriteClient };

/** EAS as it was published, with a schema on it, an issuer, EAS's own indexer, and one like Coinbase's. */
export async function openEasStage(chain: {
  readonly reader: Client<Transport>;
  readonly issuer: WriteClient;
  readonly node: Node;
}) {
  const { reader, issuer, node } = chain;
  const deploy = deployBuild(reader, issuer);
  const schemas = await deploy(easBuild("SchemaRegistry"));
  const registry = await deploy(easBuild("EAS"), schemas);
  const register = async (schema: string) => {
    const args = [schema, zeroAddress, true] as const;
    await writeContract(issuer, {
      address: schemas,
      abi: schemaRegistryAbi,
      functionName: "register",
      args,
    });
    return schemaUid({ schema, resolver: zeroAddress, revocable: true });
  };
  const schema = await register("bool verifiedAccount");
  const indexer = await deploy(easBuild("Indexer"), registry);
  const coinbase: Address = "0x00000000000000000000000000000000000c01b5";
  await node.setCode({ address: coinbase, bytecode: COINBASE_LIKE });
  return {
    registry,
    schema,
    register,
    indexer: { kind: "eas", address: indexer },
    coinbase: { kind: "coinbase", address: coinbase },
    /** Attests about an account. Returns the uid. */
    async attest(recipient: Address, { schema: under = schema, expires = 0n, by = issuer }: Attested = {}) {
      const terms = { expirationTime: expires, revocable: true, refUID: zeroHash, value: 0n };
      const data = `0x${"00".repeat(31)}01` as const;
      const request = { schema: under, data: { recipient, data, ...terms } };
      const hash = await writeContract(by, attestCall({ registry, request }));
      const receipt = await getTransactionReceipt(reader, { hash });
      return attestedIn({ registry, receipt })[0]?.uid ?? zeroHash;
    },
    revoke: (uid: Hex) =>
      writeContract(issuer, revokeCall({ registry, request: { schema, data: { uid, value: 0n } } })),
    /** Puts an attestation into EAS's own indexer. */
    index: (uid: Hex) =>
      writeContract(issuer, {
        address: indexer,
        abi: indexerAbi,
        functionName: "indexAttestation",
        args: [uid],
      }),
    /** What the one like Coinbase's answers about an account. */
    point: (account: Address, uid: Hex) => {
      const args = [account, schema] as const;
      const question = encodeFunctionData({ abi: indexerAbi, functionName: "getAttestationUid", args });
      return node.setStorageAt({ address: coinbase, index: keccak256(question), value: uid });
    },
    /** An AttestationGate that accepts some issuers under the schema. */
    gate: (issuers: readonly Address[]) => {
      const requirement = { schema, issuers, trustList: zeroAddress, trusted: 0 };
      return deploy(ownBuild("AttestationGate", "distribution/gates"), registry, requirement, 0);
    },
  } as const;
}
