// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What lets another account send what the role's account signed (EIP-712).
struct Authorization {
    /// @notice The signer's next nonce.
    uint256 nonce;
    /// @notice Last Unix second in which it is good; 0 for no end.
    uint64 deadline;
    /// @notice 65 bytes, the 64 of ERC-2098, or what the signer's contract takes (ERC-1271).
    bytes signature;
}

/// @title IBatchAuthorizations
/// @notice What a role's account signs (EIP-712, domain `Symbolon Batches`, version `1`) and any account may send. One
/// sequence of nonces an account, for all kinds.
/// @dev A request that loosens (a retraction, a reinstatement, an earlier end of a hold) is signed for one revision of the
/// batch, and is void once anything else has changed there: kept back, it could undo a later change. A request that tightens (a
/// revocation, a suspension, a hold) is signed for every revision, or another role could void it by acting first.
interface IBatchAuthorizations {
    /// @notice The signed nonce is used up or not yet due.
    error NonceMismatch(address signer, uint256 nonce, uint256 expected);
    /// @notice Nonces only grow.
    error NonceNotIncreased(uint256 nonce, uint256 current);
    /// @notice The authorization has run out.
    error DeadlineExpired(uint64 deadline, uint64 time);
    /// @notice A request that loosens is good only for the batch's revision before it, `expected`, and this one was signed for
    /// another. A request that tightens is signed for revision 0, which stands for all of them.
    error RevisionMismatch(bytes32 id, uint32 revision, uint32 expected);
    /// @notice The signature is not the signer's, or it is for something else: `digest` is what was to be signed.
    error InvalidSignature(address signer, bytes32 digest);

    /// @notice An account made its authorizations below a nonce void.
    /// @param signer The account.
    /// @param oldNonce Its next nonce before.
    /// @param newNonce Its next nonce now.
    event NonceIncreased(address indexed signer, uint256 oldNonce, uint256 newNonce);

    /// @notice Makes the caller's authorizations with nonces below `newNonce` void.
    /// @param newNonce More than {nonceOf} the caller.
    function increaseNonce(uint256 newNonce) external;

    /// @notice Makes an account's authorizations with nonces below `newNonce` void, as it signed: so a key that never sends can
    /// cancel what it has signed.
    /// @dev Warning: it has a nonce as all others do. Whoever holds the authorization that is to be cancelled may send that first.
    /// @param signer The account.
    /// @param newNonce More than the nonce of this authorization.
    /// @param authorization The account's, over `newNonce`.
    function increaseNonceByDelegation(address signer, uint256 newNonce, Authorization calldata authorization) external;

    /// @notice The nonce that the next authorization of an account must have. One sequence for all kinds.
    /// @param signer The account.
    /// @return nonce The nonce.
    function nonceOf(address signer) external view returns (uint256 nonce);
}
