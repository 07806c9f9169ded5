import { expect } from "chai";
import {
  createClient,
  custom,
  type Hex,
  hashTypedData,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { deployContract, getAddresses, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { openNetwork } from "../../../../src/lab/dryRun/engine/edrNetwork.ts";
import { sampleWalletBuild } from "../../../../src/sdk/chain/builds/sampleWalletBuild.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { type Challenge, challengeTypedData } from "../../../../src/sdk/core/signing/challengeTypedData.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { Forgery } from "../../../../src/sdk/credentials/verify/forgery.ts";
import {
  answerChallenge,
  checkAnswer,
  createChallenge,
  formatChallenge,
  parseChallenge,
  type Shown,
} from "../../../../src/sdk/credentials/verify/index.ts";
import { wrapSignature } from "../../core/signing/wrapSignature.ts";
import { heldExamples, REGISTRY } from "../disclosure/heldExamples.ts";

const ADA = privateKeyToAccount(`0x${"0a".repeat(32)}`);
const EVE = privateKeyToAccount(`0x${"0e".repeat(32)}`);
const NOW = 2_000_000_000n;
const AUDIENCE = "https://door.example";
const [first, second] = heldExamples("bool adult", [[true], [false]]);

/** A credential of the batch, about an account. */
const about = (subject: Hex, held = first): Shown => {
  const { batch, credential } = disclose(held ?? expect.fail(), []);
  return { batch, credential: { ...credential, subject } };
};
const shown = about(ADA.address);
const ask = (of: Shown = shown): Challenge => createChallenge({ shown: of, audience: AUDIENCE, now: NOW });

const refusal = async (run: () => Promise<unknown>): Promise<SymbolonError> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
};

describe("credentials/verify, challenge", () => {
  it("tells the subject of a credential from whoever has a copy", async () => {
    const challenge = ask();
    const signature = await answerChallenge(ADA, { challenge, shown, now: NOW });
    await checkAnswer({ challenge, shown, signature, now: NOW });
    await checkAnswer({ challenge, shown, signature, now: challenge.deadline });
    const forged = await EVE.signTypedData(challengeTypedData(challenge));
    const refused = await refusal(() => checkAnswer({ challenge, shown, signature: forged, now: NOW }));
    expect(refused).to.be.instanceOf(Forgery).with.property("code", "WrongSigner");
    const stranger = await refusal(() => answerChallenge(EVE, { challenge, shown, now: NOW }));
    expect([stranger.code, stranger.details.signer]).to.deep.equal(["NotSubject", EVE.address]);
  });

  it("is good for nothing else: no other nonce, audience, deadline, credential, registry or chain", async () => {
    const challenge = ask();
    const signature = await answerChallenge(ADA, { challenge, shown, now: NOW });
    const others: readonly Partial<Challenge>[] = [
      { nonce: ask().nonce },
      { audience: "https://other.example" },
      { deadline: challenge.deadline + 1n },
    ];
    for (const other of others) {
      const again = { ...challenge, ...other };
      const refused = await refusal(() => checkAnswer({ challenge: again, shown, signature, now: NOW }));
      expect(refused.code, Object.keys(other).join()).to.equal("WrongSigner");
    }
    const elsewhere: readonly Shown[] = [
      about(ADA.address, second),
      { ...shown, batch: { ...shown.batch, chainId: 1n } },
      { ...shown, batch: { ...shown.batch, registry: ADA.address } },
    ];
    for (const other of elsewhere) {
      const asked = { ...ask(other), nonce: challenge.nonce };
      const refused = await refusal(() =>
        checkAnswer({ challenge: asked, shown: other, signature, now: NOW }),
      );
      expect(refused.code).to.equal("WrongSigner");
      const swapped = await refusal(() => checkAnswer({ challenge, shown: other, signature, now: NOW }));
      expect(swapped.code).to.equal("OtherCredential");
      const lured = await refusal(() => answerChallenge(ADA, { challenge, shown: other, now: NOW }));
      expect(lured.code).to.equal("OtherCredential");
    }
  });

  it("ends at its deadline, for both sides", async () => {
    const challenge = createChallenge({ shown, audience: AUDIENCE, now: NOW, seconds: 30n });
    const signature = await answerChallenge(ADA, { challenge, shown, now: NOW });
    const late = NOW + 31n;
    for (const run of [
      () => checkAnswer({ challenge, shown, signature, now: late }),
      () => answerChallenge(ADA, { challenge, shown, now: late }),
    ]) {
      expect((await refusal(run)).details).to.deep.equal({ deadline: NOW + 30n, now: late });
    }
  });

  it("takes what keys make, in 65 or 64 bytes, with either s", async () => {
    const challenge = ask();
    const signature = await answerChallenge(ADA, { challenge, shown, now: NOW });
    const parsed = parseSignature(signature);
    const compact = serializeCompactSignature(signatureToCompactSignature(parsed));
    await checkAnswer({ challenge, shown, signature: compact, now: NOW });
    const fromZero: Hex = `${signature.slice(0, -2) as Hex}${signature.endsWith("1b") ? "00" : "01"}`;
    await checkAnswer({ challenge, shown, signature: fromZero, now: NOW });
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = (order - BigInt(parsed.s)).toString(16).padStart(64, "0");
    const twin: Hex = `${signature.slice(0, 66) as Hex}${s}${signature.endsWith("1b") ? "1c" : "1b"}`;
    await checkAnswer({ challenge, shown, signature: twin, now: NOW });
    await checkAnswer({ challenge, shown, signature: wrapSignature({ signature: twin }), now: NOW });
    for (const bad of ["0x", `0x${"11".repeat(65)}`, `0x${"11".repeat(96)}`] as const) {
      const refused = await refusal(() => checkAnswer({ challenge, shown, signature: bad, now: NOW }));
      expect(refused.code).to.be.oneOf(["NotKeySignature", "BadSignature"]);
    }
  });

  it("asks a contract wallet, where a node is given, and takes the key of an account that has code", async () => {
    const chain = await openNetwork({});
    try {
      const shared = { chain: hardhat, transport: custom(chain.provider), pollingInterval: 20 };
      const [deployer = zeroAddress] = await getAddresses(createClient(shared));
      const client = createClient({ ...shared, account: deployer });
      const hash = await deployContract(client, { ...sampleWalletBuild, args: [ADA.address] });
      const { contractAddress } = await waitForTransactionReceipt(client, { hash });
      const wallet = contractAddress ?? expect.fail("nothing was deployed");
      const held = about(wallet);
      const challenge = ask(held);
      const signature = await ADA.signTypedData(challengeTypedData(challenge));
      const answer = { challenge, shown: held, signature, now: NOW };
      await checkAnswer({ ...answer, client });
      expect((await refusal(() => checkAnswer(answer))).hint).to.include("give a node");
      await checkAnswer({ ...answer, signature: wrapSignature({ signature }), client });
      const away = about(privateKeyToAccount(`0x${"c7".repeat(32)}`).address);
      const unborn = { challenge: ask(away), shown: away, signature: wrapSignature({ signature }), now: NOW };
      expect((await refusal(() => checkAnswer({ ...unborn, client }))).code).to.equal("WrappedSignature");
      const forged = await EVE.signTypedData(challengeTypedData(challenge));
      const refused = await refusal(() => checkAnswer({ ...answer, signature: forged, client }));
      expect(refused.reason).to.include(`The contract ${wallet} does not accept`);
      expect(refused.details.digest).to.equal(hashTypedData(challengeTypedData(challenge)));
      const keyless = await refusal(() =>
        checkAnswer({ challenge: ask(), shown, signature: forged, now: NOW, client }),
      );
      expect(keyless.code).to.equal("WrongSigner");
      // As under EIP-7702: code stands at the account, and its key signs as before.
      const code: Hex = `0xef0100${wallet.slice(2)}`;
      await chain.provider.request({ method: "hardhat_setCode", params: [ADA.address, code] });
      const own = ask();
      const byKey = await answerChallenge(ADA, { challenge: own, shown, now: NOW });
      await checkAnswer({ challenge: own, shown, signature: byKey, now: NOW, client });
    } finally {
      await chain.close();
    }
  });

  it("comes back from JSON, and is refused where a member is altered in form", () => {
    const challenge = ask();
    expect(parseChallenge(formatChallenge(challenge))).to.deep.equal(challenge);
    expect(challenge.registry).to.equal(REGISTRY);
    expect(ask().nonce).not.to.equal(challenge.nonce);
    const good = JSON.parse(formatChallenge(challenge));
    const cases = [
      [{ ...good, nonce: "0x12" }, "nonce"],
      [{ ...good, deadline: -1 }, "deadline"],
      [{ ...good, extra: 1 }, "extra"],
      [{ ...good, audience: "" }, "not the name of an audience"],
    ] as const;
    for (const [json, words] of cases) {
      expect(() => parseChallenge(JSON.stringify(json))).to.throw(SymbolonError, words);
    }
  });

  it("names an audience that reads as it is signed", () => {
    for (const audience of ["", "  ", "a\nb", "door\u202eelpmaxe", "a".repeat(257), "\ud800"]) {
      expect(() => createChallenge({ shown, audience, now: NOW })).to.throw(
        SymbolonError,
        "not the name of an audience",
      );
    }
    expect(createChallenge({ shown, audience: "باب شمالي", now: NOW }).audience).to.equal("باب شمالي");
  });
});
