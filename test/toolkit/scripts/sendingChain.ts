import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Address,
  encodeAbiParameters,
  type Hex,
  keccak256,
  sha256,
  stringToBytes,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlockNumber, getTransactionReceipt, sendTransaction, writeContract } from "viem/actions";
import { attestCall, registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import type { CallsFile } from "../../../src/sdk/chain/calls/callFiles.ts";
import { attestedIn } from "../../../src/sdk/chain/events/attestations.ts";
import { type BatchHeader, type Policy, type Schema, schemaUid } from "../../../src/sdk/core/index.ts";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { ownBuild, registryBuilds } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "./kindChain.ts";
import { accountOf } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";

export const DAY = 86_400n;
export const EPOCH = 3_600n;
export const SCHEMA: Schema = { schema: "uint8 age", resolver: zeroAddress, revocable: true };
const AGE = encodeAbiParameters([{ type: "uint8" }], [41]);

export type SendingChain = ReturnType<typeof sendingChain>;

/**
 * A chain for a suite, on which an account of whose key the commands know nothing has every role: the one that deploys and
 * acts there.
 */
export function sendingChain() {
  const folder = temporaryFolder();
  let chain: KindChain;
  let places: Readonly<Record<"batches" | "schemas" | "registry" | "source" | "factory", Address>>;
  let salts = 0;
  before(async () => {
    chain = await openKindChain();
    const { deploy } = chain;
    const own = registryBuilds[1]!;
    const schemas = await deploy(own.schemaRegistry);
    places = {
      schemas,
      registry: await deploy(own.registry, schemas),
      source: await deploy(own.registry, schemas),
      batches: await deploy(ownBuild("BatchRegistry", "credentials")),
      factory: await deploy(ownBuild("InstantCampaignFactory", "distribution")),
    };
    await writeContract(chain.other, registerSchemaCall({ registry: schemas, ...SCHEMA }));
  });
  after(() => chain.close());

  const actor = () => chain.other.account.address;
  const pass = async (seconds: bigint) => chain.moveTo((await chain.block()).timestamp + seconds);
  const tree = (name: string) => folder.path(name);

  /** A batch whose roles are all the actor's, and its header in a file. */
  async function batch(isIssued = true) {
    salts += 1;
    const { timestamp: issuedAt } = await chain.block();
    const role = actor();
    const policy: Policy = {
      revoker: role,
      emergency: role,
      epochLength: EPOCH,
      emergencyLimit: DAY,
      rulesHash: zeroHash,
    };
    const header: BatchHeader = {
      issuer: role,
      schema: zeroHash,
      root: keccak256(AGE),
      size: 1_000n,
      issuedAt,
      policy,
      manifestHash: zeroHash,
      salt: `0x${salts.toString(16).padStart(64, "0")}`,
    };
    const registry = places.batches;
    if (isIssued) await writeContract(chain.other, issueBatchCall({ registry, header, uri: "" }));
    const { id: chainId } = chain.reader.chain;
    return { header, file: folder.write("header.json", jsonOf({ chainId, registry, header })) };
  }

  /** A change of the credential 3, announced in the present epoch. */
  async function announced(header: BatchHeader, kind: "Revoke" | "Suspend") {
    const masks = groupByWord([3]);
    const change = { registry: places.batches, header, kind, masks, reason: 0, evidence: zeroHash };
    await writeContract(chain.other, changeStatusCall(change));
  }

  /** A cumulative campaign of the actor's, the tree of its next root, and that proposed if it is to be. */
  async function cumulative(isProposed: boolean) {
    const { campaign } = await chain.cumulative(tree("week0"), usualRows(4));
    const next = await chain.instant(tree("week1"), usualRows(5));
    expect(next.tree.count).to.equal(5);
    const propose = ["propose-root", campaign, tree("week1"), "--previous", tree("week0")];
    if (isProposed) await sent(["campaign", ...propose]);
    return { campaign, propose };
  }

  /** A relay of the actor's, who is its only key and its treasury, too. */
  const relay = () => chain.deploy(ownBuild("Relay", "distribution"), actor(), actor(), [actor()]);

  async function attestation(registry: Address, about = accountOf(1)): Promise<Hex> {
    const data = {
      recipient: about,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: AGE,
      value: 0n,
    };
    const request = { schema: schemaUid(SCHEMA), data };
    const hash = await writeContract(chain.other, attestCall({ registry, request }));
    const receipt = await getTransactionReceipt(chain.reader, { hash });
    return attestedIn({ registry, receipt })[0]!.uid;
  }

  /** Runs a command with no key at hand. */
  const run = (args: readonly string[]) =>
    runSymbolon([...args, "--rpc", chain.rpc], {
      SYMBOLON_PRIVATE_KEY: undefined,
      SYMBOLON_RPC_URL: undefined,
    });

  /** The calls that a command plans, after nothing was sent and no block mined. */
  async function planned(args: readonly string[]): Promise<CallsFile> {
    const before = await getBlockNumber(chain.reader, { cacheTime: 0 });
    // One for each command: run again, it goes on with its own.
    const words = args.filter((word) => word !== "--replace").join(" ");
    const file = folder.path(`calls-${sha256(stringToBytes(words)).slice(2, 18)}.json`);
    const { code, stdout, stderr } = await run([...args, "--from", actor(), "--calldata", file, "--json"]);
    expect(code, stdout + stderr).to.equal(0);
    expect(await getBlockNumber(chain.reader, { cacheTime: 0 })).to.equal(before);
    const written = JSON.parse(readFileSync(file, "utf8")) as CallsFile;
    const told = JSON.parse(stdout) as { calls: CallsFile["calls"]; calldata: object };
    expect(told.calldata).to.deep.equal({ format: "calls", file });
    expect(told.calls.map(({ to, data, value }) => [to.toLowerCase(), data, value])).to.deep.equal(
      written.calls.map(({ to, data, value }) => [to.toLowerCase(), data, value]),
    );
    return written;
  }

  /** Has the actor send what a command plans. */
  async function sent(args: readonly string[]): Promise<CallsFile> {
    const file = await planned(args);
    for (const { to, data, value } of file.calls) {
      const hash = await sendTransaction(chain.other, { to, data, value: BigInt(value) });
      expect((await getTransactionReceipt(chain.reader, { hash })).status).to.equal("success");
    }
    return file;
  }

  return {
    folder,
    actor,
    pass,
    tree,
    batch,
    announced,
    cumulative,
    relay,
    attestation,
    run,
    planned,
    sent,
    chain: () => chain,
    places: () => places,
    block: () => getBlockNumber(chain.reader, { cacheTime: 0 }),
  };
}
