// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What an account signs beside its leaf's index; see docs/formats.md.
struct ClaimTerms {
    /// @notice Most base units that this signature claims; an instant campaign pays the leaf's whole amount or nothing.
    uint256 upTo;
    /// @notice Who is paid; not zero, not the token, not the campaign.
    address recipient;
    /// @notice Most base units of the payment that the relayer may keep: all of it, where the payment is no more.
    uint256 maxFee;
    /// @notice Who gets the fee; zero: the caller.
    address feeTaker;
    /// @notice Unix seconds up to which (inclusive) the signature is good; 0: for ever (a campaign's end ends
    /// claims, but no releases of one that vests).
    uint256 deadline;
}

/// @title ISignedClaims
/// @notice Claims that an account signed (EIP-712) and anybody may send: struct `Claim(address account,uint256 index,
/// uint256 upTo,address recipient,uint256 maxFee,address feeTaker,uint256 paidBefore,uint256 deadline)` in the campaign's
/// own domain, `Symbolon Campaign` version `1`. `paidBefore` is what the campaign has paid the account so far (in an instant
/// campaign 0, in one that vests what was released of this entitlement), so a signature is good for one payment without a
/// nonce.
interface ISignedClaims {
    /// @notice The account signed for less.
    error AmountAboveLimit(uint256 amount, uint256 upTo);
    /// @notice Neither the payment nor the fee goes to zero, to the token or to the campaign.
    error RecipientRefused(address recipient);
    /// @notice The fee is at most what was signed, and at most the payment.
    error FeeTooHigh(uint256 fee, uint256 most);
    /// @notice A bundle pays its fees to its caller, and the account signed for another fee taker.
    error FeeTakerMismatch(address feeTaker, address caller);
    /// @notice The signature was good up to its deadline.
    error DeadlineExpired(uint256 deadline, uint256 now_);
    /// @notice The signer did not sign this, here, on this chain.
    error InvalidSignature(address signer, bytes32 digest);
}
