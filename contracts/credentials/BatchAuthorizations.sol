// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { Authorization, IBatchAuthorizations } from "../interfaces/IBatchAuthorizations.sol";
import { BatchHeader, ChangeKind, WordMask } from "../interfaces/IBatchRegistry.sol";
import { Ids } from "../libraries/Ids.sol";
import { Signatures } from "../libraries/Signatures.sol";

/// @title BatchAuthorizations
/// @notice What a role's account signs (EIP-712) and another account sends. One sequence of nonces an account, for all kinds.
/// @dev The domain binds chain and registry, the batch id binds the batch, the nonce binds the turn.
abstract contract BatchAuthorizations is IBatchAuthorizations, EIP712 {
    bytes32 private constant ISSUE_TYPEHASH = keccak256(
        "IssueBatch(BatchHeader header,string uri,uint256 nonce,uint64 deadline)BatchHeader(address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,Policy policy,bytes32 manifestHash,bytes32 salt)Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)"
    );
    bytes32 private constant HEADER_TYPEHASH = keccak256(
        "BatchHeader(address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,Policy policy,bytes32 manifestHash,bytes32 salt)Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)"
    );
    bytes32 private constant CHANGE_TYPEHASH = keccak256(
        "ChangeStatus(bytes32 batch,uint8 kind,WordMask[] masks,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)WordMask(uint256 word,uint256 mask)"
    );
    bytes32 private constant WORD_MASK_TYPEHASH = keccak256("WordMask(uint256 word,uint256 mask)");
    bytes32 private constant HOLD_TYPEHASH = keccak256(
        "ImposeHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant END_HOLD_TYPEHASH = keccak256(
        "EndHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant INCREASE_NONCE_TYPEHASH = keccak256(
        "IncreaseNonce(address account,uint256 newNonce,uint256 nonce,uint64 deadline)"
    );

    mapping(address signer => uint256 nonce) private _nonces;

    constructor() EIP712("Symbolon Batches", "1") {}

    /// @inheritdoc IBatchAuthorizations
    function increaseNonce(uint256 newNonce) external {
        _increaseNonce(msg.sender, newNonce, _nonces[msg.sender]);
    }

    /// @inheritdoc IBatchAuthorizations
    function increaseNonceByDelegation(
        address signer,
        uint256 newNonce,
        Authorization calldata authorization
    ) external {
        uint256 nonce = authorization.nonce;
        _authorize(
            signer,
            keccak256(abi.encode(INCREASE_NONCE_TYPEHASH, signer, newNonce, nonce, authorization.deadline)),
            authorization
        );
        _increaseNonce(signer, newNonce, nonce);
    }

    /// @inheritdoc IBatchAuthorizations
    function nonceOf(address signer) external view returns (uint256 nonce) {
        return _nonces[signer];
    }

    function _authorizeIssue(
        BatchHeader calldata header,
        string calldata uri,
        Authorization calldata authorization
    ) internal {
        bytes32 headerHash = keccak256(
            abi.encode(
                HEADER_TYPEHASH,
                header.issuer,
                header.schema,
                header.root,
                header.size,
                header.issuedAt,
                Ids.policy(header.policy),
                header.manifestHash,
                header.salt
            )
        );
        bytes32 uriHash = keccak256(bytes(uri));
        bytes32 structHash = keccak256(
            abi.encode(ISSUE_TYPEHASH, headerHash, uriHash, authorization.nonce, authorization.deadline)
        );
        _authorize(header.issuer, structHash, authorization);
    }

    function _authorizeChange(
        address signer,
        bytes32 id,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence,
        uint32 revision,
        Authorization calldata authorization
    ) internal {
        bytes32[] memory hashes = new bytes32[](masks.length);
        for (uint256 i = 0; i < masks.length; ++i) {
            hashes[i] = keccak256(abi.encode(WORD_MASK_TYPEHASH, masks[i].word, masks[i].mask));
        }
        bytes32 list;
        // The packed encoding of words, which is what EIP-712 hashes of a list, without copying them.
        // Safe: reads the array's words, which follow its length.
        assembly ("memory-safe") {
            list := keccak256(add(hashes, 0x20), shl(5, mload(hashes)))
        }
        bytes32 structHash = keccak256(
            abi.encode(
                CHANGE_TYPEHASH,
                id,
                kind,
                list,
                reason,
                evidence,
                revision,
                authorization.nonce,
                authorization.deadline
            )
        );
        _authorize(signer, structHash, authorization);
    }

    function _authorizeHold(
        address signer,
        bytes32 id,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        Authorization calldata authorization
    ) internal {
        bytes32 structHash = keccak256(
            abi.encode(
                HOLD_TYPEHASH,
                id,
                _hashOf(targets),
                until,
                reason,
                evidence,
                authorization.nonce,
                authorization.deadline
            )
        );
        _authorize(signer, structHash, authorization);
    }

    function _authorizeEndHold(
        address signer,
        bytes32 id,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 revision,
        Authorization calldata authorization
    ) internal {
        bytes32 structHash = keccak256(
            abi.encode(
                END_HOLD_TYPEHASH,
                id,
                _hashOf(targets),
                until,
                reason,
                evidence,
                revision,
                authorization.nonce,
                authorization.deadline
            )
        );
        _authorize(signer, structHash, authorization);
    }

    function _authorize(address signer, bytes32 structHash, Authorization calldata authorization) private {
        // Check: in time, in turn.
        uint64 deadline = authorization.deadline;
        if (deadline != 0 && deadline < block.timestamp) revert DeadlineExpired(deadline, uint64(block.timestamp));
        uint256 expected = _nonces[signer];
        if (authorization.nonce != expected) revert NonceMismatch(signer, authorization.nonce, expected);
        // Effect: used up, before the signer's code (if any) is asked.
        _nonces[signer] = expected + 1;
        // Check: signed.
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isSignedBy(signer, digest, authorization.signature)) revert InvalidSignature(signer, digest);
    }

    function _increaseNonce(address signer, uint256 newNonce, uint256 oldNonce) private {
        // Check: nonces only grow.
        if (newNonce <= oldNonce) revert NonceNotIncreased(newNonce, oldNonce);
        // Effect: authorizations in between are void.
        _nonces[signer] = newNonce;
        emit NonceIncreased({ signer: signer, oldNonce: oldNonce, newNonce: newNonce });
    }

    /// @dev The packed encoding of words, which is what EIP-712 hashes of a list, out of calldata.
    function _hashOf(uint256[] calldata words) private pure returns (bytes32 hash) {
        // Safe: writes free memory only and keeps none of it.
        assembly ("memory-safe") {
            let place := mload(0x40)
            let size := shl(5, words.length)
            calldatacopy(place, words.offset, size)
            hash := keccak256(place, size)
        }
    }
}
