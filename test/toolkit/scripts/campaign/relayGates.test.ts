import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex, zeroAddress } from "viem";
import { getTransaction, writeContract } from "viem/actions";
import { claim } from "../../../../scripts/campaign/claim.ts";
import { type RelayOptions, relay } from "../../../../scripts/campaign/relay.ts";
import { batch } from "../../../../scripts/credential/batch.ts";
import { disclose } from "../../../../scripts/credential/disclose.ts";
import { issue } from "../../../../scripts/credential/issue.ts";
import { presentAll } from "../../../../scripts/credential/present.ts";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { credentialGateData } from "../../../../src/sdk/chain/calls/credentialGateData.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { readShown } from "../../../../src/sdk/credentials/shownCredential.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import {
  accountOf,
  OTHER_KEY,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "../relayChain.ts";
import { captured } from "../runSymbolon.ts";

const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
const SCHEMA = { schema: "bytes32 person,uint8 age", resolver: zeroAddress, revocable: true } as const;
const COUNT = 8;
/** Two accounts of one person: the last one's field is that of the one before. */
const person = (index: number) => keccak256(toHex(`person ${Math.min(index, COUNT - 2)}`));

describe("relaying a campaign with a gate", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let registry: Address;
  let tree: string;
  before(async () => {
    chain = await openRelayChain();
    registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
  });
  after(() => chain.close());
  beforeEach(() => {
    tree = folder.path("tree");
  });

  /** A batch about the accounts of all leaves but the first, issued. */
  const issued = async (): Promise<string> => {
    const rows = Array.from(
      { length: COUNT - 1 },
      (_, i) => `${accountOf(i + 1)},${person(i + 1)},${20 + i}`,
    );
    const file = folder.write("people.csv", `subject,person,age\n${rows.join("\n")}\n`);
    const out = folder.path("batch");
    await quietly(() => batch(file, { out, schema: SCHEMA.schema, revoker: chain.other.account.address }));
    await quietly(() => issue(out, { rpc: chain.rpc, registry, yes: true }, QUICK), OTHER_KEY);
    return out;
  };
  const quietly = (body: () => Promise<void>, key: Hex = RELAYER_KEY) =>
    captured({ SYMBOLON_PRIVATE_KEY: key }, body);
  const credentialGate = (kind: number, position = 0n): Promise<Address> =>
    chain.deploy(
      ownBuild("CredentialGate", "distribution/gates"),
      registry,
      {
        schema: schemaUid(SCHEMA),
        issuers: [chain.other.account.address],
        trustList: zeroAddress,
        trusted: 0,
      },
      kind,
      position,
    );
  const run = async (
    { campaign }: TestCampaign,
    options: Partial<RelayOptions> = {},
    files: string[] = [],
  ) => {
    const { stdout, code } = await quietly(() =>
      relay(campaign, tree, files, { rpc: chain.rpc, json: true, ...options }, QUICK),
    );
    return { ...JSON.parse(stdout), code };
  };
  const skips = ({ claims }: { claims: { index: number; status: string; code: string }[] }) =>
    claims.flatMap(({ index, status, code }) => (status === "skipped" ? [[index, code]] : []));

  it("takes what the gate asks for out of the issuer's batch directory, and pays a person once", async () => {
    const credentials = await issued();
    const test = await chain.campaign(tree, COUNT, { gate: await credentialGate(2) });
    const report = await run(test, { credentials });
    expect(skips(report)).to.deep.equal([
      [0, "GateDataMissing"],
      [COUNT - 1, "NullifierUsed"],
    ]);
    expect(report).to.include({ paid: COUNT - 2, code: 3 });
    expect(await run(test, { credentials })).to.deep.include({ paid: COUNT - 2, transactions: [] });
  });

  it("takes it out of a folder of packages or presentations, where those show the field", async () => {
    const credentials = folder.path("packages");
    const all = await issued();
    await quietly(() => presentAll(all, { out: credentials }));
    const shown = folder.path("shown");
    mkdirSync(shown);
    for (const i of [0, 1, 2]) {
      const fields = i === 2 ? ["age"] : ["person"];
      await quietly(() => disclose(`${credentials}/${i}.json`, { fields, out: `${shown}/${i}.json` }));
    }
    folder.write("shown/broken.json", "{}");
    const test = await chain.campaign(tree, COUNT, { gate: await credentialGate(2) });
    const first = await run(test, { credentials: shown });
    expect(await chain.paid(test)).to.deep.equal([1, 2]);
    expect(first.rejected.map(({ code }: { code: string }) => code)).to.deep.equal(["BadPresentation"]);
    expect(skips(first)[1]).to.deep.equal([3, "GateDataMissing"]);
    rmSync(shown, { recursive: true });
    await run(test, { credentials });
    expect(await chain.paid(test)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it("takes it ready made from a list", async () => {
    const all = await issued();
    await quietly(() => presentAll(all, { out: folder.path("packages") }));
    const dataOf = (index: number) => {
      const file = folder.path(`packages/${index - 1}.json`);
      return credentialGateData(readShown(readFileSync(file, "utf8"), file).show(0));
    };
    const test = await chain.campaign(tree, COUNT, { gate: await credentialGate(2) });
    const list = folder.write("list.csv", `index,gateData\n2,${dataOf(2)}\n3,\n4,${dataOf(4)}\n2,\n`);
    const report = await run(test, {}, [list]);
    expect(skips(report)).to.deep.equal([[3, "GateDataMissing"]]);
    expect(await chain.paid(test)).to.deep.equal([2, 4]);
    const bad = folder.write("bad.csv", "index,gateData\n2,0x1\n");
    const thrown = await run(test, {}, [bad]).catch((error: SymbolonError) => error.code);
    expect(thrown).to.equal("BadGateData");
  });

  it("claims one leaf with a presentation", async () => {
    const all = await issued();
    await quietly(() => presentAll(all, { out: folder.path("packages") }));
    const test = await chain.campaign(tree, COUNT, { gate: await credentialGate(0) });
    const claiming = (index: number, options: object) =>
      quietly(() =>
        claim(test.campaign, tree, { rpc: chain.rpc, claimant: accountOf(index), json: true, ...options }),
      );
    const { stdout } = await claiming(3, { credential: folder.path("packages/2.json") });
    expect(JSON.parse(stdout)).to.include({ index: 3, status: "paid" });
    const thrown = await claiming(4, { credential: folder.path("packages/2.json") }).catch(
      (error: unknown) => error,
    );
    expect(String(thrown)).to.match(/SubjectMismatch|somebody else/);
  });

  it("needs no credentials where the gate only pauses, and pays when the pause is over", async () => {
    const build = ownBuild("PauseGate", "distribution/gates");
    const gate = await chain.deploy(build, chain.other.account.address, 1_000n, 10n);
    const test = await chain.campaign(tree, COUNT, { gate, maxExtraTime: 1_000n });
    await writeContract(chain.other, {
      address: gate,
      abi: pauseGateAbi,
      functionName: "pause",
      args: [test.campaign, "a test"],
    });
    await chain.node.mine({ blocks: 1 });
    const paused = await run(test);
    expect(paused).to.include({ paid: 0, skipped: COUNT, code: 3 });
    await chain.node.increaseTime({ seconds: 1_001 });
    await chain.node.mine({ blocks: 1 });
    expect(await run(test)).to.include({ paid: COUNT, code: 0 });
  });

  it("keeps gas for every claim at a gate of unknown code, unless that is trusted", async () => {
    const gate: Address = "0x000000000000000000000000000000000000a11e";
    // Says yes to whatever it is asked; extraTime(campaign), which has fewer arguments, is 0.
    await chain.node.setCode({ address: gate, bytecode: "0x366024105f3560e01c0260e01b5f5260205ff3" });
    const rows = Array.from({ length: COUNT }, (_, index) => `${index},0x`);
    const list = folder.write("list.csv", `index,gateData\n${rows.join("\n")}\n`);
    const room = async (trustGate: boolean) => {
      const test = await chain.campaign(tree, COUNT, { gate });
      const journal = folder.path(`${trustGate}.journal`);
      const { paid, transactions } = await run(test, { trustGate, journal }, [list]);
      expect([paid, transactions.length]).to.deep.equal([COUNT, 1]);
      const { gas } = await getTransaction(chain.reader, { hash: transactions[0].hash });
      return Number(gas) - transactions[0].gas;
    };
    expect(await room(false)).to.be.within(COUNT * 500_000, (COUNT + 1.1) * 500_000);
    expect(await room(true)).to.be.below(1.1 * 500_000);
  });

  it("refuses credentials where there is no gate", async () => {
    const test = await chain.campaign(tree, COUNT);
    const thrown = await run(test, { credentials: tree }).catch((error: SymbolonError) => error.code);
    expect(thrown).to.equal("NoGate");
  });
});
