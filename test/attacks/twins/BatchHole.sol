// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {TwinRegistry}, {TwinVerifier} or {TwinGuard} goes without. With `None` they are sound.
enum BatchHole {
    None,
    /// @dev A batch id does not hold the chain.
    ChainlessId,
    /// @dev A batch id holds the chain, the registry and the salt, and nothing else of the header.
    BareId,
    /// @dev A batch id is made of the header's bytes as they came, also those that no member has.
    RawId,
    /// @dev Status is kept by root, not by batch id.
    StatusByRoot,
    /// @dev Signatures do not name the chain.
    ChainlessDomain,
    /// @dev Neither signatures nor batch ids name the chain.
    Chainless,
    /// @dev Signatures do not name the registry.
    PlacelessDomain,
    /// @dev Neither signatures nor batch ids name the registry.
    Placeless,
    /// @dev Signatures do not name the batch.
    BatchlessSignature,
    /// @dev Signatures do not say what kind of change they are for, nor a revision, which would tell.
    KindlessSignature,
    /// @dev Signatures cover the batch and the kind, but none of the details.
    PartialSignature,
    /// @dev What loosens is signed for every revision of the batch.
    RevisionlessSignature,
    /// @dev Signatures do not use up their nonce.
    LastingNonce,
    /// @dev Instead of using up nonces, remembers which signatures it has seen.
    SeenSignatures,
    /// @dev Signatures have no deadline.
    NoDeadline,
    /// @dev Takes every form of a signature, and what ecrecover answers as it is.
    LooseSignature,
    /// @dev Asks ERC-1271 wallets with a call that may change things.
    PlainWalletCall,
    /// @dev Takes whatever a wallet answers for a yes.
    DeafToWallet,
    /// @dev A long signature names the wallet to ask.
    NamedSigner,
    /// @dev Where an account has code, its key does not count.
    CodeFirst,
    /// @dev Revoker and emergency role may do each other's work.
    OneRole,
    /// @dev A change takes effect one epoch early: with epochs of a second, at once.
    EarlyEffect,
    /// @dev The first second of an epoch counts as the last one's.
    LateBoundary,
    /// @dev What was announced can be retracted at any later time.
    LateRetraction,
    /// @dev To reinstate is to clear every bit, the revocation included.
    Resurrection,
    /// @dev Reinstatement takes effect at once.
    ReinstatesAtOnce,
    /// @dev Issues batches whose epoch numbers do not fit, or soon will not.
    ShortLife,
    /// @dev Epoch numbers wrap after 32 bits.
    WrappedEpochs,
    /// @dev Toggles without a look at what is there.
    BlindToggle,
    /// @dev Checks all words of a call, then changes all of them.
    ChecksFirst,
    /// @dev A mask may set any bit of any word.
    UnboundedMask,
    /// @dev A hold may last for ever.
    BoundlessHold,
    /// @dev A hold begins with the second that imposes it.
    HoldsAtOnce,
    /// @dev A hold may be ended from the next second on.
    EarlyEnd,
    /// @dev A hold overwrites what was there, and keeps the floor.
    ForgetfulHold,
    /// @dev A hold overwrites what was there, and raises the floor to its end, even where that is yet to come.
    FloorOverLiveHold,
    /// @dev A hold may be of a credential beyond the batch's size.
    UnboundedTarget,
    /// @dev Targets of holds have 32 bits.
    NarrowTarget,
    /// @dev Whatever is under the root counts, however small the batch says it is.
    UnboundedSize,
    /// @dev A credential's leaf is 64 bytes, hashed once.
    ShortLeaf,
    /// @dev Questions that fail are left out of the answers.
    SkipsFailures,
    /// @dev Whose credential it is does not matter.
    AnySubject,
    /// @dev Who issued it does not matter.
    AnyIssuer,
    /// @dev Under which schema it is does not matter.
    AnySchema,
    /// @dev Whether it is good does not matter, as long as it is found.
    AnyOutcome,
    /// @dev A verdict is reused up to and including its last second.
    InclusiveReuse
}

/// @notice What has such a hole.
interface IHoled {
    function setHole(BatchHole hole) external;
}
