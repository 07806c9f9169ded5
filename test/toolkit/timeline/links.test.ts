import { cpSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  type Address,
  encodeAbiParameters,
  encodeEventTopics,
  erc20Abi,
  type Hex,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeContract } from "viem/actions";
import { buildFromFile } from "../../../src/node/allocation/buildFromFile.ts";
import { hashOfManifest } from "../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { sha256 } from "../../../src/node/files/sha256.ts";
import type { Tree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { cumulativeCampaignAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { multiRevokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { claimCall, createCampaignCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import { predictCampaign } from "../../../src/sdk/chain/campaigns/campaignFactory.ts";
import { rowAmount, rowsOfAccount } from "../../../src/sdk/distribution/check/campaignRows.ts";
import { formatSignedClaim, signedClaimTypedData } from "../../../src/sdk/distribution/sign/signedClaim.ts";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { rowsOf, type WatchedContract } from "../../../src/services/timeline/follow/rows.ts";
import { firstBroken } from "../../../src/services/timeline/links/link.ts";
import { traceLinks } from "../../../src/services/timeline/links/traceLinks.ts";
import { beginFollowing, keepPiece, readFollowed } from "../../../src/services/timeline/tables/followed.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import {
  type AllocationChain,
  EPOCH,
  openAllocationChain,
  runAllocation,
  SCHEMA,
  subjectOf,
} from "../scripts/allocationChain.ts";
import { keyOf } from "../scripts/relayChain.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { catchUp } from "./followStage.ts";

const SIGNER = privateKeyToAccount(keyOf(0));
const BATCH = ["credential", "batch", "status", "issuer"];
const ATTESTATION = ["credential", "status", "issuer"];
const TREE = ["leaf", "root", "manifest", "allocation"];

type Json = Record<string, unknown>;

describe("links from a payment back to the issuer", () => {
  let chain: AllocationChain;
  let stores: readonly TestStore[] = [];
  let sql: Sql;
  let factoryAddress: Address;
  let campaign: Address;
  let tree: Tree;
  let batch: Hex;
  let uid: Hex;
  let issuer: Address;
  /** Of the first two subjects' payment, and the newest block, after both credentials of the first were revoked. */
  let payment: Hex;
  let newest: { number: string; hash: Hex; timestamp: string };
  const { path } = suiteFolder();

  before(async () => {
    chain = await openAllocationChain();
    issuer = chain.issuer.account.address;
    const header = await chain.writeBatch(path("batch"), [
      { subject: 1, score: 100 },
      { subject: 2, score: 200 },
    ]);
    await chain.issue(header);
    batch = chain.idOf(header);
    uid = await chain.attest(chain.ours, { subject: 1, score: 7 });
    await chain.attest(chain.ours, { subject: 3, score: 50 }, { recipient: SIGNER.address });
    await allocate();
    tree = await build(path("allocation"), path("tree"));
    campaign = await create();
    payment = await claim(1);
    await claim(2);
    await chain.change(header, "Revoke", [0]);
    const revoked = [{ schema: SCHEMA, data: [{ uid, value: 0n }] }];
    await writeContract(chain.issuer, multiRevokeCall({ registry: chain.ours, requests: revoked }));
    const { number, hash, timestamp } = await chain.pass(2n * EPOCH);
    newest = { number: `${number}`, hash: hash as Hex, timestamp: `${timestamp}` };
    const factory = { address: factoryAddress, role: "instantCampaignFactory" } as const;
    stores = [
      await followed([
        factory,
        { address: chain.batchRegistry, role: "batchRegistry" },
        { address: chain.ours, role: "attestationRegistry" },
      ]),
      await followed([{ address: campaign, role: "instantCampaign" }]),
    ];
    ({ sql } = stores[0] as TestStore);
    await submitIntents(sql, [await signedClaim(keyOf(0))], "api-1");
  });
  after(async () => {
    for (const store of stores) await store.remove();
    await chain.close();
  });

  async function allocate() {
    const rules = {
      format: "symbolon-allocation-rules",
      version: 1,
      decimals: null,
      combine: "sum",
      issuers: [issuer],
      rules: [{ name: "by score", gives: { type: "field", field: "score", times: "10" } }],
    };
    writeFileSync(path("rules.json"), JSON.stringify(rules));
    const ended = await runAllocation([
      "from-credentials",
      "--rpc",
      chain.rpc,
      "--schema",
      SCHEMA,
      "--rules",
      path("rules.json"),
      "--registry",
      chain.ours,
      "--batch",
      path("batch"),
      "--batch-registry",
      chain.batchRegistry,
      "--out",
      path("allocation"),
    ]);
    expect(ended.code, ended.stderr).to.equal(0);
  }

  async function build(allocation: string, out: string, name = "allocation.csv"): Promise<Tree> {
    return (await buildFromFile(join(allocation, name), { convention: conventionNamed("native"), out })).tree;
  }

  async function create(): Promise<Address> {
    const token = await chain.deploy(ownBuild("SampleToken", "mocks"), issuer, 10n ** 30n);
    factoryAddress = await chain.deploy(ownBuild("InstantCampaignFactory", "distribution"));
    const { timestamp } = await chain.block();
    const terms = {
      token,
      root: tree.root,
      count: BigInt(tree.count),
      treasury: issuer,
      gate: zeroAddress,
      start: timestamp,
      end: timestamp + 1_000_000n,
      waves: 0n,
      waveInterval: 0n,
      maxExtraTime: 0n,
      claimFor: "Anyone" as const,
      recallable: false,
      manifestHash: await hashOfManifest(path("tree")),
    };
    const kind = "instant" as const;
    const plan = { factory: factoryAddress, plan: { kind, terms }, salt: zeroHash };
    const made = await predictCampaign(chain.reader, { ...plan, creator: issuer });
    const funding = tree.allocation.total;
    const args = [factoryAddress, funding] as const;
    await writeContract(chain.issuer, { address: token, abi: erc20Abi, functionName: "approve", args });
    await writeContract(chain.issuer, createCampaignCall({ ...plan, funding }));
    return made;
  }

  function leafOf(account: Address) {
    const [index = 0] = rowsOfAccount(tree.allocation, account);
    return {
      index: BigInt(index),
      account,
      amount: rowAmount(tree.allocation, index),
      proof: tree.proof(index),
    };
  }
  const claim = (subject: number) =>
    writeContract(chain.issuer, claimCall({ campaign, ...leafOf(subjectOf(subject)) }));

  async function signedClaim(key: Hex, part: { amount?: bigint } = {}) {
    const leaf = { ...leafOf(SIGNER.address), ...part };
    const recipient = subjectOf(9);
    const terms = { upTo: leaf.amount, recipient, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
    const asked = { chainId: 31_337n, campaign, ...leaf, terms };
    const signature = await privateKeyToAccount(key).signTypedData(signedClaimTypedData(asked));
    return claimIntent(JSON.parse(formatSignedClaim({ ...asked, signature })));
  }

  async function followed(
    contracts: readonly Pick<WatchedContract, "address" | "role">[],
  ): Promise<TestStore> {
    const store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    const finality = { by: "depth", blocks: 2 } as const;
    const follower = await openFollower({
      sql: store.sql,
      client: chain.reader,
      fromBlock: 0,
      finality,
      contracts,
    });
    await catchUp(follower);
    return store;
  }

  /** The allocation with some of its files altered, and its manifest's hashes with them. */
  function altered(
    name: string,
    edits: Readonly<Record<string, (text: string) => string>>,
    editManifest: (manifest: Json) => Json = (manifest) => manifest,
  ): string {
    const out = path(name);
    cpSync(path("allocation"), out, { recursive: true });
    let manifest = readFileSync(join(out, "manifest.json"), "utf8");
    for (const [file, edit] of Object.entries(edits)) {
      const before = readFileSync(join(out, file));
      const after = edit(before.toString());
      expect(after, file).not.to.equal(before.toString());
      writeFileSync(join(out, file), after);
      manifest = manifest.replaceAll(sha256(before), sha256(Buffer.from(after)));
    }
    writeFileSync(join(out, "manifest.json"), JSON.stringify(editManifest(JSON.parse(manifest))));
    return out;
  }
  /** Reasons with something of the first subject's line, or of one of its credentials, altered. */
  const reasons = (edit: (line: Json, of: (isBatch: boolean) => Json) => void) => ({
    "reasons.jsonl": (text: string) =>
      text
        .trimEnd()
        .split("\n")
        .map((one) => {
          const line = JSON.parse(one);
          if (line.account.toLowerCase() !== subjectOf(1)) return one;
          const own = line.credentials as Json[];
          edit(line, (isBatch) => own.find((credential) => "batch" in credential === isBatch) as Json);
          return JSON.stringify(line);
        })
        .join("\n")
        .concat("\n"),
  });
  const first = () => `${campaign}:${leafOf(subjectOf(1)).index}`;

  it("shows the ways of a credential, an attestation and a row to commands that read these, where a store is named", async () => {
    const [{ address }, other] = stores as readonly [TestStore, TestStore];
    const views: readonly (readonly [string, readonly string[], RegExp])[] = [
      ["a batch", ["credential", "show", batch, ...onChain(chain.batchRegistry)], /issued.*announced/s],
      ["an attestation", ["attestation", "show", uid, ...onChain(chain.ours)], /attested.*effective/s],
      ["an account", ["allocation", "trace", path("allocation"), subjectOf(1)], /paid {8}claimed: /],
    ];
    for (const [what, args, way] of views) {
      const run = (...more: readonly string[]) => runSymbolon([...args, ...more]);
      const plain = await run();
      const shown = await run("--store", address);
      expect([plain.code, shown.code], what + shown.stderr).to.deep.equal([0, 0]);
      expect(shown.stdout.startsWith(`${plain.stdout}\n`), what).to.equal(true);
      expect(shown.stdout.slice(plain.stdout.length), what).to.match(way);
      const { timeline, ...rest } = JSON.parse((await run("--store", address, "--json")).stdout);
      expect(rest).to.deep.equal(JSON.parse((await run("--json")).stdout));
      expect(timeline.paths, what).not.to.deep.equal([]);
    }
    const one = [...(views[0]?.[1] ?? []), "--credential", "1", "--store"];
    expect((await runSymbolon([...one, address])).stdout).to.include(`credential 1 of the batch ${batch}`);
    const nothing = await runSymbolon([...one, other.address]);
    expect(nothing.code).to.equal(0);
    expect(nothing.stdout).to.match(/\n\ntimeline: The store has nothing of /);
    expect(JSON.parse((await runSymbolon([...one, other.address, "--json"])).stdout).timeline).to.equal(null);
  });

  const onChain = (registry: Address) => ["--rpc", chain.rpc, "--registry", registry];
  const linksOf = async (what: string, directory = path("tree"), allocation?: string, from = sql) => {
    const { links } = await traceLinks(from, { what, tree: directory, allocation });
    return { links, names: links.map(({ name }) => name), broken: firstBroken(links) };
  };
  const brokenOf = async (allocation: string, directory?: string) => {
    const { links } = await linksOf(first(), directory, allocation);
    return links.filter(({ holds }) => holds === false).map(({ name }) => name);
  };

  it("hold all the way, from the leaf, its account and its transaction", async () => {
    const { links, names } = await linksOf(first(), path("tree"), path("allocation"));
    expect(names).to.deep.equal([...TREE, "row", "rule", ...BATCH, ...ATTESTATION]);
    expect(links.filter(({ holds }) => holds !== true)).to.deep.equal([]);
    for (const what of [subjectOf(1), payment])
      expect((await linksOf(what, path("tree"), path("allocation"))).links, what).to.deep.equal(links);
    const wordsOf = (name: string) => links.find((link) => link.name === name)?.words;
    expect(wordsOf("leaf")).to.match(/^index \d of the tree: 1070 base units .*; 1070 of them were paid$/);
    expect(wordsOf("rule")).to.include('rule "by score" by score = "100" gives 1000');
    expect(wordsOf("credential")).to.include(`${batch}:0, one of 2`);
    expect(wordsOf("issuer")).to.include(issuer.toLowerCase());
    const short = await linksOf(first());
    expect(short.names).to.deep.equal(TREE);
    expect(short.links.slice(0, 3)).to.deep.equal(links.slice(0, 3));
  });

  it("say what waits: a signed claim that nothing was paid of, and a leaf that nobody asked for", async () => {
    const { links, names } = await linksOf(SIGNER.address, path("tree"), path("allocation"));
    expect(names).to.deep.equal([
      "leaf",
      "signature",
      "root",
      "manifest",
      "allocation",
      "row",
      "rule",
      ...ATTESTATION,
    ]);
    expect(links.filter(({ holds }) => holds !== true)).to.deep.equal([]);
    expect(links[0]?.words).to.include("a claim waits for them");
    expect(links[1]?.words).to.match(/as 0x\w+ signed: signed by the account's own key$/);
    expect((await linksOf("1")).links).to.deep.equal((await linksOf(SIGNER.address)).links);
    await sql.query("delete from intent");
    const unasked = await linksOf(SIGNER.address);
    expect(unasked.names).to.deep.equal(TREE);
    expect(unasked.links[0]?.words).to.include("nobody has asked here");
    // Whose contract takes it, only a chain can tell; another amount is another leaf.
    await submitIntents(sql, [await signedClaim(keyOf(1))], "api-1");
    const other = await linksOf(SIGNER.address);
    expect(other.links[1]).to.include({ name: "signature", holds: undefined });
    expect(other.links[1]?.words).to.include("ERC-1271");
    await sql.query("delete from intent");
    await submitIntents(sql, [await signedClaim(keyOf(0), { amount: 501n })], "api-1");
    expect((await linksOf(SIGNER.address)).broken).to.include({ name: "leaf" });
  });

  it("name the first that is broken: leaf, root, manifest, allocation", async () => {
    const csv = (edit: (text: string) => string) => ({ "allocation.csv": edit });
    const own = altered(
      "own",
      csv((text) => text.replace(",1070", ",1071")),
    );
    await build(own, path("own-tree"));
    expect(await brokenOf(path("allocation"), path("own-tree"))).to.deep.equal([...TREE, "row"]);
    const other = altered(
      "other",
      csv((text) => text.replace(",2000", ",2001")),
    );
    await build(other, path("other-tree"));
    expect(await brokenOf(other, path("other-tree"))).to.deep.equal(["root", "manifest"]);
    expect(await brokenOf(other)).to.deep.equal(["allocation"]);
    cpSync(path("allocation"), path("renamed"), { recursive: true });
    renameSync(path("renamed/allocation.csv"), path("renamed/renamed.csv"));
    await build(path("renamed"), path("renamed-tree"), "renamed.csv");
    expect(await brokenOf(path("allocation"), path("renamed-tree"))).to.deep.equal(["manifest"]);
    // A shorter tree has no such leaf, and what is not sound in itself is refused.
    const short = altered(
      "short",
      csv((text) => text.split("\n").slice(0, 2).join("\n")),
    );
    await build(short, path("short-tree"));
    const none = await linksOf(`${campaign}:2`, path("short-tree"), short);
    expect(none.links.map(({ name, holds }) => [name, holds])).to.deep.equal([["leaf", false]]);
    cpSync(path("tree"), path("torn"), { recursive: true });
    const rows = readFileSync(path("torn/allocation.csv"), "utf8");
    writeFileSync(path("torn/allocation.csv"), rows.replace(",1070", ",1071"));
    expect((await refusalOf(linksOf(first(), path("torn")))).code).to.equal("TreeDiffers");
  });

  it("name the first that is broken: row, rule", async () => {
    const row = altered(
      "row",
      reasons((line) => Object.assign(line, { amount: "1071" })),
    );
    expect(await brokenOf(row)).to.deep.equal(["row", "rule"]);
    const gone = altered(
      "gone",
      reasons((line) => Object.assign(line, { account: subjectOf(8) })),
    );
    expect(await brokenOf(gone)).to.deep.equal(["row"]);
    const cases: Readonly<Record<string, (line: Json, of: (isBatch: boolean) => Json) => void>> = {
      field: (_, of) => Object.assign(of(true), { fields: { score: "99" } }),
      missing: (_, of) => Object.assign(of(true), { fields: {} }),
      rule: (_, of) => Object.assign(of(true), { rule: "by favour" }),
      amount: (_, of) => Object.assign(of(true), { amount: "1001" }),
      uncapped: (_, of) => Object.assign(of(false), { uncapped: "71" }),
      caps: (line) => Object.assign(line, { caps: [{ by: "budget", from: "1100", to: "1070" }] }),
      twice: (line, of) => Object.assign(line, { credentials: [of(true), of(true)] }),
    };
    for (const [name, edit] of Object.entries(cases)) {
      const broken = await brokenOf(altered(`rule-${name}`, reasons(edit)));
      expect(broken, name).to.deep.equal(["rule"]);
    }
  });

  it("name the first that is broken: credential, batch, status, issuer", async () => {
    const now = (manifest: Json) => ({ ...manifest, block: newest });
    const cases: readonly [string, string, readonly string[]][] = [
      [
        "place",
        altered(
          "place",
          reasons((_, of) => Object.assign(of(true), { index: 1 })),
        ),
        ["credential"],
      ],
      [
        "no attestation",
        altered(
          "uid",
          reasons((_, of) => Object.assign(of(false), { credential: batch })),
        ),
        ["credential"],
      ],
      [
        "another's attestation",
        altered(
          "about",
          reasons((_, of) => Object.assign(of(false), { credential: otherUid() })),
        ),
        ["credential"],
      ],
      [
        "time",
        altered(
          "time",
          reasons((_, of) => Object.assign(of(true), { issuedAt: "1" })),
        ),
        ["batch"],
      ],
      [
        "not issued yet",
        altered("early", {}, (manifest) => ({
          ...manifest,
          block: { ...(manifest.block as Json), number: "1" },
        })),
        ["batch", "credential"],
      ],
      ["revoked", altered("late", {}, now), ["status", "status"]],
      [
        "issuer",
        altered(
          "issuer",
          reasons((_, of) => Object.assign(of(true), { issuer: subjectOf(7) })),
          (manifest) => ({ ...manifest, issuers: [...(manifest.issuers as []), subjectOf(7)] }),
        ),
        ["issuer"],
      ],
      [
        "issuer not named",
        altered("unnamed", {}, (manifest) => ({ ...manifest, issuers: [subjectOf(7)] })),
        ["issuer", "issuer"],
      ],
    ];
    for (const [name, directory, expected] of cases)
      expect(await brokenOf(directory), name).to.deep.equal(expected);
  });
  const otherUid = () => {
    const lines = readFileSync(path("allocation/reasons.jsonl"), "utf8").trimEnd().split("\n");
    const line = lines.map((one) => JSON.parse(one)).find(({ account }) => account === SIGNER.address);
    return line.credentials[0].credential as Hex;
  };

  it("are not known where the store does not follow what they stand on, which breaks none", async () => {
    const [, other] = stores as [TestStore, TestStore];
    const { links, broken } = await linksOf(first(), path("tree"), path("allocation"), other.sql);
    expect(broken).to.equal(undefined);
    const unknown = links.filter(({ holds }) => holds === undefined).map(({ name }) => name);
    expect(unknown).to.deep.equal(["root", "manifest", ...BATCH.slice(1), ...ATTESTATION]);
    // Read no further than before the allocation's block, it cannot tell either.
    await other.sql.query("update followed set cursor = 1");
    await other.sql.query(
      "insert into watched (chain, address, role, since) values (31337, $1, 'batchRegistry', 0)",
      [Buffer.from(chain.batchRegistry.slice(2), "hex")],
    );
    const behind = await linksOf(first(), path("tree"), path("allocation"), other.sql);
    expect(behind.links.find(({ name }) => name === "batch")).to.include({ holds: undefined });
    expect(behind.links.find(({ name }) => name === "batch")?.words).to.include("up to block 1");
  });

  it("lead from an account to the cumulative campaign that accepted the tree's root", async () => {
    const own = subjectOf(0xca);
    const logs = [
      {
        topics: encodeEventTopics({
          abi: cumulativeCampaignAbi,
          eventName: "RootAccepted",
          args: { root: tree.root as Hex, previous: zeroHash },
        }) as Hex[],
        data: encodeAbiParameters(
          [{ type: "uint256" }, { type: "uint256" }, { type: "bytes32" }],
          [9n, 9n, await hashOfManifest(path("tree"))],
        ),
      },
      {
        topics: encodeEventTopics({ abi: cumulativeCampaignAbi, eventName: "Claimed" }) as Hex[],
        data: encodeAbiParameters(
          [{ type: "uint256" }, { type: "address" }, { type: "uint256" }],
          [leafOf(subjectOf(2)).index, subjectOf(2), 300n],
        ),
      },
    ];
    const watched = [{ address: own, role: "cumulativeCampaign", since: 0, foundBy: undefined }] as const;
    await beginFollowing(sql, { chain: 77, genesis: zeroHash, way: "told", fromBlock: 0, watched });
    const { rows } = rowsOf(
      logs.map((log, logIndex) => ({ ...log, address: own, block: 3, logIndex, transaction: batch })),
      new Map(watched.map((one) => [one.address, one])),
    );
    const block = { number: 3, hash: batch, parent: undefined, time: 9, way: "told" } as const;
    const before = await readFollowed(sql, 77);
    await keepPiece(sql, { chain: 77, before, cursor: 3, final: 0, head: 3, blocks: [block], events: rows });
    const { links } = await traceLinks(sql, { what: subjectOf(2), chain: 77, tree: path("tree") });
    expect(links.map(({ name, holds }) => [name, holds])).to.deep.equal(TREE.map((name) => [name, true]));
    expect(links[0]?.words).to.include("300 of them were paid");
    expect(links[1]?.words).to.include("which the campaign accepted in block 3");
    // Two campaigns have the root now, on two chains.
    expect((await refusalOf(linksOf(subjectOf(2)))).code).to.equal("NotOneLeaf");
    await sql.query("delete from watched where chain = 77");
    await sql.query("delete from block where chain = 77");
  });

  it("refuse what leads to no leaf, or to several", async () => {
    for (const what of [subjectOf(8), batch])
      expect((await refusalOf(linksOf(what))).code, what).to.equal("NotOneLeaf");
    const [, other] = stores as [TestStore, TestStore];
    expect((await refusalOf(linksOf(subjectOf(1), path("tree"), undefined, other.sql))).code).to.equal(
      "NotOneLeaf",
    );
    expect((await refusalOf(linksOf(`${campaign}:9`))).code).to.equal("NothingKnown");
  });
});
