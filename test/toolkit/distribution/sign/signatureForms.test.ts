import { expect } from "chai";
import { concatHex, type Hex, numberToHex, parseSignature } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { isAcceptedByContract } from "../../../../src/sdk/chain/read/isAcceptedByContract.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { parseSignedClaim } from "../../../../src/sdk/distribution/sign/parseSignedClaim.ts";
import { signClaim } from "../../../../src/sdk/distribution/sign/signClaim.ts";
import { signedClaimTypedData } from "../../../../src/sdk/distribution/sign/signedClaim.ts";
import { claimIntent } from "../../../../src/services/work/claimIntent.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { wrapSignature } from "../../core/signing/wrapSignature.ts";
import { workUntil } from "../../delivery/work/workUntil.ts";
import { openTestGateway } from "../../gateway/gatewayStage.ts";
import { runRelay } from "../../scripts/campaign/runRelay.ts";
import {
  accountOf,
  keyOf,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../../scripts/relayChain.ts";
import { jsonLines, signedClaim } from "../../scripts/signedClaims.ts";
import { openTestStore } from "../../store/openTestStore.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same signature as wallets, devices, key stores and custodians answer it. */
const forms: Readonly<Record<string, (signature: Hex) => Hex>> = {
  "65 bytes": (signature) => signature,
  "v from 0"(signature) {
    return `${signature.slice(0, -2) as Hex}${signature.endsWith("1b") ? "00" : "01"}`;
  },
  "the greater s"(signature) {
    const { r, s, yParity } = parseSignature(signature);
    return concatHex([r, numberToHex(ORDER - BigInt(s), { size: 32 }), yParity === 0 ? "0x1c" : "0x1b"]);
  },
  "64 bytes of ERC-2098"(signature) {
    const { r, s, yParity } = parseSignature(signature);
    return concatHex([r, numberToHex(BigInt(s) + (BigInt(yParity) << 255n), { size: 32 })]);
  },
  "v from 35"(signature) {
    return `${signature.slice(0, -2) as Hex}${signature.endsWith("1b") ? "23" : "24"}`;
  },
  "v of chain 31337"(signature) {
    return `${signature.slice(0, -2) as Hex}${signature.endsWith("1b") ? "f4f5" : "f4f6"}`;
  },
  "wrapped by ERC-6492": (signature) => wrapSignature({ signature }),
  "wrapped three times"(signature) {
    return wrapSignature({ signature: wrapSignature({ signature: wrapSignature({ signature }) }) });
  },
};

/** Contracts that answer `isValidSignature` with a word, by what they do before; hand-written code. */
const ANSWER = "60e01b60005260206000f3";
const wallets = {
  /** The word that says so. */
  true: `0x631626ba7e${ANSWER}`,
  /** The four bytes, and another one behind them. */
  dirty: "0x631626ba7e60e01b60011760005260206000f3",
  /** Writes first, which no static call lets it. */
  writing: `0x6001600055631626ba7e${ANSWER}`,
  /** The word where it has more than 5,000,000 gas, else zero. */
  greedy: "0x5a624c4b401060e01b631626ba7e0260005260206000f3",
  /** The same of 600,000. */
  large: "0x5a620927c01060e01b631626ba7e0260005260206000f3",
  /** One byte less than a word. */
  cut: "0x631626ba7e60e01b600052601f6000f3",
  /** Nothing, and no way to go on. */
  reverting: "0x60006000fd",
  burning: "0x5b600056",
  invalid: "0xfe",
  silent: "0x00",
  /** The word within fewer bytes than one. */
  short: "0x631626ba7e60e01b60005260046000f3",
} as const satisfies Record<string, Hex>;

describe("signatures in every form, from the claimant to the payment", () => {
  const folder = temporaryFolder();
  const names = Object.keys(forms);
  let chain: RelayChain;
  let test: TestCampaign;
  let tree: string;
  let claims: readonly string[];
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    tree = folder.path("tree");
    test = await chain.campaign(tree, 9);
    claims = await Promise.all(names.map((_, index) => signedClaim(chain, test, index)));
  });

  const inForm = (text: string, name: string) => {
    const claim = JSON.parse(text) as { signature: Hex };
    return JSON.stringify({ ...claim, signature: forms[name]?.(claim.signature) });
  };
  const refusal = (run: Promise<unknown>): Promise<SymbolonError> =>
    run.then(
      () => expect.fail("it was taken"),
      (thrown) => thrown,
    );

  it("are signed for: each becomes one that the campaign takes, and of 64 bytes it takes both", async () => {
    for (const [i, text] of claims.entries()) {
      const claim = parseSignedClaim(text);
      const given = forms[names[i] as string]?.(claim.signature);
      const { signature } = await signClaim(claim, { signature: given });
      expect(signature).to.equal(names[i] === "64 bytes of ERC-2098" ? given : claim.signature);
    }
  });

  it("are relayed, from files that somebody else has written", async () => {
    const files = claims.map((text, i) => inForm(text, names[i] as string));
    const report = await runRelay({ rpc: chain.rpc, tree }, test, [
      folder.write("all.jsonl", jsonLines(files)),
    ]);
    expect(report).to.include({ paid: names.length, skipped: 0, code: 0 });
    expect(await chain.paid(test)).to.deep.equal(names.map((_, index) => index));
  });

  it("are taken in by a gateway, and paid by its worker", async () => {
    const store = await openTestStore("postgres");
    const gateway = await openTestGateway(store.sql, chain, test);
    try {
      for (const [i, text] of claims.entries()) {
        const claim = { ...JSON.parse(inForm(text, names[i] as string)), proof: test.tree.proof(i) };
        const { answer } = await gateway.submit(claim);
        expect([names[i], answer]).to.deep.equal([names[i], "queued"]);
        expect((await gateway.submit(claim)).answer).to.equal("known");
      }
      await workUntil(
        {
          sql: store.sql,
          chains: [
            {
              client: chain.reader,
              senders: [chain.relayer],
              profile: {
                inFlight: 4,
                transactionGas: 16_000_000n,
                calldataBytes: 100_000,
                blockTime: 250,
                finality: { by: "depth", blocks: 0 },
              },
            },
          ],
          kinds: [claimKind({ feeTakers: [] })],
        },
        ({ done = 0 }) => done >= names.length,
      );
      expect(await chain.paid(test)).to.deep.equal(names.map((_, index) => index));
    } finally {
      await gateway.close();
      await store.remove();
    }
  });

  it("are intents of a worker's own, by the account's key", () => {
    for (const [i, text] of claims.entries()) {
      const name = names[i] as string;
      const document = { ...JSON.parse(inForm(text, name)), proof: test.tree.proof(i) };
      const { isByKey, claim } = claimIntent(document).content as {
        readonly isByKey: boolean;
        readonly claim: { readonly signature: Hex };
      };
      expect([name, isByKey]).to.deep.equal([name, true]);
      // Of one that is wrapped, what is within; of 64 bytes campaigns take both forms.
      const taken = name === "64 bytes of ERC-2098" ? document.signature : JSON.parse(text).signature;
      expect([name, claim.signature]).to.deep.equal([name, taken]);
    }
  });

  it("of an account that is not deployed are refused by name, with its factory, wherever they come", async () => {
    const claim = parseSignedClaim(claims[0] as string);
    const owner = privateKeyToAccount(keyOf(7));
    const signature = wrapSignature({ signature: await owner.signTypedData(signedClaimTypedData(claim)) });
    const signed = await refusal(signClaim(claim, { signature, client: chain.reader }));
    expect(signed.code).to.equal("WrappedSignature");
    expect(signed.hint).to.include(`Deploy the account first, by its factory 0x${"fa".repeat(20)}`);
    const text = JSON.stringify({ ...JSON.parse(claims[0] as string), signature });
    const files = [folder.write("wrapped.json", text)];
    const report = await runRelay({ rpc: chain.rpc, tree }, test, files);
    expect(report.rejected.map(({ code }) => code)).to.deep.equal(["WrappedSignature"]);
    expect(report).to.include({ paid: 0, code: 3 });
    // Without a chain nobody knows whether it is deployed.
    expect((await refusal(signClaim(claim, { signature }))).code).to.equal("NotSigned");
  });

  it("of an account that was deployed meanwhile are unwrapped, and its contract takes what is within", async () => {
    const claim = parseSignedClaim(claims[0] as string);
    const within: Hex = `0x${"12".repeat(70)}`;
    await chain.node.setCode({ address: accountOf(0), bytecode: wallets.true });
    try {
      const signature = wrapSignature({ signature: within });
      expect((await signClaim(claim, { signature, client: chain.reader })).signature).to.equal(within);
      const text = JSON.stringify({ ...JSON.parse(claims[0] as string), signature });
      const report = await runRelay({ rpc: chain.rpc, tree }, test, [folder.write("wrapped.json", text)]);
      expect(report).to.include({ paid: 1, skipped: 0, code: 0 });
    } finally {
      await chain.node.setCode({ address: accountOf(0), bytecode: "0x" });
    }
  });

  it("of a wallet that needs more gas than an item of a bundle has are taken, but not by a gateway", async () => {
    const claim = parseSignedClaim(claims[0] as string);
    const signature: Hex = "0x1234";
    await chain.node.setCode({ address: accountOf(0), bytecode: wallets.large });
    const store = await openTestStore("postgres");
    const gateway = await openTestGateway(store.sql, chain, test);
    try {
      expect((await signClaim(claim, { signature, client: chain.reader })).signature).to.equal(signature);
      const document = { ...JSON.parse(claims[0] as string), signature, proof: test.tree.proof(0) };
      expect((await refusal(gateway.submit(document))).code).to.equal("InvalidSignature");
    } finally {
      await chain.node.setCode({ address: accountOf(0), bytecode: "0x" });
      await gateway.close();
      await store.remove();
    }
  });

  it("are asked of contracts as contracts ask: by a static call, for the whole word", async () => {
    const digest: Hex = `0x${"77".repeat(32)}`;
    const answers: Record<string, boolean> = {};
    for (const [name, bytecode] of Object.entries(wallets)) {
      await chain.node.setCode({ address: accountOf(8), bytecode });
      answers[name] = await isAcceptedByContract(chain.reader, accountOf(8), digest, "0x1234");
    }
    await chain.node.setCode({ address: accountOf(8), bytecode: "0x" });
    answers.none = await isAcceptedByContract(chain.reader, accountOf(8), digest, "0x1234");
    const no = Object.fromEntries(Object.keys(answers).map((name) => [name, false]));
    expect(answers).to.deep.equal({ ...no, true: true, large: true });
  });

  it("are asked of contracts by an ordinary call, for the whole word, where a node runs no code of ours", async () => {
    const digest: Hex = `0x${"77".repeat(32)}`;
    const refusing = {
      ...chain.reader,
      request: (async ({ method, params }: { method: string; params: [{ to?: string }] }) => {
        if (method === "eth_call" && params[0].to === undefined)
          throw { code: -32602, message: "missing to" };
        return chain.reader.request({ method, params } as never);
      }) as never,
    };
    const answers: Record<string, boolean> = {};
    for (const name of [
      "true",
      "dirty",
      "short",
      "greedy",
      "cut",
      "reverting",
      "burning",
      "silent",
    ] as const) {
      await chain.node.setCode({ address: accountOf(8), bytecode: wallets[name] });
      answers[name] = await isAcceptedByContract(refusing, accountOf(8), digest, "0x1234");
    }
    await chain.node.setCode({ address: accountOf(8), bytecode: "0x" });
    const no = Object.fromEntries(Object.keys(answers).map((name) => [name, false]));
    expect(answers).to.deep.equal({ ...no, true: true });
  });
});
