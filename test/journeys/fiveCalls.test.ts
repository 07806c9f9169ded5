import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, createPublicClient, createWalletClient, custom, erc20Abi, zeroAddress } from "viem";
import { getBlock, readContract } from "viem/actions";
import { hardhat, mainnet } from "viem/chains";
import { admit } from "../../examples/door.ts";
import { openLocalChain } from "../../src/lab/index.ts";
import {
  allocationFromRows,
  buildTree,
  conventionNamed,
  serveTree,
  writeTreeDirectory,
} from "../../src/node/index.ts";
import { challengeTypedData } from "../../src/sdk/core/signing/challengeTypedData.ts";
import { formatCredentialPackage, parseCredentialPackage } from "../../src/sdk/credentials/index.ts";
import {
  answerChallenge,
  disclose,
  formatAnswer,
  formatCompactPresentation,
  formatPresentation,
  type Presentation,
  parseChallenge,
} from "../../src/sdk/credentials/verify/index.ts";
import {
  canonicalAddresses,
  claim,
  deployCampaign,
  isClaimed,
  issueCredentials,
  openDoor,
  treeOf,
} from "../../src/sdk/index.ts";
import {
  AUDIENCE,
  any,
  credentialsFor,
  END,
  type FiveCallsStage,
  openFiveCallsStage,
  rowsFor,
  SCHEMA,
  thrownBy,
} from "./fiveCallsStage.ts";

