import { expect } from "chai";
import { type Address, parseAbi, zeroAddress } from "viem";
import { call, getTransactionReceipt, sendTransaction, signTypedData, writeContract } from "viem/actions";
import { asTransaction } from "../../../../src/sdk/chain/calls/asTransaction.ts";
import { delegateCall } from "../../../../src/sdk/distribution/votes/delegateCall.ts";
import {
  delegationBundleCall,
  delegatorsIn,
  readDelegationBundle,
} from "../../../../src/sdk/distribution/votes/delegationBundle.ts";
import { delegationRefusal } from "../../../../src/sdk/distribution/votes/delegationRefusal.ts";
import { readVotes, readVotesToken } from "../../../../src/sdk/distribution/votes/readVotes.ts";
import {
  DELEGATION_SECONDS,
  MAX_DELEGATION_SECONDS,
  type SignedDelegation,
} from "../../../../src/sdk/distribution/votes/signedDelegation.ts";
import { delegateBySigCall } from "../../../../src/sdk/distribution/votes/votesCalls.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { deployBuild } from "../../scripts/deployBuild.ts";
import { accountOf } from "../../scripts/relayChain.ts";
import { refusalOf } from "../../store/until.ts";
import { HELD, openVotesStage, signedBy, type VotesStage } from "./votesStage.ts";

const DELEGATE = accountOf(900);

describe("votes of a token", () => {
  let stage: VotesStage;
  before(async () => {
    stage = await openVotesStage();
  });
  after(() => stage.close());

  const code = async (token: Address, account: Address) =>
    (await refusalOf(readVotesToken(stage.reader, { token, account }))).code;

  it("are read with the delegate, nonce and domain; of a token without votes nothing is", async () => {
    const { reader, sample, plain } = stage;
    const { address: account } = await stage.account(sample, 1);
    expect(await readVotesToken(reader, { token: sample, account })).to.deep.equal({
      delegate: zeroAddress,
      nonce: 0n,
      isContract: false,
      domain: {
        name: "Sample votes",
        version: "1",
        chainId: BigInt(reader.chain.id),
        verifyingContract: sample,
      },
    });
    expect(await readVotes(reader, { token: plain, account })).to.equal(undefined);
    expect(await readVotes(reader, { token: account, account })).to.equal(undefined);
    expect(await code(plain, account)).to.equal("NoVotes");
  });

  it("are delegated by a call, to oneself too", async () => {
    const { sample, reader, clients } = stage;
    const [, holder] = clients;
    await writeContract(holder, delegateCall({ token: sample, delegatee: holder.account.address }));
    const votes = await readVotes(reader, { token: sample, account: holder.account.address });
    expect(votes?.delegate).to.equal(holder.account.address);
  });

  it("of Compound's form have a domain without a version, found by its type", async () => {
    const { compound, reader } = stage;
    const signer = await stage.account(compound, 2);
    const { domain, nonce } = await readVotesToken(reader, { token: compound, account: signer.address });
    expect(domain).to.not.have.property("version");
    const expiry = (await stage.now()) + DELEGATION_SECONDS;
    const delegation = await signedBy(signer, domain, { delegatee: DELEGATE, nonce, expiry });
    await writeContract(stage.sender, delegateBySigCall(compound, delegation));
    expect(await stage.delegateOf(compound, signer.address)).to.equal(DELEGATE);
  });

  it("are signed for no other token: one that states another's domain, or another name, is refused by name", async () => {
    const { sample, unsigned } = stage;
    const { address: account } = await stage.account(sample, 3);
    expect(await code(await stage.stating("Sample votes", sample), account)).to.equal("VotesDomainUnknown");
    expect(await code(await stage.stating("Sample votes, later"), account)).to.equal("VotesDomainUnknown");
    expect(await code(unsigned, account)).to.equal("NoSignedDelegation");
    expect(await readVotesToken(stage.reader, { token: await stage.stating("Sample votes"), account }))
      .property("domain")
      .property("version", "1");
  });
});

