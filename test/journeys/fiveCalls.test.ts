import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, createPublicClient, custom, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { admit } from "../../examples/door.ts";
import { type LocalChain, openLocalChain } from "../../src/lab/index.ts";
import {
  allocationFromRows,
  buildTree,
  conventionNamed,
  serveTree,
  writeTreeDirectory,
} from "../../src/node/index.ts";
import { deployContracts, deploySystem, sampleTokenBuild } from "../../src/sdk/contracts/index.ts";
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
  claim,
  deployCampaign,
  isClaimed,
  issueCredentials,
  openDoor,
  SymbolonError,
  treeOf,
} from "../../src/sdk/index.ts";

const END = 2n ** 32n;
const SCHEMA = "string name,bool adult";
const AUDIENCE = "https://club.example";
/** Of whatever is thrown: never a TypeError. */
const thrownBy = async (call: () => unknown): Promise<SymbolonError> => {
  const thrown = await Promise.resolve()
    .then(call)
    .then(
      () => new Error("nothing was thrown"),
      (error: unknown) => error,
    );
  expect(thrown, String(thrown)).to.be.instanceOf(SymbolonError);
  return thrown as SymbolonError;
};
/** What plain JavaScript hands over. */
const any = (value: unknown) => value as never;

describe("five calls", () => {
  let chain: LocalChain;
  let token: Address;
  let anna: LocalChain["clients"][1];
  let ben: LocalChain["clients"][2];
  let operator: LocalChain["clients"][0];

  before(async () => {
    chain = await openLocalChain();
    [operator, anna, ben] = chain.clients;
    await deploySystem(operator, { makeProxy: true });
    const args = [operator.account.address, 1_000n];
    const made = await deployContracts(operator, { token: { build: sampleTokenBuild, args } });
    token = made.token.address;
  });

  after(() => chain.close());

  /** The chain's: it mines a block a transaction, a second later each, and so runs ahead of the machine's clock. */
  let now = 0n;
  const clock = () => now;

  const rows = () => [
    { account: anna.account.address, amount: 100n },
    { account: ben.account.address, amount: 50n },
  ];

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
        const shape = { root, count, total: allocation.total };
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

  const credentials = () => [
    { subject: anna.account.address, values: { name: "Anna", adult: true } },
    { subject: ben.account.address, values: { name: "Ben", adult: false } },
  ];

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
      // One answer to each question, whoever gave it.
      const late = await at.check(shown, { answer: await answerTo(first.question, shown) });
      expect([late.open, late.problem?.code]).to.deep.equal([false, "NotAsked"]);
      const { question } = await at.check(formatPresentation(shown));
      const answer = await answerTo(question, shown);
      const opened = await at.check(shown, { answer });
      expect([opened.open, opened.question]).to.deep.equal([true, undefined]);
      expect((await at.check(shown, { answer })).open).to.equal(false);
      expect((await door().check(shown, { answer })).problem?.code).to.equal("NotAsked");
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
      expect([open, why.includes("no presentation")]).to.deep.equal([false, true]);
    });

    it("open to an account that is known to be the visitor's, and to no other", async () => {
      const shown = await presented();
      const open = async (shownBy: object | undefined) => (await door().check(shown, any(shownBy))).open;
      expect(await open({ visitor: anna.account.address })).to.equal(true);
      for (const by of [
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

  describe("plain JavaScript", () => {
    const notThere = "0x1234";
    const calls: readonly [call: string, place: string, run: () => unknown][] = [
      ["treeOf", "rows", () => treeOf(any(undefined))],
      ["treeOf", "rows", () => treeOf(any("0xabc"))],
      ["treeOf", "rows[0]", () => treeOf(any([undefined]))],
      [
        "treeOf",
        "rows[1].amount",
        () => treeOf(any([rows()[0], { account: anna.account.address, amount: 5 }])),
      ],
      ["treeOf", "rows[0].account", () => treeOf(any([{ account: 7, amount: 5n }]))],
      ["leafOf", "argument", () => treeOf(rows()).leafOf(any("anna.eth"))],
      ["claim", "argument", () => claim(any(undefined), any({}))],
      ["claim", "account", () => claim(any(readOnly()), any({}))],
      ["claim", "argument", () => claim(anna, any(undefined))],
      ["claim", "tree", () => claim(anna, any({ campaign: token }))],
      ["claim", "campaign", () => claim(anna, { campaign: notThere, tree: treeOf(rows()) })],
      ["claim", "tree", () => claim(anna, { campaign: token, tree: "published" })],
      ["claim", "tree.leafOf", () => claim(anna, any({ campaign: token, tree: {} }))],
      [
        "claim",
        "recipent",
        () => claim(anna, any({ campaign: token, tree: treeOf(rows()), recipent: token })),
      ],
      ["deployCampaign", "end", () => deployCampaign(operator, any({ token, tree: treeOf(rows()), end: 5 }))],
      [
        "deployCampaign",
        "end",
        () =>
          deployCampaign(operator, any({ token, tree: treeOf(rows()), end: BigInt(Date.now()) * 1_000n })),
      ],
      ["deployCampaign", "tree.root", () => deployCampaign(operator, any({ token, tree: {}, end: END }))],
      [
        "deployCampaign",
        "token",
        () => deployCampaign(operator, any({ token: {}, tree: treeOf(rows()), end: END })),
      ],
      ["deployCampaign", "account", () => deployCampaign(any({ request: () => 0, chain: hardhat }), any({}))],
      ["openDoor", "argument", () => openDoor(any(7), any({}))],
      [
        "openDoor",
        "issuers",
        () => openDoor(operator, any({ issuers: "club", schema: SCHEMA, audience: AUDIENCE })),
      ],
      [
        "openDoor",
        "issuers[0]",
        () => openDoor(operator, { issuers: [notThere], schema: SCHEMA, audience: AUDIENCE }),
      ],
      ["check", "visitor", () => doorOf().check("x", { visitor: notThere })],
      ["check", "argument", () => doorOf().check(any(undefined))],
      ["issueCredentials", "rows", () => issueCredentials(operator, any({ schema: SCHEMA }))],
      ["issueCredentials", "rows[0]", () => issueCredentials(operator, any({ schema: SCHEMA, rows: [5] }))],
      [
        "issueCredentials",
        "rows[0].values",
        () => issueCredentials(operator, any({ schema: SCHEMA, rows: [{ subject: token }] })),
      ],
      [
        "issueCredentials",
        "policy.revoker",
        () => issueCredentials(operator, any({ schema: SCHEMA, rows: [], policy: { revoker: 5n } })),
      ],
    ];
    const doorOf = () => openDoor(operator, { issuers: "any", schema: SCHEMA, audience: AUDIENCE });
    const readOnly = () =>
      createPublicClient({ chain: hardhat, transport: custom({ request: async () => 0 }) });

    it("is refused by call and place, before anything is sent", async () => {
      for (const [call, place, run] of calls) {
        const { code, reason, hint } = await thrownBy(run);
        expect([code, reason.startsWith(`${call} is called wrongly: its `)], reason).to.deep.equal([
          "BadArgument",
          true,
        ]);
        expect(reason).to.include(place);
        expect(hint).to.include(call);
      }
    });

    it("is told of rows by their number, as of rows in a file", async () => {
      const refused = async (run: () => unknown) => (await thrownBy(run)).reason;
      const twice = [rows()[0], rows()[0]];
      expect(await refused(() => treeOf(any(twice)))).to.match(/row 2/);
      expect(await refused(() => treeOf([{ account: "0x12", amount: 1n }]))).to.match(
        /row 1, column account: "0x12"/,
      );
      const named = { subject: anna.account.address, values: { name: "Anna", adult: "yes" } };
      const issue = (row: object) =>
        issueCredentials(operator, any({ schema: SCHEMA, rows: [credentials()[1], row] }));
      expect(await refused(() => issue(named))).to.match(/Row 1: .*adult/);
      expect(
        await refused(() => issue({ ...named, subject: "anna", values: credentials()[0]?.values })),
      ).to.match(/Row 1: .*"anna"/);
    });
  });
});