describe("five calls", () => {
  let stage: FiveCallsStage;
  let token: Address;
  let anna: FiveCallsStage["anna"];
  let ben: FiveCallsStage["ben"];
  let operator: FiveCallsStage["operator"];

  before(async () => {
    stage = await openFiveCallsStage();
    ({ token, anna, ben, operator } = stage);
  });

  after(() => stage.close());

  /** The chain's: it mines a block a transaction, a second later each, and so runs ahead of the machine's clock. */
  let now = 0n;
  const clock = () => now;

  const rows = () => rowsFor(stage);

  describe("treeOf, deployCampaign and claim", () => {
    it("take rows to a payment, once", async () => {
      const tree = treeOf(rows());
      expect([tree.count, tree.total, tree.leafOf(ben.account.address).amount]).to.deep.equal([2, 150n, 50n]);
      const campaign = await deployCampaign(operator, { token, tree, end: END });
      const paid = await claim(anna, { campaign, tree });
      expect([paid.status, paid.payment]).to.deep.equal(["paid", 100n]);
      expect(
        await isClaimed(anna, { campaign, index: BigInt(tree.leafOf(anna.account.address).index) }),
      ).to.equal(true);
      expect((await claim(anna, { campaign, tree })).status).to.equal("already");
      // Whoever sends may claim for others, unless a campaign says otherwise.
      const account = ben.account.address;
      expect((await claim(anna, { campaign, tree, account })).payment).to.equal(50n);
    });

    it("make a vesting campaign of a schedule, and release by the same call", async () => {
      const tree = treeOf([{ account: anna.account.address, amount: 90n }]);
      const points = [
        { time: 1n, share: 0n },
        { time: 2n, share: 10n ** 18n },
      ];
      const campaign = await deployCampaign(operator, {
        token,
        tree,
        end: END,
        schedule: { stepped: false, points },
      });
      expect((await claim(anna, { campaign, tree })).payment).to.equal(90n);
      expect((await claim(anna, { campaign, tree })).status).to.equal("already");
    });

    it("take a tree that is published, by its address, and no other campaign's", async () => {
      const directory = mkdtempSync(join(tmpdir(), "five-calls-"));
      const tree = buildTree(allocationFromRows(rows()), conventionNamed("native"));
      await writeTreeDirectory(tree, join(directory, "tree"));
      const served = await serveTree(join(directory, "tree"), 0);
      try {
        const { root, count, allocation } = tree;
        const shape = { root, count, total: allocation.total, convention: "native" };
        const salt = `0x${"04".repeat(32)}` as const;
        const campaign = await deployCampaign(operator, { token, tree: shape, end: END, salt });
        expect((await claim(ben, { campaign, tree: served.url })).payment).to.equal(50n);
        const another = treeOf([{ account: ben.account.address, amount: 1n }]);
        const other = await deployCampaign(operator, { token, tree: another, end: END, salt });
        const { code } = await thrownBy(() => claim(ben, { campaign: other, tree: served.url }));
        expect(code).to.equal("RootMismatch");
      } finally {
        await served.close();
        rmSync(directory, { recursive: true });
      }
    });

    it("say who is not in the tree, and that a tree is another campaign's", async () => {
      const tree = treeOf([{ account: ben.account.address, amount: 1n }]);
      const campaign = await deployCampaign(operator, {
        token,
        tree,
        end: END,
        salt: `0x${"02".repeat(32)}`,
      });
      const { code, reason } = await thrownBy(() => claim(anna, { campaign, tree }));
      expect([code, reason.includes(anna.account.address)]).to.deep.equal(["AccountNotInTree", true]);
      const other = treeOf(rows());
      expect((await thrownBy(() => claim(anna, { campaign, tree: other }))).code).to.equal("InvalidProof");
      const late = { token, tree, end: 1n, salt: `0x${"03".repeat(32)}` } as const;
      expect((await thrownBy(() => deployCampaign(operator, late))).reason).to.match(/end/i);
    });

    it("leave no allowance behind where the campaign is there already, or the tokens are not", async () => {
      const tree = treeOf(rows());
      const asked = { token, tree, end: END, salt: `0x${"05".repeat(32)}` } as const;
      await deployCampaign(operator, asked);
      expect((await thrownBy(() => deployCampaign(operator, asked))).code).to.equal("CampaignExists");
      const rich = treeOf([{ account: anna.account.address, amount: 10n ** 9n }]);
      expect((await thrownBy(() => deployCampaign(operator, { ...asked, tree: rich }))).code).to.equal(
        "NotEnoughTokens",
      );
      const allowance = await readContract(operator, {
        address: token,
        abi: erc20Abi,
        functionName: "allowance",
        args: [operator.account.address, canonicalAddresses.instantCampaignFactory],
      });
      expect(allowance).to.equal(0n);
    });

    it("refuse a wallet on another chain, before it is asked to sign anything", async () => {
      const tree = treeOf(rows());
      const elsewhere = createWalletClient({
        account: operator.account,
        chain: mainnet,
        transport: custom({ request: (asked) => operator.request(asked as never) }),
      });
      for (const call of [
        () => claim(elsewhere, { campaign: token, tree }),
        () => deployCampaign(elsewhere, { token, tree, end: END }),
        () => issueCredentials(elsewhere, { schema: SCHEMA, rows: credentials() }),
      ]) {
        expect((await thrownBy(call)).code).to.equal("WrongChain");
      }
    });

    it("say that nothing of ours is at an address, or on a chain", async () => {
      const tree = treeOf(rows());
      for (const campaign of [zeroAddress, anna.account.address, token]) {
        expect((await thrownBy(() => claim(anna, { campaign, tree }))).code).to.equal("NoCampaign");
      }
      for (const factory of [anna.account.address, token]) {
        const asked = { token, tree, end: END, factory };
        expect((await thrownBy(() => deployCampaign(operator, asked))).code).to.equal("NoFactory");
      }
      const bare = await openLocalChain();
      try {
        const [client] = bare.clients;
        const there = await thrownBy(() => deployCampaign(client, { token, tree, end: END }));
        expect(there.code).to.equal("NoFactory");
        const issued = await thrownBy(() =>
          issueCredentials(client, { schema: SCHEMA, rows: credentials() }),
        );
        expect(issued.code).to.equal("NoRegistry");
      } finally {
        await bare.close();
      }
    });
  });

  const credentials = () => credentialsFor(stage);

  describe("issueCredentials and openDoor", () => {
    const door = () =>
      openDoor(operator, { issuers: [operator.account.address], schema: SCHEMA, audience: AUDIENCE, clock });

    const presented = async (field = "adult") => {
      let kept = 0;
      const keep = () => void kept++;
      const made = await issueCredentials(operator, { schema: SCHEMA, rows: credentials(), keep });
      expect([kept, made.count, made.transaction?.length]).to.deep.equal([1, 2, 66]);
      now = (await getBlock(operator)).timestamp;
      const held = parseCredentialPackage(formatCredentialPackage(made.packageAt(0)));
      return disclose(held, [field]);
    };

    const answerTo = async (question: string | undefined, shown: Presentation) => {
      const challenge = parseChallenge(question ?? "");
      const signature = await answerChallenge(anna, { challenge, shown, now });
      return formatAnswer({ nonce: challenge.nonce, signature });
    };

    it("open to the subject alone: a presentation opens nothing by itself", async () => {
      const shown = await presented();
      const at = door();
      const first = await at.check(formatCompactPresentation(shown));
      expect([first.open, first.answer?.outcome, first.values]).to.deep.equal([
        false,
        "Valid",
        { adult: true },
      ]);
      const { nonce } = parseChallenge(first.question ?? "");
      const typedData = challengeTypedData(parseChallenge(first.question ?? ""));
      const signature = await ben.signTypedData(typedData);
      const byAnother = await at.check(shown, { answer: formatAnswer({ nonce, signature }) });
      expect([byAnother.open, byAnother.problem?.code]).to.deep.equal([false, "WrongSigner"]);
      // Another's answer does not use a question up, and neither do any number of questions about the same credential.
      for (let i = 0; i < 40; i++) await at.check(shown);
      expect((await at.check(shown, { answer: await answerTo(first.question, shown) })).open).to.equal(true);
      const { question } = await at.check(formatPresentation(shown));
      const answer = await answerTo(question, shown);
      const opened = await at.check(shown, { answer });
      expect([opened.open, opened.question]).to.deep.equal([true, undefined]);
      expect((await at.check(shown, { answer })).open).to.equal(false);
      expect((await door().check(shown, { answer })).problem?.code).to.equal("NotAsked");
    });

    it("take an answer once, also of several at once, and again where the node gave no verdict", async () => {
      const shown = await presented();
      let isDown = false;
      const flaky = createPublicClient({
        chain: hardhat,
        transport: custom(
          {
            request: async (asked) => {
              if (isDown) throw new Error("down");
              return operator.request(asked as never);
            },
          },
          { retryCount: 0 },
        ),
      });
      const at = openDoor(flaky, {
        issuers: [operator.account.address],
        schema: SCHEMA,
        audience: AUDIENCE,
        clock,
      });
      const { question } = await at.check(shown);
      const answer = await answerTo(question, shown);
      isDown = true;
      expect((await at.check(shown, { answer })).answer?.outcome).to.equal("Unavailable");
      isDown = false;
      const three = await Promise.all([1, 2, 3].map(() => at.check(shown, { answer })));
      expect(three.filter(({ open }) => open).length).to.equal(1);
      const again = await at.check(shown);
      const late = await answerTo(again.question, shown);
      now += 121n;
      expect((await at.check(shown, { answer: late })).problem?.code).to.equal("ChallengeExpired");
    });

    it("let a visitor in as the docs' example has it", async () => {
      const issuer = operator.account.address;
      const adult = await presented();
      const name = await presented("name");
      const at = openDoor(operator, { issuers: [issuer], schema: SCHEMA, audience: AUDIENCE, clock });
      const enter = (shown: Presentation) =>
        admit(at, formatPresentation(shown), (question) => answerTo(question, shown));
      expect([(await enter(adult)).open, (await enter(name)).open]).to.deep.equal([true, false]);
      const { open, why } = await admit(at, "nothing", async () => "");
      expect([open, why.includes("not a presentation")]).to.deep.equal([false, true]);
    });

    it("open to an account that is known to be the visitor's, and to no other", async () => {
      const shown = await presented();
      const open = async (shownBy: object | undefined) => (await door().check(shown, any(shownBy))).open;
      expect(await open({ visitor: anna.account.address })).to.equal(true);
      class Session {
        get visitor() {
          return null;
        }
      }
      for (const by of [
        new Session(),
        undefined,
        {},
        { visitor: undefined },
        { answer: undefined },
        { visitor: ben.account.address },
      ]) {
        expect(await open(by), String(Object.entries(by ?? {}))).to.equal(false);
      }
    });

    it("tell of what is no such credential, in a verdict", async () => {
      const shown = await presented();
      const by = { visitor: anna.account.address };
      const verdict = async (terms: object, presentation: unknown = shown) => {
        const issuers = [operator.account.address];
        const at = openDoor(operator, { issuers, schema: SCHEMA, audience: AUDIENCE, clock, ...terms });
        const { open, problem, answer, why } = await at.check(any(presentation), by);
        expect([open, why.length > 20]).to.deep.equal([false, true]);
        return problem?.code ?? (answer && "problem" in answer ? answer.problem.code : answer?.outcome);
      };
      expect(await verdict({ issuers: [ben.account.address] })).to.equal("IssuerMismatch");
      expect(await verdict({ schema: "string name" })).to.equal("SchemaMismatch");
      expect(await verdict({ registry: token })).to.equal("RegistryMismatch");
      expect(await verdict({ issuers: { trustList: token, trusted: "now" } })).to.equal("IssuerNotTrusted");
      expect(await verdict({}, "what is this?")).to.equal("BadPresentation");
      const altered = { ...shown, disclosed: shown.disclosed.map((field) => ({ ...field, value: false })) };
      expect(await verdict({}, altered)).to.equal("FieldNotProven");
      for (const deep of ["[".repeat(5_000) + "]".repeat(5_000), `{"format":${"[".repeat(20_000)}`]) {
        expect(await verdict({}, deep)).to.equal("BadPresentation");
      }
      for (const torn of [
        {},
        { ...shown, batch: undefined },
        { ...shown, disclosed: 7 },
        { ...shown, proof: "0x" },
      ]) {
        expect(await verdict({}, torn), JSON.stringify(Object.keys(torn))).to.equal("BadPresentation");
      }
    });
  });
});
