import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { readHeaderFile } from "../../src/node/batches/knownBatch.ts";
import { selectCredentials } from "../../src/node/batches/selectCredentials.ts";
import { changeStatusCall, imposeHoldCall } from "../../src/sdk/chain/calls/batches.ts";
import { deployProxy } from "../../src/sdk/contracts/deployProxy.ts";
import { deployContracts } from "../../src/sdk/contracts/index.ts";
import { systemConstructions } from "../../src/sdk/contracts/system.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { WHOLE_BATCH } from "../../src/sdk/core/status/holds.ts";
import { type CredentialPackage, groupByWord } from "../../src/sdk/credentials/index.ts";
import type { VerificationResult } from "../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { verifyLive } from "../../src/sdk/credentials/verify/live/verifyLive.ts";
import { createWitness } from "../../src/sdk/credentials/verify/offline/createWitness.ts";
import { verifyOffline } from "../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import { formatWitness, parseWitness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { temporaryFolder } from "../toolkit/allocation/temporaryFolder.ts";
import {
  accountOf,
  OTHER_KEY,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
} from "../toolkit/scripts/relayChain.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";

export const EPOCH = 3_600n;
const SCHEMA = { schema: "bytes32 person,bool adult", resolver: zeroAddress, revocable: true } as const;
export const SCHEMA_UID = schemaUid(SCHEMA);
/** Whose key is stolen: the old issuer, who is its revoker too. */
export const STOLEN_KEY = RELAYER_KEY;
/** The operator's, with the emergency role of old batches. */
export const GUARD_KEY = OTHER_KEY;
const NEW_KEY: Hex = `0x${"d4".repeat(32)}`;
const NOTHING: Hex = `0x${"00".repeat(32)}`;

export type ReissueChain = ReturnType<typeof reissueChain>;

