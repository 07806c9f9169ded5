import { type Address, concatHex, type Hex, numberToHex, zeroAddress, zeroHash } from "viem";
import { accountAt, amountAt } from "../../../sdk/allocation/allocation.ts";
import { asTransaction } from "../../../sdk/chain/calls/asTransaction.ts";
import { changeStatusCall, issueBatchCall } from "../../../sdk/chain/calls/batches.ts";
import { claimCall, claimManyCall } from "../../../sdk/chain/calls/campaigns.ts";
import { credentialGateData } from "../../../sdk/chain/calls/credentialGateData.ts";
import type { BundleItem, ItemSignature } from "../../../sdk/core/bundle/bundle.ts";
import { encodeBundle, makeBundle } from "../../../sdk/core/bundle/encodeBundle.ts";
import { claimDigest } from "../../../sdk/core/signing/claimTypedData.ts";
import { multiproofAt } from "../../../sdk/core/tree/multiproof.ts";
import { groupByWord } from "../../../sdk/credentials/groupByWord.ts";
import type { CredentialPlan } from "../burst/credentialPlan.ts";
import type { RehearsedTransaction } from "../burst/rehearsalChain.ts";
import type { DayCredentials, PreparedDay } from "./prepareDay.ts";

/** The target and data of a transaction of the day. */
type DayCall = { readonly to: Address; readonly data: Hex };

/** Code that burns all gas of its caller at once. */
export const BURNER = { address: "0x00000000000000000000000000000000000a00fe", code: "0xfe" } as const;

/** Signed terms that leave the relayer no fee, and have no deadline. */
const NO_FEE = { maxFee: 0n, feeTaker: zeroAddress, deadline: 0n } as const;

/** @param from the sender */
export type DayCalls = (sent: RehearsedTransaction, from: Address) => DayCall;

/** Makes the calls of the day's transactions. Relayed claims are signed once, when they first go into a bundle. */
export function dayCalls(day: PreparedDay, plan: CredentialPlan, chainId: number): DayCalls {
  const { campaign, tree, claimants, credentials } = day;
  const signed = new Map<number, ItemSignature>();
  let issued = 0;

  const leafOf = (index: number) => ({
    account: accountAt(tree.allocation, index),
    amount: amountAt(tree.allocation, index),
  });
  /** Gate data for a leaf, if there is a gate. */
  const shownTo = (index: number) => {
    if (credentials === undefined) return {};
    const { header, batch } = credentials;
    const credential = batch.credential(index);
    const proof = batch.credentialProof(index);
    return { gateData: credentialGateData({ header, credential, proof }) };
  };

  const claim = (index: number): DayCall => {
    const { account, amount } = leafOf(index);
    const leaf = { campaign, index: BigInt(index), account, amount, proof: tree.proof(index) };
    return asTransaction(claimCall({ ...leaf, ...shownTo(index) }));
  };
  const signature = (index: number): ItemSignature => {
    const kept = signed.get(index);
    if (kept !== undefined) return kept;
    const { account, amount } = leafOf(index);
    const terms = { ...NO_FEE, upTo: amount, recipient: account };
    const digest = claimDigest({
      chainId: BigInt(chainId),
      campaign,
      account,
      terms,
      index: BigInt(index),
      paidBefore: 0n,
    });
    const { r, s, yParity } = claimants.sign(index, digest);
    const made = { terms, fee: 0n, signature: concatHex([r, s, numberToHex(27 + yParity, { size: 1 })]) };
    signed.set(index, made);
    return made;
  };
  const bundle = (indexes: Uint32Array): DayCall => {
    const ascending = Uint32Array.from(new Set(indexes)).sort();
    const items = Array.from(
      ascending,
      (index): BundleItem => ({
        index,
        ...leafOf(index),
        signed: signature(index),
        ...shownTo(index),
      }),
    );
    const encoded = encodeBundle(makeBundle(items, multiproofAt(tree.nodes, [...ascending])));
    return asTransaction(claimManyCall({ campaign, bundle: encoded }));
  };
  /** Another issuer's batch, which no claim uses: it costs what any batch costs. */
  const issue = ({ registry, header }: DayCredentials, issuer: Address): DayCall => {
    const other = { ...header, issuer, salt: numberToHex(++issued, { size: 32 }) };
    return asTransaction(issueBatchCall({ registry, header: other, uri: "" }));
  };
  const announce = ({ registry, header }: DayCredentials, number: number): DayCall => {
    const masks = groupByWord(plan.revocations[number]?.claimants ?? []);
    const change = { registry, header, kind: "Revoke", masks, reason: 0, evidence: zeroHash } as const;
    return asTransaction(changeStatusCall(change));
  };

  return ({ kind, sender, claimants: bundled, announces }, from) => {
    if (kind === "claim") return claim(sender);
    if (kind === "bundle") return bundle(bundled ?? new Uint32Array());
    if (kind === "background" || credentials === undefined) return { to: BURNER.address, data: "0x" };
    return announces === undefined ? issue(credentials, from) : announce(credentials, announces);
  };
}
