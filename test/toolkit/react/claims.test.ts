import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { type Address, type Hex, zeroAddress } from "viem";
import { sendTransaction } from "viem/actions";
import type { Config } from "wagmi";
import { claimTransaction, safeBatch } from "../../../src/react/claimTransaction.ts";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { type ClaimVariables, claimMutationOptions } from "../../../src/react/useClaim.ts";
import { claimCallsMutationOptions } from "../../../src/react/useClaimCalls.ts";
import { claimStateQueryOptions } from "../../../src/react/useClaimState.ts";
import { receiptQueryOptions } from "../../../src/react/useReceipt.ts";
import { signedClaimMutationOptions } from "../../../src/react/useSignedClaim.ts";
import { relayedCampaign } from "../../../src/sdk/distribution/claim/relayedCampaign.ts";
import { parseSignedClaim } from "../../../src/sdk/distribution/sign/parseSignedClaim.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import {
  accountOf,
  amountOf,
  keyOf,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../scripts/relayChain.ts";
import { type KeyWalletAnswer, keyWallet } from "./keyWallet.ts";

const CHAIN_ID = 31_337;
const RECIPIENT: Address = "0x00000000000000000000000000000000000Ec1E1";

describe("symbolon/react: claims by a wallet", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let campaign: ClaimVariables["campaign"];
  before(async () => {
    chain = await openRelayChain();
    test = await chain.campaign(folder.path("tree"), 9);
    campaign = await relayedCampaign(chain.reader, test.campaign);
    for (const index of [1, 2, 3, 4, 5])
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
  });
  after(() => chain.close());

  const leafOf = (index: number) => {
    return { index, account: accountOf(index), amount: amountOf(index), proof: test.tree.proof(index) };
  };
  const variables = (index: number): ClaimVariables => {
    return { chainId: CHAIN_ID, campaign, leaf: leafOf(index), account: accountOf(index) };
  };
  /** A wagmi config whose wallet has the key of a leaf; `answer` says what it does otherwise than others. */
  const walletOf = (index: number, answer?: KeyWalletAnswer) =>
    keyWallet(chain, chain.clientOf(keyOf(index)), answer);
  const claim = async (config: Config, wanted: ClaimVariables) =>
    claimMutationOptions(config).mutationFn(wanted);
  const fault = async (run: Promise<unknown>) => explainThrown(await run.catch((thrown: unknown) => thrown));
  const fetched = <Data>(options: object) => new QueryClient().fetchQuery(options as never) as Promise<Data>;
  const stateOf = (index: number) =>
    fetched<{ kind: string }>(
      claimStateQueryOptions(
        { getClient: () => chain.reader },
        { chainId: CHAIN_ID, campaign, leaf: leafOf(index) },
      ),
    );
  const receiptOf = (hash: Hex) =>
    fetched<{ status: string; payments?: readonly { amount: bigint }[] }>(
      receiptQueryOptions(
        { getClient: () => chain.reader },
        { chainId: CHAIN_ID, campaign: test.campaign, hash },
      ),
    );

  it("claims, and says what was paid", async () => {
    const { config, requests } = await walletOf(1);
    expect(await stateOf(1)).to.include({ kind: "open", due: amountOf(1) });
    const { hash } = await claim(config, variables(1));
    const { status, payments } = await receiptOf(hash);
    expect([status, payments?.[0]?.amount]).to.deep.equal(["paid", amountOf(1)]);
    expect(await stateOf(1)).to.include({ kind: "taken", paidBefore: amountOf(1) });
    expect(
      requests.filter((method) => !/^eth_(chainId|accounts|sendTransaction)$/.test(method)),
    ).to.deep.equal([]);
  });

  it("sees a claim taken away by a reorganisation, and open again", async () => {
    const { config } = await walletOf(2);
    const before = await chain.node.snapshot();
    const { hash } = await claim(config, variables(2));
    expect((await receiptOf(hash)).status).to.equal("paid");
    await chain.node.revert({ id: before });
    expect((await receiptOf(hash)).status).to.equal("pending");
    expect(await stateOf(2)).to.include({ kind: "open" });
  });

  it("has its payment sent elsewhere, by the account alone", async () => {
    const { config } = await walletOf(3);
    const before = await chain.balance(RECIPIENT);
    await claim(config, { ...variables(3), recipient: RECIPIENT });
    expect((await chain.balance(RECIPIENT)) - before).to.equal(amountOf(3));
    const other = { ...variables(4), account: accountOf(3), recipient: RECIPIENT };
    expect(await fault(claim(config, other))).to.include({ code: "NotYours" });
  });

  it("explains what the campaign refuses before the wallet opens", async () => {
    const { config, requests } = await walletOf(1);
    expect(await fault(claim(config, variables(1)))).to.include({ code: "AlreadyClaimed" });
    expect(requests).to.not.include("eth_sendTransaction");
  });

  const FAULTS: readonly (readonly [what: string, code: string, answer: KeyWalletAnswer])[] = [
    ["a wallet that is told no", "WalletRefused", refusing(4001, "User rejected the request.")],
    ["a wallet that is busy", "WalletBusy", refusing(-32002, "Request already pending.")],
    ["a signature where a hash was due", "NoHash", (method) => onSend(method, `0x${"ab".repeat(65)}`)],
    ["nothing where a hash was due", "NoHash", (method) => onSend(method, null)],
    ["a wallet on another chain", "WrongChain", (method) => (method === "eth_chainId" ? "0x1" : undefined)],
  ];
  for (const [what, code, answer] of FAULTS) {
    it(`says what to do about ${what}`, async () => {
      let isOn = false;
      const { config } = await walletOf(4, (...asked) => (isOn ? answer(...asked) : undefined));
      isOn = true;
      const found = await fault(claim(config, variables(4)));
      expect(found).to.include({ code });
      expect(found.hint).to.not.equal("");
      expect(await stateOf(4)).to.include({ kind: "open" });
    });
  }

  it("says so where the wallet offers another account by now", async () => {
    const { config } = await walletOf(4);
    expect(await fault(claim(config, variables(5)))).to.include({ code: "WalletAccountGone" });
  });

  it("has a claim signed that a relayer takes, and refuses what another key signed", async () => {
    const { config, requests } = await walletOf(5);
    const terms = { recipient: RECIPIENT, maxFee: 5n };
    const asked = { chainId: CHAIN_ID, campaign, leaf: leafOf(5), terms };
    const signed = parseSignedClaim(await signedClaimMutationOptions(config).mutationFn(asked));
    expect(signed.terms).to.include({ ...terms, upTo: amountOf(5), feeTaker: zeroAddress });
    expect(requests).to.include("eth_signTypedData_v4");
    const cheating = await walletOf(5, (method) =>
      method === "eth_signTypedData_v4" ? `0x${"11".repeat(32)}${"22".repeat(32)}1b` : undefined,
    );
    const { code } = await fault(signedClaimMutationOptions(cheating.config).mutationFn(asked));
    expect(code).to.equal("NotSigned");
  });

  it("asks no node for a claim that a key signs, where what was paid before is known", async () => {
    const { config } = await walletOf(6);
    const asked: string[] = [];
    Object.assign(config.getClient({ chainId: CHAIN_ID }), {
      request: ({ method }: { readonly method: string }) => {
        asked.push(method);
        throw new Error("no node is asked");
      },
    });
    const wanted = { chainId: CHAIN_ID, campaign, leaf: leafOf(6), paidBefore: 0n };
    const signed = parseSignedClaim(await signedClaimMutationOptions(config).mutationFn(wanted));
    expect([signed.account, asked]).to.deep.equal([accountOf(6), []]);
  });

  it("names a paymaster to the wallet, for whoever knows what that is, and explains its refusal", async () => {
    const url = "https://pay.example/v1";
    const asked: unknown[] = [];
    let refuses = false;
    const { config } = await walletOf(4, (method, params) => {
      if (method !== "wallet_sendCalls") return undefined;
      asked.push((params[0] as { readonly capabilities?: unknown }).capabilities);
      if (refuses) throw Object.assign(new Error("paymaster: over its budget"), { code: -32_603 });
      return { id: "1" };
    });
    const send = (paymaster?: string) =>
      claimCallsMutationOptions(config).mutationFn({ ...variables(4), isRelease: false, paymaster });
    expect(await send(url)).to.deep.equal({ id: "1" });
    await send();
    expect(asked).to.deep.equal([{ paymasterService: { url, optional: true } }, undefined]);
    refuses = true;
    const { code, reason, sent } = await fault(send(url));
    expect([code, sent]).to.deep.equal(["WalletFailed", "nothing"]);
    expect(reason).to.include("pay the network fee").and.include("paymaster: over its budget");
  });

  it("gives the same transaction to whatever wallet there is, and to a Safe's owners", async () => {
    const parameters = { campaign, leaf: leafOf(4), caller: accountOf(4), isRelease: false };
    const { to, data, value } = claimTransaction(parameters);
    expect([to, value]).to.deep.equal([test.campaign, 0n]);
    const text = safeBatch({
      ...parameters,
      chainId: CHAIN_ID,
      name: "Claim",
      what: "Claim leaf 4",
      createdAt: 0,
    });
    expect(JSON.parse(text).transactions[0]).to.include({ data, value: "0" });
    await sendTransaction(chain.other, { to, data });
    expect(await stateOf(4)).to.include({ kind: "taken" });
  });
});

function refusing(code: number, message: string): (method: string) => unknown {
  return (method) => {
    if (method === "eth_sendTransaction") throw Object.assign(new Error(message), { code });
  };
}

function onSend(method: string, answer: unknown): unknown {
  return method === "eth_sendTransaction" ? (answer ?? "") : undefined;
}
