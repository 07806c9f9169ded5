import { type Address, type Hex, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../../../src/sdk/chain/calls/batches.ts";
import type { WriteClient } from "../../../../src/sdk/chain/clients.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import type { Presentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { buildBatch, type FieldValue, groupByWord } from "../../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../../src/sdk/credentials/salts.ts";
import type { PageData, VerifyData } from "../../../../src/sdk/pageData/index.ts";
import { openRelayChain } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";

export const EPOCH = 3_600n;
const SCHEMA: Schema = {
  schema: "string name,bool adult,uint64 born",
  resolver: `0x${"00".repeat(20)}`,
  revocable: true,
};
/** What pages call it. */
export const NAMED_SCHEMA = { uid: schemaUid(SCHEMA), name: "Membership" };
const NOBODY: Address = `0x${"00".repeat(20)}`;
export const REASON = 7;
export const EVIDENCE: Hex = `0x${"ee".repeat(32)}`;

/** One credential of a batch: about whom, what its name says, until when it counts. */
export type Row = { readonly subject: Address; readonly name: string; readonly expires?: bigint };

export type TestBatch = Awaited<ReturnType<VerifyChain["batch"]>>;
export type VerifyChain = Awaited<ReturnType<typeof openVerifyChain>>;

/** A chain with a BatchRegistry on it, for whoever verifies. Close it, or the process stays. */
export async function openVerifyChain() {
  const chain = await openRelayChain();
  const { rpc, reader, node, relayer: issuer, other } = chain;
  const chainId = BigInt(reader.chain.id);
  const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
  let batches = 0;

  const moveTo = async (timestamp: bigint) => {
    await node.setNextBlockTimestamp({ timestamp });
    await node.mine({ blocks: 1 });
  };
  const now = async () => (await chain.block()).timestamp;
  const change = async (
    kind: "Revoke" | "Suspend",
    { header }: { readonly header: BatchHeader },
    ...indexes: number[]
  ) => {
    const said = { reason: REASON, evidence: EVIDENCE };
    await writeContract(
      issuer,
      changeStatusCall({ registry, header, kind, masks: groupByWord(indexes), ...said }),
    );
  };

  return {
    ...chain,
    rpc,
    registry,
    issuer,
    other,
    moveTo,
    now,
    change,
    chainId,
    /** On to the beginning of an epoch, so that all that a test announces is of one. */
    async nextEpoch(epochs = 1n) {
      await moveTo(((await now()) / EPOCH + epochs) * EPOCH);
    },
    async hold({ header }: { readonly header: BatchHeader }, index: number, seconds: bigint) {
      const until = (await now()) + seconds;
      const said = { until, reason: REASON, evidence: EVIDENCE };
      await writeContract(other, imposeHoldCall({ registry, header, targets: [BigInt(index)], ...said }));
    },
    /** A batch of such credentials; `isIssued` false: nobody has ever issued it. */
    async batch(
      rows: readonly Row[],
      { by = issuer, epochLength = EPOCH, revoker, emergency = NOBODY, isIssued = true }: BatchTerms = {},
    ) {
      batches += 1;
      const issuedAt = await now();
      const built = buildBatch({
        schema: SCHEMA.schema,
        count: rows.length,
        rowAt: (i) => {
          const { subject = NOBODY, name = "", expires = 0n } = rows[i] ?? {};
          return { subject, expires, values: valuesOf(name, i) };
        },
        salts: seededSalts(`batch ${batches}`),
      });
      const account = by.account.address;
      const header: BatchHeader = {
        issuer: account,
        schema: schemaUid(SCHEMA),
        root: built.root,
        size: BigInt(rows.length),
        issuedAt,
        policy: {
          revoker: revoker ?? account,
          emergency,
          epochLength,
          rulesHash: zeroHash,
          emergencyLimit: emergency === NOBODY ? 0n : 86_400n,
        },
        manifestHash: zeroHash,
        salt: zeroHash,
      };
      if (isIssued) await writeContract(by, issueBatchCall({ registry, header, uri: "" }));
      const shown = (index: number, fields: readonly string[] = ["name", "adult"]): Presentation =>
        disclose(
          {
            schema: SCHEMA,
            batch: { chainId, registry, header },
            credential: built.credential(index),
            proof: built.credentialProof(index),
            values: valuesOf(rows[index]?.name ?? "", index),
            fieldProofs: [0, 1, 2].map((position) => built.fieldProof(index, position)),
          },
          fields,
        );
      return { header, shown };
    },
    /** What a page is built for that trusts the registry and the first issuer. */
    pageData(verify: Partial<VerifyData> = {}): PageData {
      return {
        title: "",
        languages: ["en", "ar", "es"],
        chain: {
          id: Number(chainId),
          name: "Local",
          currency: { symbol: "ETH", decimals: 18 },
          nodes: [rpc],
        },
        verify: {
          registries: [registry],
          issuers: [{ address: issuer.account.address, name: "Rowing club" }],
          audience: "North gate",
          finality: "finalized",
          ...verify,
        },
      };
    },
  };
}

type BatchTerms = {
  readonly by?: WriteClient;
  readonly epochLength?: bigint;
  /** Default: the issuer. */
  readonly revoker?: Address;
  readonly emergency?: Address;
  readonly isIssued?: boolean;
};

const valuesOf = (name: string, index: number): readonly FieldValue[] => [
  name,
  true,
  19_900_401n + BigInt(index),
];
