import { expect } from "chai";
import type { Address } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { readAuditFacts } from "../../src/sdk/governance/audit/readAuditFacts.ts";
import { until } from "../toolkit/patience.ts";
import { startServing } from "../toolkit/scripts/gateway/gatewayProcess.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { ISSUER_KEY } from "../toolkit/scripts/servedChain.ts";
import { BOND, CLAIMANT, DAY, governedChain, ground } from "./governedChain.ts";

/* A group that watches what it issued, while others open cases, rightly or not, and one of its seats proposes what nobody wants. */
describe("somebody who watches cases, holds and proposals", () => {
  const governed = governedChain({ name: "watch", seats: 3, standIns: 0 });
  const { aboutCase, at, chain, comeTo, done, errorOf, folder, keyOf, member, run, time } = governed;
  let config: string;
  let rulebook: Address;
  let batch: string;
  let held: readonly string[];

  const watchlist = (name: string, list: object) => folder.write(name, JSON.stringify(list));
  const watched = (file = config) => run(["govern", "watch", "--config", file, "--once"]);
  const audited = (...more: readonly string[]) =>
    run(["govern", "audit", at("group"), "--registry", chain().registry, ...more]);
  const about = (verb: string, index: number, ...more: readonly string[]) =>
    aboutCase(verb, held[index] ?? "", "Fraud", ...more);
  const tasks = (some: readonly { task: string }[]) => some.map(({ task }) => task);
  const issuing = (directory: string) => ["credential", "issue", directory, "--uri", "ipfs://manifest"];

  before(async () => {
    await governed.funded(ISSUER_KEY, CLAIMANT, keyOf("holder"));
    await chain().node.setBalance({ address: privateKeyToAddress(member(0)), value: 10n ** 18n });
    ({ rulebook } = await governed.founded());
    batch = await governed.built(rulebook, [keyOf("holder"), keyOf("other"), CLAIMANT]);
    const proposal = await governed.planned(...issuing(batch));
    await governed.signed(proposal, [0, 1]);
    await done(["govern", "send", proposal]);
    held = await governed.presented(batch, 2);
    config = watchlist("watch.json", { groups: [at("group")] });
  });

  it("has nothing due at first, and names what is wrong in a file", async () => {
    const { code, due, waiting, holds, unread } = await watched();
    expect({ code, due, waiting, holds, unread }).to.deep.equal({
      code: 0,
      due: [],
      waiting: [],
      holds: [],
      unread: [],
    });
    const refused = async (list: object) => (await watched(watchlist("wrong.json", list))).error;
    for (const [list, said] of [
      [{}, "it lists none of accounts, batches, credentials, groups and desks"],
      [{ groups: ["0x12"] }, 'its groups[0] is "0x12", and must be an address'],
      [{ batches: ["0x12"] }, 'its batches[0] is "0x12", and must be 32 hexadecimal bytes'],
      [{ group: [at("group")] }, 'it has an unknown member, "group"'],
    ] as const) {
      const { code: wrong, reason, details } = await refused(list);
      expect(wrong).to.equal("BadWatchlist");
      expect(reason).to.include(said).and.include("wrong.json");
      expect(details.file).to.match(/wrong\.json$/);
    }
    const nobody = privateKeyToAddress(CLAIMANT);
    expect((await refused({ accounts: [nobody] })).code).to.equal("RegistryNotNamed");
    expect((await refused({ groups: [nobody] })).code).to.equal("NotQuorum");
    expect((await refused({ desks: [at("token")] })).code).to.equal("NotDesk");
    const unknown = { batches: [`0x${"12".repeat(32)}`], registry: chain().registry };
    expect((await refused(unknown)).code).to.equal("NoBatch");
    const deskless = { credentials: [`0x${"12".repeat(32)}`], registry: chain().registry };
    expect((await refused(deskless)).code).to.equal("DeskNotListed");
    expect(await errorOf(["govern", "watch", "--config", folder.path("none.json"), "--once"])).to.equal(
      "MissingFile",
    );
  });

  it("is not alarmed by a stranger's case about a stranger's batch that names the group, nor is an audit", async () => {
    const people = folder.write("stranger.csv", `subject,level\n${privateKeyToAddress(keyOf("holder"))},1\n`);
    const directory = folder.path("stranger");
    const roles = ["--revoker", at("group"), "--emergency", privateKeyToAddress(keyOf("nobody"))];
    const bound = ["--emergency-limit", "1d", "--epoch-length", "3600", "--rulebook", rulebook];
    const made = ["credential", "batch", people, "--schema", "uint8 level", "--out", directory];
    await done([...made, ...roles, ...bound, "--chain-id", `${chain().chainId}`]);
    const { batch: id } = await done(issuing(directory), CLAIMANT);
    const file = folder.path("stranger.json");
    await done(["credential", "present", directory, "0", "--out", file]);
    await done(aboutCase("open", file, "Fraud", ...ground("nothing")), CLAIMANT);

    const { code, due, waiting } = await watched();
    expect({ code, due, waiting }).to.deep.equal({ code: 0, due: [], waiting: [] });
    const { batches, findings } = await audited();
    expect(batches).to.equal(1);
    expect(JSON.stringify(findings)).not.to.include("IssuerNotGroup");
    // Named, it is looked at.
    const named = await audited("--batch", id);
    expect(named.batches).to.equal(2);
    expect(JSON.stringify(named.findings)).to.include("IssuerNotGroup");
    expect((await audited("--batch", `0x${"12".repeat(32)}`)).error.code).to.equal("NoBatch");
  });

  it("is told who must answer, until when, at what bond, and what happens otherwise", async () => {
    const { case: opened } = await done(about("open", 0, ...ground("letter")), CLAIMANT);
    const { code, due, waiting, holds } = await watched();
    expect([code, tasks(due), waiting, holds]).to.deep.equal([3, ["answer"], [], []]);
    const [task] = due;
    expect(task).to.deep.include({
      where: at("desk"),
      id: opened.id,
      about: `Fraud about ${opened.credential}`,
      until: `${BigInt(opened.openedAt) + 3n * DAY}`,
      bond: { amount: `${BOND}`, token: at("token") },
    });
    expect(task.who).to.equal(
      `a seat of ${at("group")} or the subject ${privateKeyToAddress(keyOf("holder"))}`,
    );
    expect(task.otherwise).to.include(
      "the panel decides without an answer; if it upholds, the credential is revoked",
    );
    const { stdout, code: shown } = await runSymbolon(["govern", "watch", "--config", config, "--once"], {
      SYMBOLON_RPC_URL: chain().rpc,
    });
    expect(shown).to.equal(3);
    expect(stdout).to.match(
      /^DUE: answer the case 0x\w{64} \(Fraud about 0x\w{64}\) at 0x\w{40}: a seat of .+; until \S+Z, in 3 days; bond 0\.000000000000001 \w+; otherwise the panel decides/m,
    );
    // The subject, the batch or the credential can be watched, too; whoever else sits at the desk has nothing to do.
    const subject = { accounts: [privateKeyToAddress(keyOf("holder"))], desks: [at("desk")] };
    const other = { accounts: [privateKeyToAddress(keyOf("other"))], desks: [at("desk")] };
    const credential = { credentials: [opened.credential], desks: [at("desk")] };
    const ended = async (list: object) => (await watched(watchlist("other.json", list))).code;
    expect([await ended(subject), await ended(credential), await ended(other)]).to.deep.equal([3, 3, 0]);
  });

  it("sees a hold with its end, and asks for no answer once there is one", async () => {
    await done(about("hold", 0, "--group", at("group")), member(0));
    const { holds } = await watched();
    expect(holds).to.have.length(1);
    expect(holds[0].index).to.equal("0");
    expect(BigInt(holds[0].until) > (await time()) + 14n * DAY).to.equal(true);
    await done(about("answer", 0, ...ground("diploma")), keyOf("holder"));
    const { code, due, waiting } = await watched();
    expect([code, due, tasks(waiting)]).to.deep.equal([0, [], ["rule"]]);
    expect(waiting[0].otherwise).to.equal(
      "the case ends as it began, and the claimant loses a quarter of the bond",
    );
    // Whoever watches over the desk is told of its panel's turn.
    const panels = watchlist("panels.json", { groups: [at("group")], desks: [at("desk")] });
    expect((await watched(panels)).code).to.equal(0);
    await comeTo(BigInt(waiting[0].from));
    const turn = await watched(panels);
    expect([turn.code, tasks(turn.due)]).to.deep.equal([3, ["rule"]]);
    expect((await watched()).code).to.equal(0);
  });

  it("is told of a hold that is left for a case that was not upheld, until anybody ends it", async () => {
    const { waiting } = await watched();
    await comeTo(BigInt(waiting[0].until));
    const { code, due } = await watched();
    expect([code, tasks(due)]).to.deep.equal([3, ["endHold"]]);
    await done(about("step", 0));
    const { code: ended, due: none } = await watched();
    expect([ended, none]).to.deep.equal([0, []]);
  });

  it("is told of a proposal while it is open, and not of what one seat alone let lapse; nor is an audit", async () => {
    // Of all cases at the desk, those about what the group issued count, and no stranger's.
    const { desks } = await readAuditFacts(chain().reader, { groups: [at("group")] });
    expect(desks.map(({ cases }) => cases.length)).to.deep.equal([1]);
    const before = (await audited()).vitals;
    const suspending = ["credential", "suspend", "1", "--batch", batch, "--registry", chain().registry];
    const dust = await governed.planned(...suspending, "--evidence", `0x${"ee".repeat(32)}`);
    await governed.signed(dust, [0]);
    await done(["govern", "send", dust]);
    const { code, due } = await watched();
    expect([code, tasks(due), due[0].who]).to.deep.equal([3, ["vote"], `seats 1, 2 of ${at("group")}`]);
    expect(due[0].otherwise).to.equal("it lapses, and all stays as it was");
    await comeTo(BigInt(due[0].until));
    const lapsed = await watched();
    expect([lapsed.code, lapsed.due]).to.deep.equal([0, []]);
    const { decided, byDefault } = (await audited()).vitals;
    expect({ decided, byDefault }).to.deep.equal({ decided: before.decided, byDefault: before.byDefault });
  });

  it("goes on with each new block, serves metrics, and ends when it is asked to", async () => {
    const { url, child, died } = await startServing(
      ["govern", "watch", "--config", config, "--json", "--listen", "127.0.0.1:0"],
      { SYMBOLON_RPC_URL: chain().rpc },
    );
    const dueIn = async () =>
      /symbolon_governance_due\{task="answer"\} (\d+)/.exec(
        await (await fetch(`${url}/metrics`)).text(),
      )?.[1];
    expect(await dueIn()).to.equal("0");
    await done(about("open", 1, ...ground("another letter")), CLAIMANT);
    await until(async () => (await dueIn()) === "1");
    child.kill("SIGTERM");
    const { code, stdout } = await died;
    expect(code).to.equal(0);
    const looks = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(looks.map(({ due }) => tasks(due))).to.deep.equal([[], ["answer"]]);
  });
});
