import { abiEncode } from "./abiEncode.ts";
import { concat, type Hex, utf8 } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

export type SignedClaim = {
  readonly chainId: bigint;
  readonly campaign: Hex;
  readonly account: Hex;
  readonly index: bigint;
  readonly upTo: bigint;
  readonly recipient: Hex;
  readonly maxFee: bigint;
  readonly feeTaker: Hex;
  readonly paidBefore: bigint;
  readonly deadline: bigint; // seconds; 0 = never
};

/** keccak256(0x1901 ++ the domain's hash ++ the struct's hash), as EIP-712 says. */
export function claimDigest(claim: SignedClaim): Hex {
  const { chainId, campaign, account, index, upTo, recipient, maxFee, feeTaker, paidBefore, deadline } =
    claim;
  const domain = keccak256(
    abiEncode(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [typeHash.domain, keccak256(utf8("Symbolon Campaign")), keccak256(utf8("1")), chainId, campaign],
    ),
  );
  const struct = keccak256(
    abiEncode(
      ["bytes32", "address", "uint256", "uint256", "address", "uint256", "address", "uint256", "uint256"],
      [typeHash.claim, account, index, upTo, recipient, maxFee, feeTaker, paidBefore, deadline],
    ),
  );
  return keccak256(concat("0x1901", domain, struct));
}
