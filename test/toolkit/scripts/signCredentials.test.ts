import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseAbiParameters,
  parseEventLogs,
  zeroAddress,
} from "viem";
import { compileSignProtocol, SIGN_SETTINGS } from "../../../bench/gas/attestations/compileSignProtocol.ts";
import { openSignProtocol, signAbi } from "../../../bench/gas/attestations/deploySignProtocol.ts";
import type { AttestationChain } from "../../../bench/gas/attestations/openAttestationChain.ts";
import { isDeep } from "../../deep.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { benchChainOn } from "./openVeraxOn.ts";
import { accountOf, openRelayChain, type RelayChain } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";

/** As Sign's own client registers one. */
const SCHEMA = JSON.stringify({
  name: "Members",
  description: "",
  data: [
    { name: "adult", type: "bool" },
    { name: "name", type: "string" },
  ],
});
const DATA = encodeAbiParameters(parseAbiParameters("bool,string"), [true, "Anna"]);
const word = (id: bigint): Hex => numberToHex(id, { size: 32 });
const wordOf = (who: number): Hex => concatHex([`0x${"00".repeat(12)}`, accountOf(who)]);
/** The published settings take 10 s, and make the same answers. */
const QUICK = { evmVersion: "shanghai", optimizer: { enabled: true, runs: 1 } };

type Said = {
  readonly recipients: readonly Hex[];
  readonly data?: Hex;
  readonly dataLocation?: number;
  readonly validUntil?: bigint;
};

describe("an allocation by attestations of Sign Protocol", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let bench: AttestationChain;
  let registry: Hex;
  let schema: bigint;
  before(async () => {
    chain = await openRelayChain();
    bench = benchChainOn(chain);
    registry = await openSignProtocol(bench, compileSignProtocol(isDeep ? SIGN_SETTINGS : QUICK));
    schema = await register(SCHEMA);
  });
  after(() => chain?.close());

  async function register(data: string): Promise<bigint> {
    const said = {
      revocable: true,
      dataLocation: 0,
      maxValidFor: 0n,
      hook: zeroAddress,
      timestamp: 0n,
      data,
    };
    const args = [{ ...said, registrant: bench.issuer.account.address }, "0x"] as const;
    const call = encodeFunctionData({ abi: signAbi, functionName: "register", args });
    await bench.send(bench.issuer, { to: registry, data: call });
    registered += 1n;
    return registered;
  }
  let registered = 0n;

  async function attest(said: Said, client = bench.issuer): Promise<bigint> {
    const { recipients, data = DATA, dataLocation = 0, validUntil = 0n } = said;
    const item = {
      schemaId: schema,
      linkedId: 0n,
      attestTime: 0n,
      revokeTime: 0n,
      attester: client.account.address,
      validUntil,
      dataLocation,
      revoked: false,
      recipients,
      data,
    };
    const call = encodeFunctionData({ abi: signAbi, functionName: "attest", args: [item, "", "0x", "0x"] });
    const { logs } = await bench.send(client, { to: registry, data: call });
    return parseEventLogs({ abi: signAbi, eventName: "AttestationMade", logs })[0]?.args.attestationId ?? 0n;
  }

  const allocate = async (out: string, id: Hex) => {
    const rules = folder.write(
      "rules.json",
      JSON.stringify({
        format: "symbolon-allocation-rules",
        version: 1,
        decimals: null,
        combine: "sum",
        issuers: [bench.issuer.account.address],
        rules: [
          { name: "adults", when: [{ field: "adult", is: ["true"] }], gives: { type: "fixed", amount: "7" } },
        ],
      }),
    );
    const args = [
      "--registry",
      registry,
      "--schema",
      id,
      "--rules",
      rules,
      "--out",
      folder.path(out),
      "--json",
    ];
    const env = { SYMBOLON_RPC_URL: chain.rpc };
    const { code, stdout } = await runSymbolon(["allocation", "from-credentials", ...args], env);
    return { code, told: JSON.parse(stdout) };
  };

  it("pays whom the issuers have attested, and tells why it leaves out others", async () => {
    const { timestamp } = await chain.block();
    await attest({ recipients: [accountOf(1)] });
    await attest({ recipients: [wordOf(2)] });
    const revoked = await attest({ recipients: [accountOf(3)] });
    const expired = await attest({ recipients: [accountOf(4)], validUntil: timestamp + 100n });
    const foreign = await attest({ recipients: [accountOf(5)] }, bench.operator);
    // More than the code of a contract can hold, as which many are read at once; zeros cost little to store.
    const huge = await attest(
      { recipients: [accountOf(5)], data: `0x${"00".repeat(30_000)}` },
      bench.operator,
    );
    // What Sign's client writes unless it is told otherwise: the address as text.
    const asText = await attest({
      recipients: [encodeAbiParameters(parseAbiParameters("string"), [accountOf(6)])],
    });
    const several = await attest({ recipients: [accountOf(7), accountOf(8)] });
    const nobody = await attest({ recipients: [] });
    const elsewhere = await attest({ recipients: [accountOf(9)], dataLocation: 2 });
    const undecodable = await attest({ recipients: [accountOf(10)], data: "0x01" });
    const call = encodeFunctionData({
      abi: signAbi,
      functionName: "revoke",
      args: [revoked, "", "0x", "0x"],
    });
    await bench.send(bench.issuer, { to: registry, data: call });
    await chain.node.setNextBlockTimestamp({ timestamp: timestamp + 100n });
    await chain.node.mine({ blocks: 1 });

    const { code, told } = await allocate("drop", word(schema));
    expect(code, JSON.stringify(told)).to.equal(0);
    const linesOf = (name: string) =>
      readFileSync(join(folder.path("drop"), name), "utf8")
        .trimEnd()
        .split("\n");
    expect(linesOf("allocation.csv").slice(1).sort()).to.deep.equal(
      [1, 2].map((who) => `${accountOf(who)},7`).sort(),
    );
    const left = linesOf("left-out.jsonl").map((line) => JSON.parse(line));
    expect(Object.fromEntries(left.map(({ credential, why }) => [BigInt(credential), why]))).to.deep.equal({
      [`${revoked}`]: "Revoked",
      [`${expired}`]: "Expired",
      [`${foreign}`]: "OtherIssuer",
      [`${huge}`]: "OtherIssuer",
      [`${asText}`]: "SubjectNotAnAccount",
      [`${several}`]: "SubjectNotAnAccount",
      [`${nobody}`]: "SubjectNotAnAccount",
      [`${elsewhere}`]: "Undecodable",
      [`${undecodable}`]: "Undecodable",
    });
    expect(told.schema.schema).to.equal("bool adult,string name");
    const verified = await runSymbolon(["tree", "verify", folder.path("drop")], {
      SYMBOLON_RPC_URL: chain.rpc,
    });
    expect(verified.code, verified.stdout).to.equal(0);
  });

  it("refuses a schema that is not there, and is for nothing else", async () => {
    for (const id of [word(77n), word(2n ** 64n)]) {
      expect((await allocate("none", id)).told.error.code, id).to.equal("NoSchema");
    }
    const args = [word(1n), "--registry", registry, "--schema", word(schema), "--any-issuer", "--json"];
    const { stdout } = await runSymbolon(["attestation", "verify", ...args], { SYMBOLON_RPC_URL: chain.rpc });
    expect(JSON.parse(stdout).error.code).to.equal("RegistryUnknown");
  });
});