/** A chain for a suite, on which batches are issued whose issuer's key is then in other hands. */
export function reissueChain() {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let registry: Address;
  let next: Address;
  before(async () => {
    chain = await openRelayChain();
    await deployProxy(chain.other);
    const { batchRegistry } = systemConstructions();
    registry = (await deployContracts(chain.other, { batchRegistry })).batchRegistry.address;
    next = chain.clientOf(NEW_KEY).account.address;
    await chain.node.setBalance({ address: next, value: 10n ** 20n });
  });
  after(() => chain.close());

  /** Runs `symbolon credential ...`; without a key: a command that needs one would use the node's. */
  async function told(args: readonly string[], key?: Hex, rpc = chain.rpc) {
    const env = { SYMBOLON_PRIVATE_KEY: key, SYMBOLON_RPC_URL: rpc };
    const { code, stdout, stderr } = await runSymbolon(["credential", ...args, "--json"], env);
    expect(stdout, stderr).to.not.equal("");
    return { code, ...JSON.parse(stdout) };
  }

  async function done(args: readonly string[], key?: Hex) {
    const result = await told(args, key);
    expect(result.code, JSON.stringify(result)).to.equal(0);
    return result;
  }

  /** A batch by the account whose key is stolen, about accounts 0, 1, ...: each `person,expires`. */
  async function issued(
    rows: readonly (readonly [person: number, expires?: bigint])[],
    name = "old",
  ): Promise<string> {
    const lines = rows.map(
      ([person, expires = 0n], i) =>
        `${accountOf(i)},${expires},${keccak256(toHex(`person ${person}`))},true`,
    );
    const file = folder.write("people.csv", `subject,expires,person,adult\n${lines.join("\n")}\n`);
    const out = folder.path(name);
    const roles = ["--revoker", chain.relayer.account.address, "--emergency", chain.other.account.address];
    const times = ["--epoch-length", `${EPOCH}`, "--emergency-limit", "86400"];
    await done(["batch", file, "--schema", SCHEMA.schema, "--out", out, ...roles, ...times]);
    await nextEpoch();
    await done(["issue", out], STOLEN_KEY);
    return out;
  }

  async function nextEpoch() {
    const { timestamp } = await chain.block();
    await moveTo((timestamp / EPOCH + 1n) * EPOCH);
  }

  async function moveTo(timestamp: bigint) {
    await chain.node.setNextBlockTimestamp({ timestamp });
    await chain.node.mine({ blocks: 1 });
  }

  /** Whoever has the stolen key changes what they like. */
  async function changes(
    old: string,
    kind: "Revoke" | "Suspend" | "Reinstate",
    ...indexes: readonly number[]
  ) {
    const { header } = readHeaderFile(old);
    const change = { registry, header, kind, masks: groupByWord(indexes), reason: 0, evidence: NOTHING };
    await writeContract(chain.relayer, changeStatusCall(change));
  }

  async function heldAsAWhole(old: string, seconds: bigint) {
    const { header } = readHeaderFile(old);
    const until = (await chain.block()).timestamp + seconds;
    const hold = { registry, header, targets: [WHOLE_BATCH], until, reason: 0, evidence: NOTHING };
    await writeContract(chain.other, imposeHoldCall(hold));
  }

  async function held(directory: string, account: number): Promise<CredentialPackage> {
    for await (const one of selectCredentials(
      directory,
      (_, { subject }) => subject.toLowerCase() === accountOf(account).toLowerCase(),
    )) {
      return one;
    }
    throw new Error(`${directory} holds nothing about account ${account}.`);
  }

  /** What a live, a cached and an offline verifier say of an account's credential now: the same, or the test fails. */
  async function verdict(directory: string, account: number, issuers: readonly Address[]): Promise<string> {
    const { batch, credential, proof } = await held(directory, account);
    const { header } = batch ?? readHeaderFile(directory);
    const expected = { issuers, schema: SCHEMA_UID, subject: accountOf(account) };
    const shown = { registry, header, credential, proof, expected };
    const { hash, timestamp: moment } = await chain.block();
    const live = await verifyLive(chain.reader, { ...shown, moment: "block" });
    const place = { chainId: BigInt(chain.reader.chain.id), registry, clockSkew: 0n, reorgMargin: 0n };
    const cache = openStatusCache(place);
    cache.follow({ header });
    await cache.refresh(chain.reader);
    const cached = attempt(() => cache.strict(cache.admit(shown), moment));
    const witness = parseWitness(formatWitness(await createWitness(chain.reader, shown)));
    const trusted = { ...place, trustedBlockHash: hash };
    const offline = attempt(() => verifyOffline({ witness, ...trusted, expected, moment }));
    const said = [codeOf(live), cached, offline];
    expect(new Set(said), said.join(" ")).to.have.length(1);
    return codeOf(live);
  }

  return {
    folder,
    told,
    done,
    issued,
    nextEpoch,
    moveTo,
    changes,
    heldAsAWhole,
    held,
    verdict,
    chain: () => chain,
    registry: () => registry,
    /** Who issues from now on, and with which key. */
    next: () => next,
    nextKey: NEW_KEY,
    /** Roles of the new batch that the operator gives: the old ones are of the stolen key, but for the emergency role. */
    newRoles: () => ["--issuer", next, "--revoker", next],
    /** The mapping, a line for each old credential, less both batches' ids. */
    mapping: (directory: string) =>
      readFileSync(`${directory}/secret/reissue.csv`, "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => {
          const [, index, subject, outcome, because, , to] = line.split(",");
          expect(subject).to.equal(accountOf(Number(index)).toLowerCase());
          return [outcome, because, to].join(" ").trimEnd();
        }),
  };
}

const codeOf = (answer: VerificationResult) => ("problem" in answer ? answer.problem.code : answer.outcome);

function attempt(ask: () => VerificationResult): string {
  try {
    return codeOf(ask());
  } catch (problem) {
    return (problem as { readonly code: string }).code;
  }
}
