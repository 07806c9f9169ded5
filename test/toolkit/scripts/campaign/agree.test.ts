import { expect } from "chai";
import {
  type Address,
  concatHex,
  decodeAbiParameters,
  getAddress,
  type Hex,
  keccak256,
  numberToHex,
  stringToBytes,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getContractEvents, waitForTransactionReceipt, writeContract } from "viem/actions";
import { allOfManyGateAbi } from "../../../../src/sdk/chain/abi/allOfManyGateAbi.ts";
import { termsGateAbi } from "../../../../src/sdk/chain/abi/termsGateAbi.ts";
import { allOfManyGateData } from "../../../../src/sdk/chain/calls/allOfManyGateData.ts";
import { type AgreementParameters, termsTypedData } from "../../../../src/sdk/core/signing/termsTypedData.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { suiteFolder } from "../../allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "../kindChain.ts";
import { accountOf, keyOf, RELAYER_KEY, type TestCampaign } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";

const GATES = "distribution/gates";
const WORDS = { en: "I take no part for others.\n", ar: "لا أشارك نيابة عن غيري.\n" };
const TEXTS = Object.entries(WORDS).map(([language, words]) => ({
  language,
  hash: keccak256(stringToBytes(words)),
}));
const UID: Hex = `0x${"1d".repeat(32)}`;

const decodeParts = (data: Hex): readonly Hex[] => decodeAbiParameters([{ type: "bytes[]" }], data)[0];

