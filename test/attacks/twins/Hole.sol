// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {TwinAttestations} goes without. With `None` it is sound.
enum Hole {
    None,
    /// @dev Keeps and marks after the resolver was asked, not before.
    EffectsLast,
    /// @dev Believes a resolver whatever it answers, or if it fails.
    DeafToResolver,
    /// @dev Refunds its whole balance, not what is left of the call's own ETH.
    WholeBalanceRefund,
    /// @dev Sends on as much as an item asks for, not at most what came with the call.
    UnmeteredValue,
    /// @dev Keeps ETH that comes with an empty list, as EAS does.
    KeepsEther,
    /// @dev A series has a number of 31 bits, whatever its true number is.
    TruncatedSeries,
    /// @dev On revoking, compares the series' schemas, not the series.
    SchemaOnlySeries,
    /// @dev Stored code begins with the recipient, not with STOP.
    RecipientFirst,
    /// @dev Stored code begins with the data, not with STOP.
    DataFirst,
    /// @dev Does not look whether a uid is taken.
    NoBump,
    /// @dev Leaves an empty reference out of the uid's preimage.
    OptionalReference,
    /// @dev A reference may name what does not exist.
    UncheckedReference,
    /// @dev Takes every form of a signature, and what ecrecover answers as it is.
    LooseSignature,
    /// @dev Asks ERC-1271 wallets with a call that may change things.
    PlainWalletCall,
    /// @dev Signatures do not name the chain.
    ChainlessDomain,
    /// @dev Signatures do not name the contract.
    ContractlessDomain,
    /// @dev Signatures do not use up their nonce.
    LastingNonce,
    /// @dev A list's signature covers its first item.
    LooseList,
    /// @dev Signatures have no deadline.
    NoDeadline,
    /// @dev Checks the signature over the data at their usual place, and keeps those where the offset points.
    SplitDecoder
}
