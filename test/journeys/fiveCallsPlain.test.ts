import { expect } from "chai";
import { type Address, createPublicClient, createWalletClient, custom } from "viem";
import { hardhat } from "viem/chains";
import { disclose } from "../../src/sdk/credentials/verify/index.ts";
import {
  announceChanges,
  claim,
  deployCampaign,
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

describe("five calls: plain JavaScript", () => {
  let stage: FiveCallsStage;
  let token: Address;
  let anna: FiveCallsStage["anna"];
  let operator: FiveCallsStage["operator"];

  before(async () => {
    stage = await openFiveCallsStage();
    ({ token, anna, operator } = stage);
  });

  after(() => stage.close());

  const rows = () => rowsFor(stage);
  const credentials = () => credentialsFor(stage);

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
    ["claim", "recipent", () => claim(anna, any({ campaign: token, tree: treeOf(rows()), recipent: token }))],
    ["deployCampaign", "end", () => deployCampaign(operator, any({ token, tree: treeOf(rows()), end: 5 }))],
    [
      "deployCampaign",
      "end",
      () => deployCampaign(operator, any({ token, tree: treeOf(rows()), end: BigInt(Date.now()) * 1_000n })),
    ],
    ["deployCampaign", "tree.convention", () => deployCampaign(operator, any({ token, tree: {}, end: END }))],
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
    expect((await thrownBy(() => claim(refusing, { campaign: sound, tree: treeOf(rows()) }))).code).to.equal(
      "WalletRefused",
    );
    const { batch } = await issueCredentials(operator, { schema: SCHEMA, rows: credentials() });
    const misnamed = { index: 0, change: "Revoke", reason: 1, evidence: `0x${"00".repeat(32)}` };
    const { reason } = await thrownBy(() => announceChanges(operator, any({ batch, rows: [misnamed] })));
    expect(reason).to.match(/rows\[0\]\.kind is missing, and must be one of Revoke, /);
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
