import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { getBlock, getTransactionReceipt, writeContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import { attestCall, registerSchemaCall, revokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { attestedIn } from "../../../src/sdk/chain/events/attestations.ts";
import type { ContractRole } from "../../../src/sdk/chain/events/contractRoles.ts";
import { type BatchHeader, batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { checkPast } from "../../../src/services/timeline/check/checkPast.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { listEvents } from "../../../src/services/timeline/tables/events.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { ownBuild, registryBuilds } from "../../journeys/easBuilds.ts";
import { type KindChain, openKindChain, usualRows } from "../scripts/kindChain.ts";
import { accountOf, amountOf, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { catchUp } from "./followStage.ts";

const REASON = { reason: 7, evidence: zeroHash };
const ABSENT: Address = "0x00000000000000000000000000000000000ab5e7";

describe("checking the past against what contracts keep", () => {
  let folder: string;
  let chain: KindChain;
  let store: TestStore;
  let sql: Sql;
  let instant: TestCampaign;
  let vesting: TestCampaign & { readonly begin: bigint };
  let cumulative: TestCampaign;
  let batches: Address;
  const attestations: Address[] = [];
  let batch: Hex;
  let contracts: { address: Address; role: ContractRole }[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openKindChain();
    store = await openTestStore("postgres");
    sql = store.sql;
    instant = await chain.instant(join(folder, "instant"), usualRows(300));
    for (const index of [0, 3, 255, 256, 299]) await chain.claim(instant, index);
    vesting = await chain.vesting(join(folder, "vesting"), usualRows(4));
    await chain.claim(vesting, 0);
    await chain.moveTo(vesting.begin + 1_000n);
    await chain.claim(vesting, 2);
    await chain.moveTo(vesting.begin + 2_000n);
    await release(0);
    await release(2);
    cumulative = await chain.cumulative(join(folder, "cumulative"), usualRows(3));
    await chain.claim(cumulative, 1);
    const more = usualRows(3).map(({ who, amount }) => ({ who, amount: 2n * amount }));
    const tree = await chain.nextRoot(cumulative, join(folder, "next"), more);
    await writeContract(chain.other, {
      address: cumulative.campaign,
      abi: cumulativeCampaignAbi,
      functionName: "claim",
      args: [1n, accountOf(1), 2n * amountOf(1), tree.proof(1)],
    });
    await makeBatch();
    for (const { registry, schemaRegistry } of registryBuilds) {
      const schemas = await chain.deploy(schemaRegistry);
      attestations.push(await makeAttestations(schemas, await chain.deploy(registry, schemas)));
    }
    // One by one: blocks that are mined together do not stand on each other, and have no state.
    for (let i = 0; i < 70; i++) await chain.node.mine({ blocks: 1 });
    contracts = [
      { address: instant.campaign, role: "instantCampaign" },
      { address: vesting.campaign, role: "vestingCampaign" },
      { address: cumulative.campaign, role: "cumulativeCampaign" },
      { address: batches, role: "batchRegistry" },
      ...attestations.map((address) => ({ address, role: "attestationRegistry" as const })),
      { address: ABSENT, role: "vestingCampaign" },
      { address: chain.token, role: "relay" },
    ];
  });
  after(async () => {
    await store.remove();
    await chain.close();
    rmSync(folder, { recursive: true });
  });

  const release = (index: number) =>
    writeContract(chain.other, {
      address: vesting.campaign,
      abi: vestingCampaignAbi,
      functionName: "release",
      args: [BigInt(index), accountOf(index)],
    });

  async function makeBatch() {
    batches = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const { timestamp: issuedAt } = await getBlock(chain.reader);
    const issuer = chain.other.account.address;
    const policy = {
      revoker: issuer,
      emergency: issuer,
      epochLength: 3_600n,
      emergencyLimit: 86_400n,
      rulesHash: zeroHash,
    };
    const header: BatchHeader = {
      issuer,
      schema: zeroHash,
      root: `0x${"02".repeat(32)}`,
      size: 500n,
      issuedAt,
      policy,
      manifestHash: zeroHash,
      salt: zeroHash,
    };
    batch = batchId({ chainId: BigInt(chain.reader.chain.id), registry: batches, header });
    const change = { registry: batches, header, revision: 0, ...REASON };
    await writeContract(chain.other, issueBatchCall({ registry: batches, header, uri: "" }));
    await writeContract(
      chain.other,
      changeStatusCall({ ...change, kind: "Revoke", masks: groupByWord([3, 300]) }),
    );
    await writeContract(
      chain.other,
      imposeHoldCall({ ...change, targets: [4n, WHOLE_BATCH], until: issuedAt + 5_000n }),
    );
    const second = { ...header, salt: `0x${"01".repeat(32)}` } as const;
    await writeContract(chain.other, issueBatchCall({ registry: batches, header: second, uri: "" }));
  }

  async function makeAttestations(schemas: Address, registry: Address): Promise<Address> {
    const schema = { schema: "uint256 a", resolver: zeroAddress, revocable: true } as const;
    await writeContract(chain.other, registerSchemaCall({ registry: schemas, ...schema }));
    const data = {
      recipient: accountOf(1),
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: zeroHash,
      value: 0n,
    };
    const uids: Hex[] = [];
    for (let i = 0; i < 2; i++) {
      const request = { schema: schemaUid(schema), data };
      const hash = await writeContract(chain.other, attestCall({ registry, request }));
      const receipt = await getTransactionReceipt(chain.reader, { hash });
      uids.push(...attestedIn({ registry, receipt }).map(({ uid }) => uid));
    }
    const [uid = zeroHash] = uids;
    const request = { schema: schemaUid(schema), data: { uid, value: 0n } };
    await writeContract(chain.other, revokeCall({ registry, request }));
    return registry;
  }

  async function followAll() {
    const finality = { by: "depth", blocks: 2 } as const;
    const follower = await openFollower({ sql, client: chain.reader, fromBlock: 0, finality, contracts });
    await catchUp(follower);
  }

  const check = (...addresses: readonly Address[]) =>
    checkPast({ sql, client: chain.reader, ...(addresses.length > 0 && { contracts: addresses }) });

  it("marks what agrees up to the newest final block, and says on what ground its events stand", async () => {
    await followAll();
    const before = await trace(sql, { what: `${instant.campaign}:3` });
    expect(before.paths[0]?.steps.map(({ ground }) => ground)).to.deep.equal(["told", "told", "told"]);
    const past = await check();
    expect(past.block).to.equal(Number((await getBlock(chain.reader)).number) - 2);
    expect(past.uncheckable).to.deep.equal({ relay: 1 });
    const found = past.contracts.map(({ role, outcome, compared, findings }) => {
      expect(findings, JSON.stringify(findings)).to.deep.equal([]);
      return [role, outcome, compared];
    });
    expect(found).to.have.deep.members([
      ["attestationRegistry", "checked", 2],
      ["attestationRegistry", "checked", 2],
      ["batchRegistry", "checked", 2],
      ["cumulativeCampaign", "checked", 1],
      ["instantCampaign", "checked", 5],
      ["vestingCampaign", "checked", 2],
      ["vestingCampaign", "absent", 0],
    ]);
    const { paths } = await trace(sql, { what: `${instant.campaign}:3` });
    // That the block has this transaction, the campaign does not keep.
    expect(paths[0]?.steps.map(({ kind, ground }) => [kind, ground])).to.deep.equal([
      ["included", "told"],
      ["paid", "checked"],
      ["final", "told"],
    ]);
    const funded = (await listEvents(sql, { chain: chain.reader.chain.id })).filter(
      ({ name }) => name === "Funded",
    );
    expect(funded.map(({ ground }) => ground)).to.deep.equal(["told"]);
  });

  it("names what was left out, made up, altered or doubled, and takes the mark away", async () => {
    const inBatch = (id: Hex) => `item = '\\x${id.slice(2)}'`;
    const at = (address: Address, index: number) =>
      `contract = '\\x${address.slice(2).toLowerCase()}' and index = ${index}`;
    const copied = (where: string, index: string, data: string) =>
      `insert into event select block, log + 90, part, contract, name, transaction, account, actor, item, ${index}, topics, ${data}
       from event where ${where}`;
    /** The data of a payment with another index. */
    const reindexed = (index: number) =>
      `decode('${index.toString(16).padStart(64, "0")}', 'hex') || substr(data, 33)`;
    const [eas = zeroAddress] = attestations;
    const ofEas = (name: string) => `contract = '\\x${eas.slice(2).toLowerCase()}' and name = '${name}'`;
    const first = (where: string) =>
      `(block, log) = (select block, log from event where ${where} order by block, log limit 1)`;
    const cases: readonly (readonly [
      contract: Address,
      statement: string,
      expected: readonly (readonly [id: string, said: string])[],
    ])[] = [
      [
        instant.campaign,
        `delete from event where ${at(instant.campaign, 256)}`,
        [["EventsMissing", "index 256"]],
      ],
      [instant.campaign, copied(at(instant.campaign, 3), "9", reindexed(9)), [["EventsMadeUp", "index 9"]]],
      [
        instant.campaign,
        copied(at(instant.campaign, 3), "70000", reindexed(70_000)),
        [["EventsMadeUp", "index 70000"]],
      ],
      [instant.campaign, copied(at(instant.campaign, 3), "index", "data"), [["EventsDoubled", "index 3"]]],
      [
        instant.campaign,
        `update event set index = 9 where ${at(instant.campaign, 3)}`,
        [
          ["EventsAltered", "Claimed of"],
          ["EventsMissing", "index 3"],
        ],
      ],
      [
        vesting.campaign,
        `delete from event where name = 'Released' and ${at(vesting.campaign, 2)}`,
        [["SumsDiffer", `index 2 of ${accountOf(2).toLowerCase()}`]],
      ],
      [
        vesting.campaign,
        `delete from event where ${at(vesting.campaign, 2)}`,
        [["EventsMissing", `${amountOf(2)} base units`]],
      ],
      [
        vesting.campaign,
        `delete from event where name = 'Claimed' and ${at(vesting.campaign, 0)}`,
        [["EventsMissing", "the claim of index 0"]],
      ],
      [
        vesting.campaign,
        copied(`name = 'Claimed' and ${at(vesting.campaign, 0)}`, "9", reindexed(9)),
        [["EventsMadeUp", "index 9"]],
      ],
      [
        vesting.campaign,
        copied(`name = 'Claimed' and ${at(vesting.campaign, 0)}`, "3", reindexed(3)),
        [["EventsMadeUp", "index 3"]],
      ],
      [
        cumulative.campaign,
        `delete from event where ${first(at(cumulative.campaign, 1))}`,
        [["SumsDiffer", accountOf(1).toLowerCase()]],
      ],
      [
        batches,
        `delete from event where name = 'StatusChanged' and ${inBatch(batch)}`,
        [["EventsLeadElsewhere", "to revision 3, but the registry is at 5"]],
      ],
      [
        batches,
        `update event set data = overlay(data placing '\\x09'::bytea from 64 for 1)
         where name = 'StatusChanged' and ${inBatch(batch)}`,
        [["EventsLeadElsewhere", "that, with another digest"]],
      ],
      [
        batches,
        `delete from event where name = 'BatchIssued' and ${inBatch(batch)}`,
        [["EventsMissing", `the issue of batch ${batch}`]],
      ],
      [
        batches,
        copied(`name = 'BatchIssued' and ${inBatch(batch)}`, "index", "data"),
        [["EventsDoubled", `2 issues of batch ${batch}`]],
      ],
      [
        batches,
        `update event set item = '\\x${"09".repeat(32)}', topics = overlay(topics placing '\\x${"09".repeat(32)}'::bytea from 33)
         where name = 'BatchIssued' and not ${inBatch(batch)}`,
        [["EventsMadeUp", "09090909"]],
      ],
      [eas, `delete from event where ${ofEas("Revoked")}`, [["EventsMissing", "the revocation of"]]],
      [
        eas,
        `delete from event where ${ofEas("Attested")} and item = (select item from event where ${ofEas("Revoked")})`,
        [["EventsMissing", "the making of"]],
      ],
      [
        eas,
        `update event set account = '\\x${"07".repeat(20)}', topics = overlay(topics placing '\\x${"07".repeat(20)}'::bytea from 45)
         where ${first(ofEas("Attested"))}`,
        [["EventsAltered", "attestation"]],
      ],
      [
        ABSENT,
        `update event set contract = '\\x${ABSENT.slice(2)}' where name = 'Released'`,
        [["ContractMissing", "2 events"]],
      ],
    ];
    for (const [contract, statement, expected] of cases) {
      await sql.query("truncate event, block, watched, followed, chain cascade");
      await followAll();
      await sql.query(statement);
      const [checked] = (await check(contract)).contracts;
      const said = checked?.findings.map(({ id, sentence }) => `${id}: ${sentence}`) ?? [];
      expect(said, statement).to.have.length(expected.length);
      for (const [i, [id, words]] of expected.entries())
        expect(said[i], statement)
          .to.match(new RegExp(`^${id}: 1: `))
          .and.to.include(words);
      expect(checked?.outcome).to.equal("disagrees");
      expect(await sql.query("select from checked")).to.have.length(0);
    }
  });

  it("refuses what it cannot check, and a node of another chain", async () => {
    await sql.query("truncate event, block, watched, followed, chain cascade");
    await followAll();
    expect(await refusalOf(check(chain.token))).to.include({ code: "ContractNotFollowed" });
    await sql.query("update block set hash = '\\x05' where number = (select final from followed)");
    expect(await refusalOf(check())).to.include({ code: "ChangedBelowFinal" });
    await sql.query("update followed set final = -1");
    expect(await refusalOf(check())).to.include({ code: "NothingFinal" });
  });
});
