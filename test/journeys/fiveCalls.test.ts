import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, createPublicClient, createWalletClient, custom, erc20Abi, zeroAddress } from "viem";
import { getBlock, readContract } from "viem/actions";
import { hardhat, mainnet } from "viem/chains";
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
  announceChanges,
  canonicalAddresses,
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
      expect([open, why.includes("no presentation")]).to.deep.equal([false, true]);
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

  describe("plain JavaScript", () => {
    const notThere = "0x1234";
    const row = () => ({ subject: token, values: { name: "A", adult: true } });
    const issue = (more: object, rowMore: object = {}) =>
      issueCredentials(operator, any({ schema: SCHEMA, rows: [{ ...row(), ...rowMore }], ...more }));
    const deploy = (more: object) =>
      deployCampaign(operator, any({ token, tree: treeOf(rows()), end: END, ...more }));
    const vesting = () => ({ stepped: true, points: [{ time: 1n, share: 10n ** 18n }] });
    const rootRules = () => ({ proposer: token, guardian: token, timelock: 1n, overlap: 1n, fundingCap: 1n });
    const leaf = (given: unknown) =>
      claim(anna, any({ campaign: sound, tree: { leafOf: () => given, convention: "native" } }));
    const calls: readonly [call: string, place: string, run: () => unknown][] = [
      ["treeOf", "benificiary", () => treeOf(any([{ ...rows()[0], benificiary: token }]))],
      ["treeOf", "convetion", () => treeOf(rows(), any({ convetion: "native" }))],
      ["treeOf", "argument", () => treeOf(rows(), any("native"))],
      ["treeOf", "argument", () => treeOf(rows(), any(null))],
      ["treeOf", "rows", () => treeOf(any({ [Symbol.iterator]: 5 }))],
      ["indexOf", "argument", () => treeOf(rows()).indexOf(any(null))],
      [
        "deployCampaign",
        "tree.convention",
        () => deploy({ tree: treeOf(rows(), { convention: "oz-standard" }) }),
      ],
      ["deployCampaign", "tree.total", () => deploy({ tree: { ...treeOf(rows()), total: -1n } })],
      ["deployCampaign", "rules", () => deploy({ schedule: vesting(), rules: rootRules() })],
      ["deployCampaign", "light", () => deploy({ form: "light", schedule: vesting() })],
      ["deployCampaign", "schedule", () => deploy({ schedule: {} })],
      ["deployCampaign", "rules.proposer", () => deploy({ rules: { ...rootRules(), proposer: "x" } })],
      ["deployCampaign", "waves", () => deploy({ waves: 2n ** 70n })],
      ["deployCampaign", "timing", () => deploy({ timing: null })],
      ["claim", "tree", () => claim(anna, { campaign: token, tree: "https://example.org/tree?token=1" })],
      [
        "claim",
        "tree.convention",
        () => claim(anna, { campaign: token, tree: treeOf(rows(), { convention: "oz-standard" }) }),
      ],
      ["claim", "argument", () => leaf(undefined)],
      ["claim", "amount", () => leaf({ index: 0, account: token, amount: 10, proof: [] })],
      ["claim", "index", () => leaf({ index: -1, account: token, amount: 10n, proof: [] })],
      ["openDoor", "reorgMargin", () => openDoor(operator, any({ ...terms(), reorgMargin: -1n }))],
      ["openDoor", "argument", () => openDoor(any({ ...operator, chain: { id: 1.5 } }), terms())],
      [
        "openDoor",
        "clock",
        async () => openDoor(operator, any({ ...terms(), clock: Date.now })).check(await anybodys()),
      ],
      ["issueCredentials", "validUntil", () => issue({}, { validUntil: 5n })],
      ["issueCredentials", "rows[0].expires", () => issue({}, { expires: null })],
      ["issueCredentials", "rows[0].expires", () => issue({}, { expires: BigInt(Date.now()) * 1_000n })],
      ["issueCredentials", "rows[0].subject", () => issue({}, { subject: 5n })],
      ["issueCredentials", "revoker", () => issue({ revocable: false, policy: { revoker: token } })],
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
      [
        "deployCampaign",
        "tree.convention",
        () => deployCampaign(operator, any({ token, tree: {}, end: END })),
      ],
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
        "values",
        () => issueCredentials(operator, any({ schema: SCHEMA, rows: [{ subject: token }] })),
      ],
      [
        "issueCredentials",
        "policy.revoker",
        () => issueCredentials(operator, any({ schema: SCHEMA, rows: [], policy: { revoker: 5n } })),
      ],
    ];
    const terms = () => ({ issuers: "any", schema: SCHEMA, audience: AUDIENCE }) as const;
    const anybodys = async () => {
      const { packageAt } = await issueCredentials(operator, { schema: SCHEMA, rows: credentials() });
      return disclose(packageAt(0), []);
    };
    let sound: Address;
    before(async () => {
      sound = await deployCampaign(operator, {
        token,
        tree: treeOf(rows()),
        end: END,
        salt: `0x${"06".repeat(32)}`,
      });
    });
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

    it("is refused by a door before anybody stands there", async () => {
      const codes = await Promise.all(
        [{ audience: "" }, { audience: "a".repeat(300) }, { issuers: [] }, { schema: "nonsense" }].map(
          async (more) => (await thrownBy(() => openDoor(operator, { ...terms(), ...more }))).code,
        ),
      );
      expect(codes).to.deep.equal(["BadAudience", "BadAudience", "NoIssuersExpected", "BadSchema"]);
    });

    it("is told that a person refused in the wallet, and that a change has no such kind", async () => {
      const refusing = createWalletClient({
        account: anna.account,
        chain: hardhat,
        transport: custom({
          request: async (asked) => {
            if (asked.method === "eth_sendTransaction")
              throw { code: 4001, message: "User rejected the request." };
            return anna.request(asked as never);
          },
        }),
      });
      expect(
        (await thrownBy(() => claim(refusing, { campaign: sound, tree: treeOf(rows()) }))).code,
      ).to.equal("WalletRefused");
      const { batch } = await issueCredentials(operator, { schema: SCHEMA, rows: credentials() });
      const misnamed = { index: 0, change: "Revoke", reason: 1, evidence: `0x${"00".repeat(32)}` };
      const { reason } = await thrownBy(() => announceChanges(operator, any({ batch, rows: [misnamed] })));
      expect(reason).to.match(/rows\[0\]\.kind is missing, where one of Revoke, /);
    });

    it("changes nothing by what it does with its arrays afterwards", async () => {
      const issuers: Address[] = [anna.account.address];
      const at = openDoor(operator, { ...terms(), issuers });
      issuers.push(operator.account.address);
      expect((await at.check(await anybodys())).problem?.code).to.equal("IssuerMismatch");
      const bytes = [1, 2];
      const rows = [{ subject: anna.account.address, values: { b: bytes } }];
      const { packageAt } = await issueCredentials(operator, any({ schema: "uint8[] b", rows }));
      bytes.push(3);
      expect(packageAt(0).values).to.deep.equal([[1, 2]]);
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