describe("a signed delegation", () => {
  let stage: VotesStage;
  let number = 10;
  before(async () => {
    stage = await openVotesStage();
  });
  after(() => stage.close());

  /** A new account, and what it signs unless told otherwise; and what then refuses it. */
  async function signed(change: Partial<SignedDelegation> = {}, token = stage.sample) {
    const signer = await stage.account(token, number++);
    const account = signer.address;
    const { domain, nonce, isContract } = await readVotesToken(stage.reader, { token, account });
    const now = await stage.now();
    const facts = { account, domain, nonce, isContract, now };
    const usual = { delegatee: DELEGATE, nonce, expiry: now + DELEGATION_SECONDS };
    const delegation = await signedBy(signer, domain, { ...usual, ...change });
    return { signer, account, facts, delegation };
  }

  const send = (delegation: SignedDelegation, token = stage.sample) =>
    writeContract(stage.sender, delegateBySigCall(token, delegation));

  it("moves the votes of the whole balance, whoever sends it", async () => {
    const { account, delegation, facts } = await signed();
    expect(await delegationRefusal(delegation, facts)).to.equal(undefined);
    const before = await stage.votesOf(stage.sample, DELEGATE);
    await send(delegation);
    expect(await stage.delegateOf(stage.sample, account)).to.equal(DELEGATE);
    expect((await stage.votesOf(stage.sample, DELEGATE)) - before).to.equal(HELD);
  });

  it("is refused by name where it has run out, lasts too long, or is not of now's nonce", async () => {
    const now = await stage.now();
    const codeOf = async (change: Partial<SignedDelegation>) => {
      const { delegation, facts } = await signed(change);
      return (await delegationRefusal(delegation, { ...facts, now }))?.code;
    };
    expect(await codeOf({ expiry: now })).to.equal(undefined);
    expect(await codeOf({ expiry: now - 1n })).to.equal("DelegationExpired");
    expect(await codeOf({ expiry: now + MAX_DELEGATION_SECONDS })).to.equal(undefined);
    expect(await codeOf({ expiry: now + MAX_DELEGATION_SECONDS + 1n })).to.equal("DelegationTooLong");
    expect(await codeOf({ nonce: 1n })).to.equal("DelegationAhead");
    const { delegation, facts } = await signed();
    const refusal = await delegationRefusal(delegation, { ...facts, nonce: 1n });
    expect(refusal?.code).to.equal("DelegationUsed");
    expect(refusal?.reason).to.include("permit");
  });

  it("for another token, chain, delegate or account is none of the account", async () => {
    const { signer, account, delegation, facts } = await signed();
    const { domain } = facts;
    const others = [
      await signedBy(signer, { ...domain, verifyingContract: stage.compound }, delegation),
      await signedBy(signer, { ...domain, chainId: 1n }, delegation),
      { ...delegation, delegatee: account },
      (await signed()).delegation,
      { ...delegation, signature: `0x${"00".repeat(65)}` as const },
      { ...delegation, signature: "0x1234" as const },
    ];
    for (const other of others) {
      expect((await delegationRefusal(other, facts))?.code).to.equal("DelegationNotSigned");
    }
  });

  it("of a contract is refused with a cure; of a key with borrowed code it is not", async () => {
    const { account, delegation, facts, signer } = await signed();
    const wallet = await deployBuild(stage.reader, stage.clients[1])(
      ownBuild("SampleWallet", "mocks"),
      account,
    );
    const token = { token: stage.sample, account: wallet };
    const { isContract } = await readVotesToken(stage.reader, token);
    const refusal = await delegationRefusal(delegation, { ...facts, account: wallet, isContract });
    expect(refusal?.code).to.equal("DelegationByContract");
    expect(refusal?.hint).to.include("delegate(address)");
    await stage.node.setCode({ address: account, bytecode: `0xef0100${wallet.slice(2)}` });
    const lent = await readVotesToken(stage.reader, { token: stage.sample, account: signer.address });
    expect(lent.isContract).to.equal(false);
    expect(await delegationRefusal(delegation, { ...facts, ...lent })).to.equal(undefined);
  });

  it("with the greater s, or v from 0, is sent in the form that tokens take", async () => {
    const { account, delegation } = await signed();
    const { signature } = delegation;
    const v = Number.parseInt(signature.slice(-2), 16) - 27;
    await send({ ...delegation, signature: `${signature.slice(0, -2)}0${v}` as `0x${string}` });
    expect(await stage.delegateOf(stage.sample, account)).to.equal(DELEGATE);
  });

  it("in a bundle fails by itself: replayed, expired, taken by a permit; the others count", async () => {
    const { sample, reader, sender } = stage;
    const good = await signed();
    const replayed = await signed();
    await send(replayed.delegation);
    const expired = await signed({ expiry: (await stage.now()) - 1n });
    const permitted = await signed();
    await usePermit(permitted);
    const last = await signed();
    const all = [good, replayed, expired, permitted, last];
    const bundle = asTransaction(
      delegationBundleCall(
        sample,
        all.map(({ delegation }) => delegation),
      ),
    );
    const { data = "0x" } = await call(reader, bundle);
    const answers = readDelegationBundle(data);
    expect(answers.map((one) => one?.replace(/\(.*/, ""))).to.deep.equal([
      undefined,
      "InvalidAccountNonce",
      "VotesExpiredSignature",
      "InvalidAccountNonce",
      undefined,
    ]);
    const hash = await sendTransaction(sender, bundle);
    const { logs } = await getTransactionReceipt(reader, { hash });
    const set = delegatorsIn(logs, sample);
    const counted = all.map(({ account }) => set.get(account.toLowerCase() as Address));
    expect(counted).to.deep.equal([DELEGATE, undefined, undefined, undefined, DELEGATE]);
    expect(delegatorsIn(logs, stage.compound).size).to.equal(0);
  });

  it("undoes a bundle of which none may fail: so each of ours may", async () => {
    const { sample, reader } = stage;
    const good = await signed();
    const replayed = await signed();
    await send(replayed.delegation);
    const ours = delegationBundleCall(sample, [good.delegation, replayed.delegation]);
    const { data = "0x" } = await call(reader, asTransaction(ours));
    expect(readDelegationBundle(data).map((one) => one === undefined)).to.deep.equal([true, false]);
    const args = [ours.args[0].map((one) => ({ ...one, allowFailure: false }))] as const;
    const outcome = call(reader, asTransaction({ ...ours, args })).then(
      () => "done",
      (thrown: Error) => thrown.message,
    );
    expect(await outcome).to.include("Multicall3: call failed");
  });

  it("of Compound's form fails with the token's own words", async () => {
    const { compound, reader } = stage;
    const { delegation } = await signed({}, compound);
    await send(delegation, compound);
    const { data = "0x" } = await call(reader, asTransaction(delegationBundleCall(compound, [delegation])));
    expect(readDelegationBundle(data)).to.deep.equal(["delegateBySig: invalid nonce"]);
  });

  /** The account's permit, which takes the nonce of its delegation. */
  async function usePermit({ signer, account, facts }: Awaited<ReturnType<typeof signed>>) {
    const message = { owner: account, spender: DELEGATE, value: 1n, nonce: 0n, deadline: facts.now * 2n };
    const members = [
      "address owner",
      "address spender",
      "uint256 value",
      "uint256 nonce",
      "uint256 deadline",
    ];
    const Permit = members.map((member) => {
      const [type = "", name = ""] = member.split(" ");
      return { name, type };
    });
    const signature = await signTypedData(stage.reader, {
      account: signer,
      domain: facts.domain,
      types: { Permit },
      primaryType: "Permit",
      message,
    });
    const v = Number.parseInt(signature.slice(-2), 16);
    const r = signature.slice(0, 66) as `0x${string}`;
    const s = `0x${signature.slice(66, 130)}` as const;
    const abi = parseAbi([
      "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
    ]);
    const args = [account, DELEGATE, 1n, message.deadline, v, r, s] as const;
    await writeContract(stage.sender, { address: stage.sample, abi, functionName: "permit", args });
  }
});
