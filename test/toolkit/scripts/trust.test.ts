import { expect } from "chai";
import { type Address, decodeFunctionData, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { getTransactionReceipt, writeContract } from "viem/actions";
import { trustListAbi } from "../../../src/sdk/chain/abi/trustListAbi.ts";
import { attestCall, registerSchemaCall, revokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall } from "../../../src/sdk/chain/calls/batches.ts";
import { attestedIn } from "../../../src/sdk/chain/events/attestations.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain } from "./credentialChain.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "./servedChain.ts";

const DAY = 86_400n;
const SCHEMA = keccak256("0x01");
const NOBODY: Address = "0x00000000000000000000000000000000000000ff";

type Answer = Readonly<Record<string, unknown>> & {
  readonly code: number;
  readonly stderr: string;
  readonly error: { readonly code: string; readonly reason: string };
};

/** The issuer issues, the other account keeps lists. */
describe("symbolon trust", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let issuer: Address;
  let lists: readonly Address[];
  let policy: Address;
  let strict: Address;
  let now: bigint;
  let snapshot: Hex;

  const run = async (args: readonly string[], key: Hex = OTHER_KEY): Promise<Answer> => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key };
    const { stdout, stderr, code } = await runSymbolon([...args, "--json"], env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  const deployed = async (name: string, args: readonly string[]): Promise<Address> => {
    const done = await run(["deploy", ...args]);
    expect(done.code, done.stderr).to.equal(0);
    return (done.contracts as Record<string, { address: Address }>)[name]?.address as Address;
  };
  const accredit = (list: Address, args: readonly string[]) =>
    run(["trust", "accredit", list, issuer, ...args]);
  const moveTo = async (moment: bigint) => {
    await chain.node.setNextBlockTimestamp({ timestamp: moment });
    await chain.node.mine({ blocks: 1 });
  };

  before(async () => {
    chain = await openCredentialChain(new Date("2027-01-01T00:00:00Z"));
    issuer = chain.issuer.account.address;
    const authority = chain.other.account.address;
    const list = (notice: string) =>
      deployed("trustList", ["trust-list", "--authority", authority, "--notice", notice]);
    lists = [await list("1d"), await list("2d"), await list("3d")];
    const [a, b, c] = lists;
    const needed = (number: string, ...terms: readonly string[]) =>
      deployed("trustPolicy", ["trust-policy", "--needed", number, "--list", ...terms]);
    policy = await needed("1", `${a}`, `${b}:1`);
    strict = await needed("2", `${a}:2:0`, `${b}:1:0+3`, `${c}`);
    now = (await chain.block()).timestamp;
  });
  after(() => chain.close());
  beforeEach(async () => {
    snapshot = await chain.node.snapshot();
  });
  afterEach(() => chain.node.revert({ id: snapshot }));

  it("deploys one list for one authority and notice, and refuses what the contracts would", async () => {
    const again = await run([
      "deploy",
      "trust-list",
      "--authority",
      chain.other.account.address,
      "--notice",
      "1d",
    ]);
    expect(again.contracts).to.deep.include({
      trustList: { address: lists[0], state: "there", gas: null, transaction: null },
    });
    const twice = await run([
      "deploy",
      "trust-policy",
      "--needed",
      "1",
      "--list",
      `${lists[0]}`,
      `${lists[0]}:1`,
    ]);
    expect(twice).to.deep.include({ code: 1 });
    expect(twice.error.code).to.equal("ListTwice");
    const silent = await run(["deploy", "trust-policy", "--needed", "1", "--list", `${policy}:1`]);
    expect(silent.error.code).to.equal("ListSilent");
    const nested = await run(["deploy", "trust-policy", "--needed", "1", "--list", policy]);
    expect(nested.error.code).to.equal("ListIsPolicy");
    const beyond = await run(["deploy", "trust-policy", "--needed", "4", "--list", `${lists[0]}=3`]);
    expect(beyond.error.code).to.equal("NeededOutOfRange");
    expect(beyond.error.reason).to.include("weigh 4 together, but all its lists weigh 3");
    const none = await run(["deploy", "trust-policy", "--needed", "1", "--list", `${lists[0]}=0`]);
    expect(none.code).to.equal(2);
  });

  it("accredits, lists what is in force and coming, and names tiers and regions once", async () => {
    const [list] = lists as [Address];
    const end = now + 30n * DAY;
    const done = await accredit(list, [
      "--schema",
      SCHEMA,
      "--tier",
      "2",
      "--region",
      "0",
      "3",
      "--until",
      `${end}`,
    ]);
    expect(done, done.stderr).to.deep.include({ code: 0, kind: "accredit", tier: 2, regions: "9" });
    const renewed = await accredit(list, ["--schema", SCHEMA, "--tier", "1", "--begin", `${end}`]);
    expect(renewed.code, renewed.stderr).to.equal(0);
    await accredit(list, ["--every-schema", "--tier", "1", "--begin", `${now + DAY}`]);
    expect(await run(["trust", "name", list, "--region", "3", "--as", "Nordic\u202e"])).to.include({
      code: 0,
    });
    expect((await run(["trust", "name", list, "--region", "3", "--as", "another"])).error.code).to.equal(
      "NamedAlready",
    );

    const shown = await run(["trust", "list", list]);
    expect(shown).to.deep.include({ notice: Number(DAY), tiers: {}, regions: { 3: "Nordic\u202e" } });
    const rows = shown.accreditations as {
      standing: string;
      schema: Hex | null;
      tier: number;
      regions: number[];
    }[];
    expect(
      rows.map(({ standing, schema, tier, regions }) => [standing, schema, tier, regions]),
    ).to.deep.equal([
      ["in force", SCHEMA, 2, [0, 3]],
      ["coming", SCHEMA, 1, []],
      ["coming", null, 1, []],
    ]);
    const { stdout } = await runSymbolon(["trust", "list", list, "--rpc", chain.rpc]);
    expect(stdout).to.include("Nordic\\u202e").and.not.include("\u202e");
    expect(await run(["trust", "list", list, "--issuer", NOBODY])).to.deep.include({ accreditations: [] });
  });

  it("plans what a Safe or a group is to send, and refuses whoever is not the authority", async () => {
    const [list] = lists as [Address];
    const authority = chain.other.account.address;
    const terms = [
      "--schema",
      SCHEMA,
      "--tier",
      "1",
      "--from",
      authority,
      "--calldata",
      folder.path("calls.json"),
    ];
    const planned = await accredit(list, terms);
    expect(planned.code, planned.stderr).to.equal(0);
    const [call] = planned.calls as { to: Address; data: Hex; what: string }[];
    expect(call?.to).to.equal(list);
    const { functionName, args } = decodeFunctionData({ abi: trustListAbi, data: call?.data as Hex });
    expect([functionName, args]).to.deep.equal(["accredit", [issuer, [SCHEMA], 1, 0n, 0, 0]]);
    expect(call?.what).to.match(/^Accredit 0x.*at once, without end$/);

    const refused = await run(
      ["trust", "accredit", list, issuer, "--schema", SCHEMA, "--tier", "1"],
      ISSUER_KEY,
    );
    expect(refused.error.code).to.equal("NotAuthority");
    expect(
      (await run(["trust", "end", NOBODY, issuer, "--schema", SCHEMA, "--until", "2030-01-01"])).error.code,
    ).to.equal("NotTrustList");
  });

  it("ends with notice, cuts back at once, and tells why", async () => {
    const [list] = lists as [Address];
    const check = (...args: readonly string[]) =>
      run(["trust", "check", issuer, "--trust-list", list, "--schema", SCHEMA, ...args]);
    const why = ({ votes }: Answer) => (votes as { why: string }[])[0]?.why;
    const never = await check();
    expect([never.code, never.trusted, why(never)]).to.deep.equal([3, false, "never accredited"]);
    await accredit(list, ["--schema", SCHEMA, "--tier", "2"]);
    const good = await check();
    expect([good.code, good.trusted]).to.deep.equal([0, true]);
    expect(why(good)).to.match(/^accredited from 2027-01-01T\S+ without end, tier 2$/);

    const soon = await run(["trust", "end", list, issuer, "--schema", SCHEMA, "--until", `${now + DAY}`]);
    expect(soon.error.code).to.equal("NoticeMissed");
    const end = now + 10n * DAY;
    expect(await run(["trust", "end", list, issuer, "--schema", SCHEMA, "--until", `${end}`])).to.include({
      code: 0,
    });
    expect(why(await check("--at", `${end}`))).to.equal(`accredited until ${isoMoment(end)}, and not since`);

    await moveTo(now + 5n * DAY);
    const evidence = folder.write("report.txt", "what happened");
    const cut = ["trust", "end", list, issuer, "--schema", SCHEMA, "--compromised", `${now + 2n * DAY}`];
    const done = await run([...cut, "--evidence", evidence]);
    expect(done, done.stderr).to.include({ code: 0, evidence: keccak256(toHex("what happened")) });
    expect(why(await check())).to.match(/^cut back to 2027-01-03/);
    expect(await check("--at", `${now + 2n * DAY - 1n}`)).to.include({ code: 0, trusted: true });
    expect((await run([...cut, "--evidence", evidence])).error.code).to.equal("NothingToEnd");
  });

  it("checks by a policy, and says what each list lacks", async () => {
    const [a, b, c] = lists as [Address, Address, Address];
    await accredit(a, ["--schema", SCHEMA, "--tier", "1", "--region", "0"]);
    await accredit(b, ["--every-schema", "--tier", "1", "--region", "0"]);
    await accredit(c, ["--schema", SCHEMA, "--tier", "1"]);
    const checked = await run(["trust", "check", issuer, "--trust-list", strict, "--schema", SCHEMA]);
    expect(checked).to.deep.include({ code: 3, trusted: false, kind: "policy", needed: 2 });
    const votes = checked.votes as { list: Address; vouches: boolean; why: string }[];
    expect(votes.map(({ list, vouches }) => [list, vouches])).to.deep.equal([
      [a, false],
      [b, false],
      [c, true],
    ]);
    expect(votes[0]?.why).to.match(/; tier 2 is wanted$/);
    expect(votes[1]?.why).to.match(/; regions 3 are missing$/);
    // Two of the first two lists, or the third alone.
    const weighed = await run(["deploy", "trust-policy", "--needed", "2", "--list", a, `${b}:2`, `${c}=2`]);
    const { address } = (weighed.contracts as { trustPolicy: { address: Address } }).trustPolicy;
    const byWeight = await run(["trust", "check", issuer, "--trust-list", address, "--schema", SCHEMA]);
    expect(byWeight).to.deep.include({ code: 0, trusted: true, needed: 2 });
    const weights = (byWeight.votes as { weight: number; vouches: boolean }[]).map(({ weight }) => weight);
    expect(weights).to.deep.equal([1, 1, 2]);

    // A contract of others says yes or no.
    const other = await run(["trust", "check", issuer, "--trust-list", chain.registry, "--schema", SCHEMA]);
    expect(other).to.deep.include({ code: 3, kind: "other" });
    expect((other.votes as { why: string }[])[0]?.why).to.equal("it gives no answer");
  });

  describe("compare", () => {
    const compare = (...args: readonly string[]) => run(["trust", "compare", policy, strict, ...args]);

    it("finds the live batches and attestations that two policies judge differently", async () => {
      const { batch, uid, attestations } = await issueAll();
      await accredit(lists[0] as Address, ["--every-schema", "--tier", "1"]);
      const found = await compare("--trusted", "now", "--attestations", attestations);
      expect(found, found.stderr).to.deep.include({ code: 3, compared: { batches: 1, attestations: 1 } });
      const differences = found.differences as {
        kind: string;
        id: Hex;
        live: string;
        one: { trusted: boolean };
        other: { trusted: boolean; votes: { why: string }[] };
      }[];
      // One of the ten is revoked; so are all of another batch, and another attestation.
      expect(differences.map(({ kind, id, live }) => [kind, id, live])).to.deep.equal([
        ["batch", batch, "9"],
        ["attestation", uid, "1"],
      ]);
      for (const { one, other } of differences)
        expect([one.trusted, other.trusted]).to.deep.equal([true, false]);
      expect(differences[0]?.other.votes.map(({ why }) => why)).to.satisfy(([first, second]: string[]) =>
        [first?.endsWith("tier 2 is wanted; regions 0 are missing"), second === "never accredited"].every(
          Boolean,
        ),
      );
      // Nobody was accredited when those were issued.
      const before = await compare("--trusted", "when-issued", "--attestations", attestations);
      expect(before).to.deep.include({ code: 0, differences: [] });
      expect(await compare("--trusted", "now", "--schema", zeroHash)).to.deep.include({
        code: 0,
        differences: [],
      });
      const { stdout } = await runSymbolon([
        "trust",
        "compare",
        policy,
        strict,
        "--trusted",
        "now",
        "--attestations",
        attestations,
        "--rpc",
        chain.rpc,
      ]);
      expect(stdout).to.include(`batch ${batch}, 9 live credentials, by ${issuer}`);
    });
  });

  /** A batch of ten, one of them revoked, and one all of which is; an attestation, and a revoked one. */
  async function issueAll() {
    const { header, id: batch } = await chain.issued(10, { epochLength: 0n });
    const revokeFirst = (given: typeof header) =>
      writeContract(
        chain.issuer,
        changeStatusCall({
          registry: chain.registry,
          header: given,
          kind: "Revoke",
          reason: 0,
          evidence: zeroHash,
          masks: groupByWord([0]),
        }),
      );
    await revokeFirst(header);
    await revokeFirst((await chain.issued(1, { epochLength: 0n })).header);
    const schemas = await chain.deploy(ownBuild("SchemaRegistry", "credentials"));
    const attestations = await chain.deploy(ownBuild("AttestationRegistry", "credentials"), schemas);
    const schema = { schema: "bool adult", resolver: zeroAddress, revocable: true };
    await writeContract(chain.issuer, registerSchemaCall({ registry: schemas, ...schema }));
    const uids: Hex[] = [];
    for (const recipient of [NOBODY, issuer])
      uids.push(await attested(attestations, schemaUid(schema), recipient));
    const [uid, revoked] = uids as [Hex, Hex];
    const request = { schema: schemaUid(schema), data: { uid: revoked, value: 0n } };
    await writeContract(chain.issuer, revokeCall({ registry: attestations, request }));
    // The batches' revocations take effect a second later.
    await moveTo((await chain.block()).timestamp + 2n);
    return { batch, uid, attestations };
  }

  async function attested(registry: Address, schema: Hex, recipient: Address): Promise<Hex> {
    const data = {
      recipient,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: "0x01",
      value: 0n,
    } as const;
    const hash = await writeContract(chain.issuer, attestCall({ registry, request: { schema, data } }));
    const receipt = await getTransactionReceipt(chain.reader, { hash });
    return attestedIn({ registry, receipt })[0]?.uid as Hex;
  }
});
