import { expect } from "chai";
import { parsePagesConfig } from "../../../src/node/pages/build/pagesConfig.ts";

const ISSUER = { address: `0x${"15".repeat(20)}`, name: "An issuer" };

const withNode = (node: string) =>
  JSON.stringify({
    format: "symbolon-pages",
    version: 1,
    chain: { id: 1, name: "A chain", currency: { symbol: "ETH", decimals: 18 }, nodes: [node] },
    hold: { issuers: [] },
  });

describe("parsePagesConfig", () => {
  it("takes hosts by name and number, and none that could end a policy or a header", () => {
    for (const node of [
      "https://a-b.example/v2/key",
      "http://127.0.0.1:8545",
      "http://[::1]:8545",
      "https://m\u00fcnchen.example",
    ]) {
      expect(parsePagesConfig(withNode(node), "pages.json").chain.nodes).to.deep.equal([node]);
    }
    for (const host of ['a"', "a;sandbox", "a,b", "a'b", "a$b", "a{b}", "a&b"]) {
      expect(() => parsePagesConfig(withNode(`https://${host}.example/`), "pages.json"), host).to.throw(
        "chain.nodes",
      );
    }
  });

  it("takes a relay that a policy can hold, by an encrypted socket, or on this machine", () => {
    const asked = (relay: string) =>
      JSON.stringify({
        ...JSON.parse(withNode("https://a.example")),
        walletConnect: { projectId: "0".repeat(32), relay },
      });
    for (const relay of ["wss://relay.example", "wss://relay.example:8080/v2", "ws://127.0.0.1:8545"]) {
      expect(parsePagesConfig(asked(relay), "pages.json").walletConnect?.relay).to.equal(relay);
    }
    for (const relay of [
      "https://relay.example",
      "ws://relay.example",
      "relay.example",
      "wss://a:b@relay.example",
      "WSS://relay.example",
      " wss://relay.example",
      "wss://relay.example#",
      "wss://relay.example?",
      "wss://relay.example/?key=1",
      "wss://relay.example/#a",
      'wss://a"b.example',
      "wss://a;b.example",
    ]) {
      expect(() => parsePagesConfig(asked(relay), "pages.json"), relay).to.throw(
        "its walletConnect.relay is",
      );
    }
  });

  it("takes a paymaster that wallets reach encrypted, without a name and a password in its address", () => {
    const asked = (claim: object) =>
      JSON.stringify({
        ...JSON.parse(withNode("https://a.example")),
        claim: { campaign: ISSUER.address, tree: "tree", ...claim },
      });
    for (const paymaster of ["https://pay.example/v1?drop=1", "http://127.0.0.1:8545"]) {
      expect(parsePagesConfig(asked({ paymaster }), "pages.json").claim).to.include({ paymaster });
    }
    for (const paymaster of [
      "http://pay.example",
      "https://key:secret@pay.example",
      "https://key@pay.example",
      "wss://pay.example",
      "pay.example",
      "",
    ]) {
      expect(() => parsePagesConfig(asked({ paymaster }), "pages.json"), paymaster).to.throw(
        "its claim.paymaster is",
      );
    }
    expect(() => parsePagesConfig(asked({ issuers: [ISSUER, ISSUER] }), "pages.json")).to.throw(
      "its claim.issuers[1] is",
    );
  });

  it("takes places where attestations are found, one at least, and names what is wrong with them", () => {
    const asked = (attestations: unknown) => () =>
      parsePagesConfig(
        JSON.stringify({
          ...JSON.parse(withNode("https://a.example")),
          claim: { campaign: ISSUER.address, tree: "tree", attestations },
        }),
        "pages.json",
      ).claim;
    const indexer = { kind: "coinbase", address: ISSUER.address };
    const gateway = "https://verdicts.example/";
    const own = "http://127.0.0.1:8081";
    const some = [
      { indexer },
      { fromBlock: 0 },
      { gateway },
      { gateway: own },
      { indexer, gateway, fromBlock: 20_000_000 },
    ];
    for (const places of some) expect(asked(places)()).to.deep.include({ attestations: places });
    const cases = [
      [
        {},
        "its claim.attestations is {}, and must be an object with indexer, gateway, fromBlock, or several of them",
      ],
      [{ indexer: { ...indexer, kind: "verax" } }, 'its claim.attestations.indexer.kind is "verax"'],
      [{ indexer: { kind: "eas" } }, "its claim.attestations.indexer has no address"],
      [{ indexer: { ...indexer, address: "0x12" } }, 'its claim.attestations.indexer.address is "0x12"'],
      [{ fromBlock: -1 }, "its claim.attestations.fromBlock is -1"],
      [{ fromBlock: "7" }, 'its claim.attestations.fromBlock is "7"'],
      [{ gateway: true }, "its claim.attestations.gateway is true"],
      [
        { gateway: "http://verdicts.example" },
        'its claim.attestations.gateway is "http://verdicts.example", and must be an address that begins with https://',
      ],
      [{ indexer, issuers: [] }, 'its claim.attestations has an unknown member, "issuers"'],
    ] as const;
    for (const [places, sentence] of cases) expect(asked(places)).to.throw(sentence);
  });

  it("takes the schemas that count, each by its uid and a name", () => {
    const asked = (schemas: readonly object[]) =>
      JSON.stringify({
        ...JSON.parse(withNode("https://a.example")),
        verify: { issuers: [ISSUER], schemas },
      });
    const schemas = [{ uid: `0x${"11".repeat(32)}`, name: "Membership" }];
    expect(parsePagesConfig(asked(schemas), "pages.json").verify?.schemas).to.deep.equal(schemas);
    for (const wrong of [[], [{ uid: "0x11", name: "Membership" }], [{ uid: schemas[0]?.uid }]]) {
      expect(() => parsePagesConfig(asked(wrong), "pages.json")).to.throw("its verify.schemas");
    }
  });

  it("takes nothing twice, of which readers would see one", () => {
    const read = (parts: object) => () =>
      parsePagesConfig(
        JSON.stringify({ ...JSON.parse(withNode("https://a.example")), ...parts }),
        "pages.json",
      );
    const again = { ...ISSUER, address: ISSUER.address.toUpperCase().replace("0X", "0x"), name: "Another" };
    expect(read({ languages: ["en", "ar", "en"] })).to.throw("its languages[2] is");
    expect(read({ hold: { issuers: [ISSUER, again] } })).to.throw("its hold.issuers[1] is");
    expect(read({ console: { campaigns: [ISSUER.address, ISSUER.address] } })).to.throw(
      "its console.campaigns[1] is",
    );
    expect(read({ languages: ["ar", "en"] })).not.to.throw();
  });

  it("takes a console's campaigns by address or with name and tree, at most a hundred, and names of reasons", () => {
    const read = (console: object) =>
      parsePagesConfig(
        JSON.stringify({ ...JSON.parse(withNode("https://a.example")), console }),
        "pages.json",
      ).console;
    const address = ISSUER.address;
    const other = `0x${"16".repeat(20)}`;
    const campaigns = [address, { address: other, name: "Spring drop", tree: "../claim/tree/" }];
    expect(read({ campaigns })).to.deep.equal({ campaigns });
    const reasons = [{ code: 7, name: "Key lost" }];
    expect(
      read({
        issuers: [
          { ...ISSUER, reasons },
          { ...ISSUER, address: other },
        ],
      }),
    ).to.be.an("object");
    const many = Array.from({ length: 10_000 }, (_, i) => `0x${i.toString(16).padStart(40, "0")}`);
    const faults: readonly (readonly [object, string])[] = [
      [{ campaigns: many }, "its console.campaigns is 10000, and must be a list of at most 100"],
      [{ campaigns: [{ address, name: " " }] }, "its console.campaigns[0].name is"],
      [
        { campaigns: [{ address, tree: "../verify/tree" }] },
        'its console.campaigns[0].tree is "../verify/tree", and must be an address, a folder beside the page such as tree, or one beside the claim page such as ../claim/tree',
      ],
      [{ campaigns: [{ address, tree: "../claim/../x" }] }, "its console.campaigns[0].tree is"],
      [{ campaigns: [address, { address }] }, "its console.campaigns[1] is"],
      [{ issuers: [{ ...ISSUER, reasons: [] }] }, "its console.issuers[0].reasons is []"],
      [
        { issuers: [{ ...ISSUER, reasons: [...reasons, ...reasons] }] },
        "its console.issuers[0].reasons[1] is",
      ],
      ...[0, 1.5, 2 ** 32].map((code): [object, string] => [
        { issuers: [{ ...ISSUER, reasons: [{ code, name: "A" }] }] },
        `reasons[0].code is ${code}, and must be a whole number from 1 to 4294967295`,
      ]),
    ];
    for (const [console, words] of faults) expect(() => read(console), words).to.throw(words);
  });

  it("takes one campaign, or a list of them, and names which one is wrong", () => {
    const read = (claim: unknown) =>
      parsePagesConfig(JSON.stringify({ ...JSON.parse(withNode("https://a.example")), claim }), "pages.json");
    const one = { campaign: "a.campaign.json", tree: "a" };
    expect(read(one).claim).to.deep.equal(one);
    expect(read([one, one]).claim).to.deep.equal([one, one]);
    expect(() => read([])).to.throw("its claim is []");
    expect(() => read([one, { ...one, hosts: ["../out"] }])).to.throw("its claim[1].hosts[0] is");
  });

  it("takes as who asks what holders can read before they sign, or nobody", () => {
    const asked = (audience: string) =>
      JSON.stringify({
        ...JSON.parse(withNode("https://a.example")),
        verify: { issuers: [ISSUER], audience },
      });
    for (const audience of ["", "North gate", "x".repeat(256)]) {
      expect(parsePagesConfig(asked(audience), "pages.json").verify?.audience).to.equal(audience);
    }
    for (const audience of [" ", "x".repeat(257), "North\ngate", "gate\u202eetag"]) {
      expect(() => parsePagesConfig(asked(audience), "pages.json"), audience).to.throw(
        "its verify.audience is",
      );
    }
  });
});
