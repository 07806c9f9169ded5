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
interface IBatchAuthorizations {
    /// @notice The signed nonce is used up or not yet due.
    error NonceMismatch(address signer, uint256 nonce, uint256 expected);
    /// @notice Nonces only grow.
    error NonceNotIncreased(uint256 nonce, uint256 current);
    /// @notice The authorization has run out.
    error DeadlineExpired(uint64 deadline, uint64 time);
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

    /// @notice The nonce that the next authorization of an account must have. One sequence for all kinds.
    /// @param signer The account.
    /// @return nonce The nonce.
    function nonceOf(address signer) external view returns (uint256 nonce);
}