describe("symbolon campaign agree", () => {
  const folder = suiteFolder();
  let chain: KindChain;
  let terms: Address;
  /** The terms, and a screening that needs no data. */
  let both: Address;
  let test: TestCampaign;
  /** Of the same gate and tree. */
  let twin: TestCampaign;
  let plain: TestCampaign;
  let en: string;
  let ar: string;
  before(async () => {
    chain = await openKindChain();
    const oracle = await chain.deploy(ownBuild("SampleOracle", "mocks"));
    const screening = await chain.deploy(ownBuild("SanctionsGate", GATES), oracle);
    terms = await chain.deploy(ownBuild("TermsGate", GATES), TEXTS);
    both = await chain.deploy(ownBuild("AllOfManyGate", GATES), [terms, screening]);
    test = await behind("both", both);
    twin = await behind("twin", both);
    plain = await behind("plain", zeroAddress);
    en = folder.write("en.txt", WORDS.en);
    ar = folder.write("ar.txt", WORDS.ar);
  });
  after(() => chain?.close());

  const behind = async (name: string, gate: Address) => {
    const made = await chain.instant(folder.path(name), usualRows(4), { gate });
    if (gate === zeroAddress || gate === terms) return made;
    const open = { address: gate, abi: allOfManyGateAbi, functionName: "open" } as const;
    const hash = await writeContract(chain.other, { ...open, args: [made.campaign] });
    await waitForTransactionReceipt(chain.reader, { hash });
    return made;
  };
  const run = (key: Hex | undefined, ...args: readonly string[]) =>
    runSymbolon(["campaign", ...args], { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key });
  const json = async (key: Hex | undefined, ...args: readonly string[]) => {
    const { stdout, code } = await run(key, ...args, "--json");
    return { code, ...JSON.parse(stdout) };
  };
  const claim = (index: number, data: Hex) =>
    json(
      RELAYER_KEY,
      "claim",
      test.campaign,
      folder.path("both"),
      "--claimant",
      accountOf(index),
      "--gate-data",
      data,
    );
  /** What an account is to sign of the first text. */
  const document = async (account: Address): Promise<AgreementParameters> => {
    const args = ["agree", test.campaign, en, "--claimant", account, "--typed-data"];
    const { domain, message } = await json(undefined, ...args);
    return {
      chainId: BigInt(domain.chainId),
      gate: domain.verifyingContract,
      campaign: message.campaign,
      account: message.account,
      text: { language: message.language, hash: message.text },
    };
  };
  const bySignature = (signature: Hex) =>
    json(undefined, "agree", test.campaign, en, "--claimant", accountOf(2), "--signature", signature);
  /** The data of a gate of the two parts. */
  const dataOf = (position: number, signature: Hex): Hex => {
    const part = concatHex([numberToHex(position, { size: 1 }), signature]);
    return allOfManyGateData([part, "0x"]);
  };

  it("signs a text by the account's key, in a language of its choice, and the claim pays", async () => {
    const agreed = await json(keyOf(1), "agree", test.campaign, ar);
    expect(agreed.code, JSON.stringify(agreed)).to.equal(0);
    expect(agreed).to.include({ campaign: test.campaign, account: accountOf(1), gate: getAddress(both) });
    expect(agreed.agreements[0]).to.include({ language: "ar", text: TEXTS[1]?.hash, file: ar, position: 1 });
    const paid = await claim(1, agreed.gateData);
    expect(paid.code, JSON.stringify(paid)).to.equal(0);
    expect(await chain.paid(test)).to.deep.equal([1]);
    const [event] = await getContractEvents(chain.reader, {
      address: terms,
      abi: termsGateAbi,
      eventName: "Agreed",
      fromBlock: test.from,
    });
    expect(event?.args).to.include({ account: accountOf(1), text: TEXTS[1]?.hash, language: "ar" });
    // Only the data is on stdout, for a shell to hand on; the text and what is signed are beside it.
    const { stdout, stderr } = await run(keyOf(1), "agree", test.campaign, ar, "--language", "ar");
    expect(stdout).to.equal(`${agreed.gateData}\n`);
    expect(stderr).to.include(WORDS.ar.trimEnd()).and.include(`${ar}, in ar`).and.include(TEXTS[1]?.hash);
  });

  it("hands out what a wallet is to sign, and takes its signature", async () => {
    const typed = await json(
      undefined,
      "agree",
      test.campaign,
      en,
      "--claimant",
      accountOf(0),
      "--typed-data",
    );
    const { domain, types, message } = typed;
    const signature = await privateKeyToAccount(keyOf(0)).signTypedData({
      domain,
      types,
      primaryType: "Agreement",
      message,
    });
    const args = ["agree", test.campaign, en, "--claimant", accountOf(0), "--signature", signature];
    const taken = await json(undefined, ...args);
    expect(taken.gateData).to.equal((await json(keyOf(0), "agree", test.campaign, en)).gateData);
    expect((await claim(0, taken.gateData)).code).to.equal(0);
    expect((await json(undefined, ...args, signature)).error.code).to.equal("SignaturesNeeded");
    expect((await run(undefined, ...args, "--typed-data")).code).to.equal(2);
    // A keystore is not opened for that.
    const nobody = await json(undefined, "agree", test.campaign, en, "--typed-data", "--keystore", en);
    expect(nobody.error.code).to.equal("NoAccount");
  });

  it("refuses texts that the gate does not have, by all hashes", async () => {
    const other = folder.write("other.txt", `${WORDS.en}And I owe you a house.`);
    const code = async (...args: readonly string[]) => (await json(keyOf(2), "agree", ...args)).error;
    const unknown = await code(test.campaign, other);
    expect(unknown.code).to.equal("TermsTextUnknown");
    const hash = keccak256(stringToBytes(`${WORDS.en}And I owe you a house.`));
    expect(unknown.reason).to.include(hash).and.include(TEXTS[0]?.hash).and.include(TEXTS[1]?.hash);
    const inOther = await code(test.campaign, en, "--language", "ar");
    expect(inOther.code).to.equal("TermsTextUnknown");
    expect(inOther.reason).to.include("not in ar");
    expect((await code(test.campaign, en, ar)).code).to.equal("TermsTextNeeded");
    expect((await code(plain.campaign, en)).code).to.equal("NoTerms");
    const ofOther = await code(test.campaign, en, "--claimant", accountOf(3));
    expect(ofOther.code).to.equal("NotSigned");
  });

  it("refuses a signature for another campaign, account, language, text, gate or chain, as the claim does", async () => {
    const [first, second] = TEXTS;
    if (first === undefined || second === undefined) throw new Error("no texts");
    const agreement = await document(accountOf(2));
    const signed = (changes: Partial<AgreementParameters>, by = 2) =>
      privateKeyToAccount(keyOf(by)).signTypedData(termsTypedData({ ...agreement, ...changes }));
    const other = await json(keyOf(2), "agree", twin.campaign, en);
    const [part] = decodeParts(other.gateData);
    const elsewhere = `0x${part?.slice(4)}` as Hex;
    const changes: Readonly<Record<string, Hex>> = {
      campaign: elsewhere,
      account: await signed({ account: accountOf(3) }),
      signer: await signed({}, 3),
      language: await signed({ text: { ...first, language: "ar" } }),
      text: await signed({ text: { ...first, hash: second.hash } }),
      gate: await signed({ gate: both }),
      chain: await signed({ chainId: 1n }),
    };
    for (const [what, signature] of Object.entries(changes)) {
      expect((await bySignature(signature)).error?.code, what).to.equal("NotSigned");
      expect((await claim(2, dataOf(0, signature))).error?.code, what).to.equal("NotAgreed");
    }
    const good = await bySignature(await signed({}));
    expect(good.gateData).to.equal(dataOf(0, await signed({})));
    // In the other language of the same gate.
    expect((await claim(2, dataOf(1, await signed({})))).error?.code).to.equal("NotAgreed");
    expect((await claim(3, good.gateData)).error?.code).to.equal("NotAgreed");
    expect((await claim(2, good.gateData)).code).to.equal(0);
  });

  it("answers the other parts of a gate by what is given, and names those that are left", async () => {
    const schemas = await chain.deploy(ownBuild("SchemaRegistry", "credentials"));
    const registry = await chain.deploy(ownBuild("AttestationRegistry", "credentials"), schemas);
    const wants = { schema: UID, issuers: [accountOf(9)], trustList: zeroAddress, trusted: 0 };
    const attested = await chain.deploy(ownBuild("AttestationGate", GATES), registry, wants, 0);
    const second = await chain.deploy(ownBuild("TermsGate", GATES), TEXTS.slice(1));
    const many = await chain.deploy(ownBuild("AllOfManyGate", GATES), [attested, terms, second]);
    const { campaign } = await behind("many", many);
    const left = await json(keyOf(2), "agree", campaign, en, ar);
    expect(left.error.code, JSON.stringify(left)).to.equal("TermsTextNeeded");
    const { error } = await json(keyOf(2), "agree", campaign, ar);
    expect(error.code).to.equal("PartsNotAnswered");
    expect(error.reason.toLowerCase()).to.include(attested.toLowerCase()).and.include("--attestation uid");
    const one = await json(keyOf(2), "agree", campaign, ar, "--attestation", UID);
    expect(one.code, JSON.stringify(one)).to.equal(0);
    expect(one.agreements).to.have.length(2);
    const parts = decodeParts(one.gateData);
    expect(parts[0]).to.equal(UID);
    expect(parts.map((part) => part.slice(0, 4))).to.deep.equal(["0x1d", "0x01", "0x00"]);
    const typed = await json(
      undefined,
      "agree",
      campaign,
      ar,
      "--claimant",
      accountOf(2),
      "--attestation",
      UID,
      "--typed-data",
    );
    expect(Object.values(typed)).to.have.length(3);
  });
});
