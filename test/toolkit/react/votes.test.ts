import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { type Address, type Hex, numberToHex } from "viem";
import { sendTransaction, writeContract } from "viem/actions";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { claimCallsMutationOptions } from "../../../src/react/useClaimCalls.ts";
import { delegateMutationOptions } from "../../../src/react/useDelegate.ts";
import { signedDelegationMutationOptions } from "../../../src/react/useSignedDelegation.ts";
import { type HeldVotes, votesQueryOptions } from "../../../src/react/useVotes.ts";
import { readDelegation } from "../../../src/sdk/distribution/votes/signedDelegation.ts";
import { delegateBySigCall } from "../../../src/sdk/distribution/votes/votesCalls.ts";
import { openVotesStage, type VotesStage } from "../distribution/votes/votesStage.ts";
import { accountOf, keyOf } from "../scripts/relayChain.ts";
import { keyWallet } from "./keyWallet.ts";

const CHAIN_ID = 31_337;
const DELEGATE = accountOf(900);

describe("symbolon/react: votes of a token", () => {
  let stage: VotesStage;
  before(async () => {
    stage = await openVotesStage();
    for (const number of [1, 2, 3]) {
      await stage.account(stage.sample, number);
      await stage.node.setBalance({ address: accountOf(number), value: 10n ** 20n });
    }
  });
  after(() => stage.close());

  const votesOf = (token: Address, account: Address) =>
    new QueryClient().fetchQuery({
      ...votesQueryOptions({ getClient: () => stage.reader }, { chainId: CHAIN_ID, token, account }),
      retry: false,
    }) as Promise<HeldVotes | null>;
  const variables = (number: number, token = stage.sample) => {
    return { chainId: CHAIN_ID, token, account: accountOf(number), delegatee: DELEGATE };
  };

  it("are nobody's at first, and a delegate's after a transaction of the account", async () => {
    const { config, requests } = await keyWallet(stage, stage.clientOf(keyOf(1)));
    const nobodys = { delegate: undefined, canDelegate: true, isContract: false };
    expect(await votesOf(stage.sample, accountOf(1))).to.deep.equal(nobodys);
    await delegateMutationOptions(config).mutationFn(variables(1));
    expect(await votesOf(stage.sample, accountOf(1))).to.deep.equal({ ...nobodys, delegate: DELEGATE });
    expect(requests.filter((method) => method === "eth_sendTransaction")).to.have.length(1);
  });

  it("are none of a token without, and the wallet is not asked for them", async () => {
    expect(await votesOf(stage.plain, accountOf(1))).to.equal(null);
    const { config, requests } = await keyWallet(stage, stage.clientOf(keyOf(1)));
    await refused(delegateMutationOptions(config).mutationFn(variables(1, stage.plain)));
    const refusal = await refused(
      signedDelegationMutationOptions(config).mutationFn(variables(1, stage.plain)),
    );
    expect(refusal.code).to.equal("NoVotes");
    expect(requests.filter((method) => /send|sign/i.test(method))).to.deep.equal([]);
  });

  it("are signed away for a day, in the form that the token takes", async () => {
    const { config } = await keyWallet(stage, stage.clientOf(keyOf(2)));
    const before = await stage.now();
    const delegation = await signedDelegationMutationOptions(config).mutationFn(variables(2));
    const read = readDelegation(delegation);
    expect(Number(read.expiry - before)).to.be.within(86_400, 86_401);
    await writeContract(stage.sender, delegateBySigCall(stage.sample, read));
    expect((await votesOf(stage.sample, accountOf(2)))?.delegate).to.equal(DELEGATE);
  });

  it("are not signed away by a wallet that answers another account's signature", async () => {
    const other = stage.clientOf(keyOf(2));
    const { config } = await keyWallet(stage, stage.clientOf(keyOf(3)), (method, params) =>
      method === "eth_signTypedData_v4"
        ? other.account.signTypedData?.(JSON.parse(String(params[1])))
        : undefined,
    );
    const refusal = await refused(signedDelegationMutationOptions(config).mutationFn(variables(3)));
    expect(refusal.code).to.equal("DelegationNotSigned");
  });

  it("go with a claim by the same calls, all of which count or none", async () => {
    const sent: { atomicRequired?: boolean; calls: readonly { to: Address; data: Hex }[] }[] = [];
    const { config } = await keyWallet(stage, stage.clientOf(keyOf(3)), async (method, params) => {
      if (method !== "wallet_sendCalls") return undefined;
      sent.push(params[0] as (typeof sent)[number]);
      return { id: numberToHex(1) };
    });
    const campaign = {
      campaign: DELEGATE,
      token: stage.sample,
      gate: DELEGATE,
      kind: "instant",
      end: 0n,
    } as never;
    const leaf = { index: 0, account: accountOf(3), amount: 1n, proof: [] };
    const claim = { chainId: CHAIN_ID, account: accountOf(3), campaign, leaf, isRelease: false };
    await claimCallsMutationOptions(config).mutationFn(claim);
    await claimCallsMutationOptions(config).mutationFn({ ...claim, delegatee: accountOf(3) });
    expect(sent.map(({ calls }) => calls.length)).to.deep.equal([1, 2]);
    expect(sent.map(({ atomicRequired = false }) => atomicRequired)).to.deep.equal([false, true]);
    const delegation = sent[1]?.calls[1] ?? expect.fail();
    await sendTransaction(stage.clientOf(keyOf(3)), delegation);
    expect((await votesOf(stage.sample, accountOf(3)))?.delegate).to.equal(accountOf(3));
  });

  const refused = async (run: Promise<unknown>) =>
    explainThrown(
      await run.then(
        () => expect.fail("it was not refused"),
        (thrown: unknown) => thrown,
      ),
    );
});
