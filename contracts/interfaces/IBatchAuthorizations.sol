// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Lets any account send what the role's account signed (EIP-712).
struct Authorization {
    /// @notice The signer's next nonce.
    uint256 nonce;
    /// @notice Last Unix second in which the authorization is valid; 0 for no end.
    uint64 deadline;
    /// @notice 65 bytes, the 64 of ERC-2098, or a signature that the signer's contract accepts (ERC-1271).
    bytes signature;
}

/// @title IBatchAuthorizations
/// @notice Requests that a role's account signs (EIP-712, domain `Symbolon Batches`, version `1`) and any account may send.
/// Each account has one sequence of nonces, for all kinds of requests.
/// @dev A request that loosens (a retraction, a reinstatement, an earlier end of a hold) is signed for one revision of the
/// batch. Any other change of the batch makes it void; otherwise somebody could keep it back and undo a later change with it. A
/// request that tightens (a revocation, a suspension, a hold) is signed for every revision. Otherwise another role could make
/// it void by acting first.
interface IBatchAuthorizations {
    /// @notice The signed nonce is used up or not yet due.
    error NonceMismatch(address signer, uint256 nonce, uint256 expected);
    /// @notice Nonces only grow.
    error NonceNotIncreased(uint256 nonce, uint256 current);
    /// @notice The authorization has run out.
    error DeadlineExpired(uint64 deadline, uint64 time);
    /// @notice A request that loosens must be signed for the batch's revision before it, `expected`; this one was signed for
    /// another. A request that tightens must be signed for revision 0, which means every revision.
    error RevisionMismatch(bytes32 id, uint32 revision, uint32 expected);
    /// @notice The signature is not the signer's, or it is for another digest than `digest`.
    error InvalidSignature(address signer, bytes32 digest);

    /// @notice An account made its authorizations below a nonce void.
    /// @param signer The account.
    /// @param oldNonce Its next nonce before.
    /// @param newNonce Its next nonce now.
    event NonceIncreased(address indexed signer, uint256 oldNonce, uint256 newNonce);

    /// @notice Makes the caller's authorizations with nonces below `newNonce` void.
    /// @param newNonce More than {nonceOf} the caller.
    function increaseNonce(uint256 newNonce) external;

    /// @notice Makes an account's authorizations with nonces below `newNonce` void, as the account signed. So a key that never
    /// sends transactions can cancel what it has signed.
    /// @dev Warning: this authorization uses a nonce too. The holder of the authorization that it would cancel may send that
    /// one first.
    /// @param signer The account.
    /// @param newNonce More than the nonce of this authorization.
    /// @param authorization The account's, over `newNonce`.
    function increaseNonceByDelegation(address signer, uint256 newNonce, Authorization calldata authorization) external;

    /// @notice The nonce that an account's next authorization must have. One sequence for all kinds.
    /// @param signer The account.
    /// @return nonce The nonce.
    function nonceOf(address signer) external view returns (uint256 nonce);
}
