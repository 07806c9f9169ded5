import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress, keccak256, toBytes, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { deployContract, getBalance, getBlockNumber, getCode, waitForTransactionReceipt } from "viem/actions";
import { readAddressBook } from "../../scripts/command/readAddressBook.ts";
import { systemContracts } from "../../src/sdk/chain/book/addressBook.ts";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { readGate } from "../../src/sdk/chain/read/readGate.ts";
import { deploymentProxy } from "../../src/sdk/contracts/deterministic.ts";
import { temporaryFolder } from "../toolkit/allocation/temporaryFolder.ts";
import { openFaultyNode } from "../toolkit/scripts/faultyNode.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY, serveChain } from "../toolkit/scripts/servedChain.ts";
import { ownBuild } from "./easBuilds.ts";

const SCHEMA = keccak256("0x01");
const GUARDIAN = "0x00000000000000000000000000000000000000cc";

describe("symbolon deploy", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof serveChain>>;
  before(async () => {
    chain = await serveChain();
  });
  after(() => chain.close());

  const run = async (args: readonly string[], key: string = ISSUER_KEY) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key };
    const { stdout, stderr, code } = await runSymbolon(["deploy", ...args, "--json"], env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  const newest = () => getBlockNumber(chain.reader, { cacheTime: 0 });
  const statesOf = ({ contracts }: { contracts: Record<string, { state: string }> }) => [
    ...new Set(Object.values(contracts).map(({ state }) => state)),
  ];

  it("looks, deploys what is missing, once, and tells an address book", async () => {
    const book = folder.path("book.json");
    const planned = await run(["system", "--dry-run", "--addresses", book]);
    expect(planned).to.deep.include({ code: 0, dryRun: true, chainId: 31_337, addresses: null });
    expect(statesOf(planned)).to.deep.equal(["missing"]);
    expect(existsSync(book)).to.equal(false);

    // Who has too little ether for all of it is told so before the first is paid for, the proxy too.
    const key = keccak256(toBytes("symbolon test key"));
    const { address } = privateKeyToAccount(key);
    for (const value of [0n, 10n ** 16n]) {
      await chain.node.setBalance({ address, value });
      const poor = await run(["system"], key);
      expect([poor.code, poor.error.code]).to.deep.equal([1, "NotEnoughFunds"]);
      expect(poor.error.reason).to.include("too little ETH").and.include("0.01 ETH that they carry");
      expect(await getBalance(chain.reader, { address })).to.equal(value);
    }

    const done = await run(["system"]);
    expect(done.code, done.stderr).to.equal(0);
    expect(statesOf(done)).to.deep.equal(["deployed"]);
    for (const name of systemContracts) {
      expect(done.contracts[name].address).to.equal(canonicalAddresses[name]);
    }
    expect(Number(done.cost.gas)).to.be.within(20_000_000, 40_000_000);

    const again = await run(["system", "--addresses", book], OTHER_KEY);
    expect(statesOf(again)).to.deep.equal(["there"]);
    expect(again).to.deep.include({ cost: { gas: "0", wei: "0" }, addresses: book });
    expect(readAddressBook(book)).to.deep.equal(new Map([[31_337, canonicalAddresses]]));
    expect(await run(["system", "--check"])).to.include({ code: 0, dryRun: true });
  });

  it("spends nothing before a node that takes no transaction without a chain id", async () => {
    const fresh = await serveChain();
    const node = await openFaultyNode(fresh.rpc);
    try {
      const { maker, transaction } = deploymentProxy;
      const code = -32_000;
      const message = "only replay-protected (EIP-155) transactions allowed over RPC";
      node.answer = (method, [raw]) =>
        method === "eth_sendRawTransaction" && raw === transaction ? { error: { code, message } } : undefined;
      const env = { SYMBOLON_RPC_URL: node.url, SYMBOLON_PRIVATE_KEY: ISSUER_KEY };
      const args = ["deploy", "system", "--deploy-proxy", "--json"];
      const refused = await runSymbolon(args, env);
      const { error } = JSON.parse(refused.stdout);
      expect([refused.code, error.code]).to.deep.equal([1, "UnprotectedRefused"]);
      expect(error.reason).to.include(message).and.include("Nothing was spent");
      expect(await getBalance(fresh.reader, { address: maker })).to.equal(0n);
      node.reset();
      expect((await runSymbolon(args, env)).code).to.equal(0);
    } finally {
      await node.close();
      await fresh.close();
    }
  });

  it("says which option brings the proxy to a chain that is nobody's own", async () => {
    const fresh = await serveChain();
    const node = await openFaultyNode(fresh.rpc);
    try {
      node.answer = (method) => (method === "eth_chainId" ? { result: "0x64" } : undefined);
      const env = { SYMBOLON_RPC_URL: node.url, SYMBOLON_PRIVATE_KEY: ISSUER_KEY };
      const { code, stdout } = await runSymbolon(["deploy", "system", "--json"], env);
      const { error } = JSON.parse(stdout);
      expect([code, error.code]).to.deep.equal([1, "ProxyMissing"]);
      expect(error.hint).to.include("Run the same command with --deploy-proxy").and.not.include("makeProxy");
    } finally {
      await node.close();
      await fresh.close();
    }
  });

  it("deploys each kind of gate, by options or a file of them, once", async () => {
    const issuer = chain.clients[0].account.address;
    const demand = ["--schema", SCHEMA, "--issuer", issuer];
    const credential = await run(["gate", "credential", ...demand, "--nullifier", "field:2"]);
    expect(credential.code, credential.stderr).to.equal(0);
    const first = credential.contracts.credentialGate.address;
    const asked = { campaign: GUARDIAN, issuers: [issuer], blockNumber: await newest() } as const;
    const state = await readGate(chain.reader, { ...asked, gate: first });
    if (state.kind !== "CredentialGate") throw new Error(`it is ${state.kind}`);
    expect(state.requirement).to.deep.include({
      registry: canonicalAddresses.batchRegistry,
      schema: SCHEMA,
      soleIssuer: issuer,
      nullifier: "Field",
      nullifierPosition: 2n,
    });

    const file = folder.path("gate.json");
    writeFileSync(file, JSON.stringify({ schema: SCHEMA, issuer: [issuer, GUARDIAN], nullifier: "subject" }));
    const attestation = await run(["gate", "attestation", "--parameters", file]);
    expect(attestation.code, attestation.stderr).to.equal(0);
    const attesting = await readGate(chain.reader, {
      ...asked,
      gate: attestation.contracts.attestationGate.address,
      blockNumber: await newest(),
    });
    expect(attesting).to.have.nested.property("requirement.registryKind", "AttestationRegistry");
    writeFileSync(file, JSON.stringify({ guardian: GUARDIAN, maxPaused: "7d", "pause-free": 3600 }));
    const pausing = ["gate", "pause", "--parameters", file, "--max-paused", "8d"];
    const pause = await run(pausing);
    const second = pause.contracts.pauseGate.address;
    const paused = await readGate(chain.reader, { ...asked, gate: second, blockNumber: await newest() });
    if (paused.kind !== "PauseGate") throw new Error(`it is ${paused.kind}`);
    expect(paused.pause).to.deep.include({ maxPaused: 8n * 86_400n, noPauseWindow: 3_600n });
    expect((await run(pausing)).contracts.pauseGate).to.include({ address: second, state: "there" });
    const third = attestation.contracts.attestationGate.address;
    const all = await run(["gate", "all-of", "--gate", first, second, "--gate", third]);
    expect(all.contracts.allOfManyGate.state).to.equal("deployed");
    const gate = all.contracts.allOfManyGate.address;
    const several = await readGate(chain.reader, { ...asked, gate, blockNumber: await newest() });
    if (several.kind !== "AllOfManyGate") throw new Error(`it is ${several.kind}`);
    expect(several.parts.map((part) => part.gate)).to.deep.equal([first, second, third]);
    expect(
      (await run(["gate", "all-of", "--gate", first, second, third])).contracts.allOfManyGate,
    ).to.include({
      address: gate,
      state: "there",
    });
    const one = await run(["gate", "all-of", "--gate", first]);
    expect([one.code, one.error.reason]).to.deep.equal([2, "--gate must name 2 to 8 gates, not 1"]);
    expect((await run(["gate", "all-of", "--gate", first, first])).error.code).to.equal("SameGate");
  });

  it("deploys gates that ask an oracle, or want a text signed", async () => {
    const hash = await deployContract(chain.clients[0], ownBuild("SampleOracle", "mocks"));
    const { contractAddress } = await waitForTransactionReceipt(chain.reader, { hash });
    const oracle = getAddress(contractAddress ?? "0x");
    const asked = { campaign: GUARDIAN } as const;
    const screening = await run(["gate", "sanctions", "--oracle", oracle]);
    expect(screening.code, screening.stderr).to.equal(0);
    const gate = screening.contracts.sanctionsGate.address;
    const read = await readGate(chain.reader, { ...asked, gate, blockNumber: await newest() });
    const owner = chain.clients[0].account.address;
    expect(read).to.deep.equal({ kind: "SanctionsGate", gate, oracle, owner, isAnswering: true });

    // The bytes are hashed as they are, with their mark and their line ends.
    const texts = { en: "\ufeffI agree.\r\n", ar: "أوافق." };
    for (const [language, text] of Object.entries(texts)) writeFileSync(folder.path(`${language}.txt`), text);
    const files = Object.keys(texts).map((language) => `${language}=${folder.path(`${language}.txt`)}`);
    const terms = await run(["gate", "terms", "--text", ...files]);
    expect(terms.code, terms.stderr).to.equal(0);
    const hashes = Object.entries(texts).map(([language, text]) => ({
      language,
      hash: keccak256(toBytes(text)),
    }));
    expect(terms.texts).to.deep.equal(
      hashes.map((one, i) => ({ ...one, file: folder.path(`${one.language}.txt`), length: [13, 11][i] })),
    );
    const place = { ...asked, gate: terms.contracts.termsGate.address, blockNumber: await newest() };
    expect(await readGate(chain.reader, place)).to.deep.equal({
      kind: "TermsGate",
      gate: place.gate,
      asker: GUARDIAN,
      texts: hashes,
    });
  });

  it("says what such gates cannot be made of, before anything is sent", async () => {
    const before = await newest();
    const { batchRegistry } = canonicalAddresses;
    for (const [oracle, problem] of [
      [GUARDIAN, "OracleWithoutCode"],
      [batchRegistry, "OracleUnknown"],
    ]) {
      const { code, error } = await run(["gate", "sanctions", "--oracle", oracle as string]);
      expect([code, error.code]).to.deep.equal([1, problem]);
    }
    const empty = folder.path("empty.txt");
    writeFileSync(empty, " \n");
    expect((await run(["gate", "terms", "--text", `en=${empty}`])).error.code).to.equal("BadTermsText");
    const missing = await run(["gate", "terms", "--text", `en=${folder.path("none.txt")}`]);
    expect(missing.error.code).to.equal("MissingFile");
    for (const texts of [[`en_US=${empty}`], [empty], [`en=${empty}`, `en=${empty}`], [`EN=${empty}`]]) {
      expect((await run(["gate", "terms", "--text", ...texts])).code, texts.join(" ")).to.equal(2);
    }
    expect(await newest()).to.equal(before);
  });

  it("says what a gate cannot be made of", async () => {
    const times = ["--max-paused", "7d", "--pause-free", "1h"];
    const zero = ["gate", "pause", "--guardian", `0x${"00".repeat(20)}`, ...times];
    // A dry run ends as the real one would.
    for (const args of [zero, [...zero, "--dry-run"]]) {
      const { code, error } = await run(args);
      expect([code, error.code], args.join(" ")).to.deep.equal([1, "ZeroGuardian"]);
    }
    const demand = ["--schema", SCHEMA, "--issuer", GUARDIAN, "--nullifier"];
    const field = await run(["gate", "attestation", ...demand, "field:0"]);
    expect([field.code, field.error.reason]).to.deep.equal([
      2,
      "--nullifier must be subject or credential: the fields of an attestation are not proven one by one",
    ]);
    expect(
      (await run(["gate", "credential", "--schema", SCHEMA, "--nullifier", "subject"])).error.reason,
    ).to.match(/^give --issuer \(one or more\) or --trust-list/);
    const elsewhere = await run(["gate", "credential", ...demand, "subject", "--registry", GUARDIAN]);
    expect(elsewhere.error.code).to.equal("RegistryWithoutCode");
    // A contract that is none: refused before anything is sent.
    const other = ["gate", "attestation", ...demand, "subject", "--registry"];
    for (const args of [other, [...other].with(-1, "--dry-run").concat("--registry")]) {
      const { code, error } = await run([...args, canonicalAddresses.batchRegistry]);
      expect([code, error.code], args.join(" ")).to.deep.equal([1, "RegistryUnknown"]);
    }
    expect((await run([...other, GUARDIAN])).error.code).to.equal("RegistryWithoutCode");
    const file = folder.path("wrong.json");
    for (const [content, problem] of [
      ["{", /wrong.json is not JSON/],
      ["[]", /must hold an object of options/],
      [{ shcema: zeroHash }, /has an unknown member, "shcema"/],
      [{ schema: "0x12" }, /has for schema the value "0x12"\. It must be 0x followed by 64/],
      [{ schema: [zeroHash, zeroHash] }, /has for schema a value that is not text/],
      [{ schema: null }, /has for schema a value that is not text: null/],
      [{ guardian: GUARDIAN }, /^--guardian is for pause, not for credential$/],
    ] as const) {
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      const { code, error } = await run(["gate", "credential", "--parameters", file]);
      expect(code, JSON.stringify(content)).to.equal(2);
      expect(error.reason).to.match(problem);
    }
  });

  it("says what is wrong with the chain, and ends with 3 where something is missing", async () => {
    const code = (address: string, bytes: string) =>
      chain.node.request({ method: "hardhat_setCode", params: [address, bytes] } as never);
    const { batchRegistry } = canonicalAddresses;
    const real = (await getCode(chain.reader, { address: batchRegistry })) ?? "0x";
    await code(batchRegistry, "0x");
    const missing = await run(["system", "--check"]);
    expect(missing.code).to.equal(3);
    expect(missing.contracts.batchRegistry.state).to.equal("missing");
    await code(batchRegistry, "0x6001");
    expect((await run(["system", "--check"])).error.code).to.equal("OtherCode");
    await code(batchRegistry, real);
    await code(deploymentProxy.address, "0x6001");
    expect((await run(["system"])).error.code).to.equal("OtherProxy");
    await code(deploymentProxy.address, deploymentProxy.code);
    const nobody = await runSymbolon(["deploy", "system", "--rpc", "http://127.0.0.1:1", "--json"], {});
    expect(JSON.parse(nobody.stdout).error.code).to.equal("ChainNotReachable");
    writeFileSync(folder.path("bad.json"), "{}");
    const bad = await run(["system", "--addresses", folder.path("bad.json")]);
    expect(bad.error.code).to.equal("BadAddressBook");
    expect(readFileSync(folder.path("bad.json"), "utf8")).to.equal("{}");
  });
});
