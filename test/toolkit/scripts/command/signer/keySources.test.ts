import { chmodSync } from "node:fs";
import { expect } from "chai";
import { Command, InvalidArgumentError } from "commander";
import { getAddress, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { keySourcesOf, readKeySource } from "../../../../../scripts/command/signer/keySources.ts";
import { openKeySource, openPayers } from "../../../../../scripts/command/signer/openKeySource.ts";
import type { KeySource } from "../../../../../scripts/command/signer/signingOptions.ts";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import { temporaryFolder } from "../../../allocation/temporaryFolder.ts";
import { openFakeSigner } from "../../../delivery/fakeSigner.ts";
import { sealKeystore } from "../../../delivery/sealKeystore.ts";
import { ISSUER_KEY, OTHER_KEY, serveChain } from "../../servedChain.ts";

const ISSUER = privateKeyToAddress(ISSUER_KEY);
const OTHER = privateKeyToAddress(OTHER_KEY);
const THIRD_KEY = keccak256(toHex("a third key"));
const PASSWORD = "tabula rasa";

describe("sources of further keys", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof serveChain>>;
  before(async () => {
    chain = await serveChain();
  });
  after(() => chain.close());
  beforeEach(() => {
    process.env.PAYER_TWO = OTHER_KEY;
  });
  afterEach(() => {
    delete process.env.PAYER_TWO;
  });
  const failing = async (work: Promise<unknown>) => {
    const thrown = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(SymbolonError);
    return thrown as SymbolonError;
  };
  const keystore = (key = THIRD_KEY) => {
    const file = folder.write("payer.json", JSON.stringify(sealKeystore(key, PASSWORD)));
    chmodSync(file, 0o600);
    return file;
  };
  const passwordFile = () => {
    const file = folder.write("password", PASSWORD);
    chmodSync(file, 0o600);
    return file;
  };

  it("reads the three kinds, of which several may be given", () => {
    expect(readKeySource("keystore:C:\\keys\\a.json")).to.deep.equal({
      by: "keystore",
      file: "C:\\keys\\a.json",
    });
    expect(readKeySource(`account:${OTHER}`)).to.deep.equal({ by: "account", account: OTHER.toLowerCase() });
    expect(keySourcesOf(new Command(), "--payer", ["env:A", "env:B"])).to.deep.equal([
      { by: "env", name: "A" },
      { by: "env", name: "B" },
    ]);
  });

  it("refuses everything else, and never repeats it: it may be a key", () => {
    const wrong = [OTHER_KEY, `env:${OTHER_KEY}`, "env:", "keystore:", "account:0x12", "ledger:1", ""];
    for (const text of wrong) {
      expect(() => readKeySource(text), text)
        .to.throw(InvalidArgumentError)
        .with.property("message")
        .that.does.not.include("b2b2");
    }
  });

  it("opens a variable, a keystore, an account of the node and one of a signer", async () => {
    const [first = "0x"] = await chain.node.request({ method: "eth_accounts" });
    const signer = await openFakeSigner(OTHER_KEY);
    try {
      const cases: readonly (readonly [KeySource, object, string])[] = [
        [{ by: "env", name: "PAYER_TWO" }, {}, OTHER],
        [
          { by: "keystore", file: keystore() },
          { passwordFile: passwordFile() },
          privateKeyToAddress(THIRD_KEY),
        ],
        [{ by: "account", account: first }, {}, getAddress(first)],
        [{ by: "account", account: OTHER }, { signer: signer.url }, OTHER],
      ];
      for (const [source, terms, address] of cases) {
        const { account, chain: own } = await openKeySource(source, chain.rpc, terms);
        expect(getAddress(account.address)).to.equal(address);
        expect(own.id).to.equal(chain.reader.chain.id);
      }
    } finally {
      await signer.close();
    }
  });

  it("says which variable has no key, and which account is not there", async () => {
    const open = (source: KeySource) => failing(openKeySource(source, chain.rpc));
    expect(await open({ by: "env", name: "NOT_SET" })).to.include({ code: "NoKeyInEnvironment" });
    process.env.PAYER_TWO = "0x12345678";
    const bad = await open({ by: "env", name: "PAYER_TWO" });
    expect(bad).to.include({ code: "BadPrivateKey" });
    expect(bad.reason).to.include("PAYER_TWO").and.not.include("12345678");
    expect((await open({ by: "account", account: OTHER })).code).to.equal("NoSuchAccount");
  });

  it("takes no key twice, nor the one that signs already", async () => {
    const [main] = chain.clients;
    const open = (...sources: readonly KeySource[]) => openPayers(main, sources, chain.rpc);
    process.env.PAYER_ONE = ISSUER_KEY;
    try {
      const same = await failing(open({ by: "env", name: "PAYER_ONE" }));
      expect(same).to.include({ code: "SameKeyTwice" });
      expect(same.reason).to.include("env:PAYER_ONE").and.include(ISSUER).and.include("already signs");
      const twice = [{ by: "env", name: "PAYER_TWO" }] as const;
      expect((await failing(open(...twice, ...twice))).reason).to.include("which is already given");
      expect(await open(...twice)).to.have.length(1);
    } finally {
      delete process.env.PAYER_ONE;
    }
  });
});
