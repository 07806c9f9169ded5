// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {BundleTwin} goes without. With `None` it is sound.
enum CampaignHole {
    None,
    /// @dev Proves all items of a bundle but the last.
    UnprovenItem,
    /// @dev Items come in any order and any number of times, the root counts wherever it turns up in folding, and which items
    /// are taken is looked up before any is paid.
    RepeatedItem,
    /// @dev Items come in any order.
    LooseOrder,
    /// @dev Nodes may be left over, and what is not there reads as zero.
    UnusedNodes,
    /// @dev A leaf is 64 bytes, hashed once, as an inner node is.
    ShortLeaf,
    /// @dev A leaf does not bind its index.
    LeafWithoutIndex,
    /// @dev A bundle may be shorter or longer than it says.
    LooseLength,
    /// @dev Does not look at bits of a bundle's form that mean nothing.
    AnyForm,
    /// @dev Proves the last 128 bits of an amount, and pays all of it.
    NarrowAmount,
    /// @dev An item that cannot be paid makes the whole bundle fail.
    OneFailsAll,
    /// @dev Copies whatever an item fails with.
    CopiesReasons,
    /// @dev An item may use all the gas there is.
    BoundlessItem,
    /// @dev Does not look whether there is gas enough for an item.
    NoGasFloor,
    /// @dev Marks a leaf after asking the gate and paying.
    MarksLast,
    /// @dev Where paying an item fails, clears its mark, and leaves all the rest as it is.
    KeepsEffects,
    /// @dev Counts the fees of items that were skipped.
    FeesOfSkipped,
    /// @dev Takes each fee out of the item, and adds it up for the end as well without taking it off the payment.
    FeeOnTop,
    /// @dev Whoever relays gets the fee, whomever the account named.
    AnyFeeTaker,
    /// @dev Anybody may call the function that pays a proven item.
    OpenPayItem,
    /// @dev Signatures cover account and index, but none of the terms.
    TermlessSignature,
    /// @dev Signatures do not name the index.
    IndexlessSignature,
    /// @dev Signatures do not name the chain.
    ChainlessDomain,
    /// @dev Signatures do not name the campaign.
    PlacelessDomain,
    /// @dev Takes every form of a signature, and what ecrecover answers as it is.
    LooseSignature,
    /// @dev Remembers which signatures it has seen, instead of which leaves are taken.
    SeenSignatures,
    /// @dev Signatures have no deadline.
    NoDeadline,
    /// @dev Pays more than the account signed for.
    NoLimit,
    /// @dev Any fee goes.
    BoundlessFee,
    /// @dev A payment may go to the token or to the campaign, where nobody gets it back.
    AnyRecipient,
    /// @dev Asks ERC-1271 wallets with a call that may change things.
    PlainWalletCall,
    /// @dev Takes whatever a wallet answers for a yes.
    DeafToWallet,
    /// @dev A long signature names the wallet to ask.
    NamedSigner,
    /// @dev Where an account has code, its key does not count.
    CodeFirst,
    /// @dev Does not look at waves in bundles.
    WavelessBundles,
    /// @dev Does not look at waves where the account signed.
    WavelessSignatures,
    /// @dev In a bundle anybody may claim for anybody.
    ForAnyoneInBundles
}
