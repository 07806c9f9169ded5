// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {
    AttestationRequestData,
    IAttestationRegistry,
    ManyDelegatedAttestationRequest,
    ManyDelegatedRevocationRequest,
    RevocationRequestData,
    Signature
} from "../interfaces/IAttestationRegistry.sol";
import { Clock } from "./Clock.sol";

/// @title SignedRequests
/// @notice Requests that one account signs (EIP-712) and another sends. One sequence of nonces an account, for all kinds.
/// @dev As in EAS 1.4.0, an account with code answers for itself (ERC-1271), also where a key would match: an account under
/// EIP-7702 signs as its code says.
abstract contract SignedRequests is Clock, EIP712, IAttestationRegistry {
    bytes32 private constant ATTEST_TYPEHASH = keccak256(
        "Attest(address attester,bytes32 schema,address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant REVOKE_TYPEHASH = keccak256(
        "Revoke(address revoker,bytes32 schema,bytes32 uid,uint256 value,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant ATTEST_MANY_TYPEHASH = keccak256(
        "AttestMany(address attester,bytes32 schema,AttestationRequestData[] data,uint256 nonce,uint64 deadline)AttestationRequestData(address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value)"
    );
    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "AttestationRequestData(address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value)"
    );
    bytes32 private constant REVOKE_MANY_TYPEHASH = keccak256(
        "RevokeMany(address revoker,bytes32 schema,RevocationRequestData[] data,uint256 nonce,uint64 deadline)RevocationRequestData(bytes32 uid,uint256 value)"
    );
    bytes32 private constant REVOCATION_TYPEHASH = keccak256("RevocationRequestData(bytes32 uid,uint256 value)");

    mapping(address signer => uint256 nonce) private _nonces;

    constructor() EIP712("EAS", "1.4.0") {}

    /// @inheritdoc IAttestationRegistry
    function increaseNonce(uint256 newNonce) external {
        uint256 oldNonce = _nonces[msg.sender];
        // Check: nonces only grow.
        if (newNonce <= oldNonce) revert InvalidNonce();
        // Effect: signatures in between are void.
        _nonces[msg.sender] = newNonce;
        emit NonceIncreased({ oldNonce: oldNonce, newNonce: newNonce });
    }

    /// @inheritdoc IAttestationRegistry
    function getNonce(address account) external view returns (uint256) {
        return _nonces[account];
    }

    /// @inheritdoc IAttestationRegistry
    function getDomainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @inheritdoc IAttestationRegistry
    function getName() external view returns (string memory) {
        return _EIP712Name();
    }

    /// @inheritdoc IAttestationRegistry
    function version() external view returns (string memory) {
        return _EIP712Version();
    }

    /// @inheritdoc IAttestationRegistry
    function getAttestTypeHash() external pure returns (bytes32) {
        return ATTEST_TYPEHASH;
    }

    /// @inheritdoc IAttestationRegistry
    function getRevokeTypeHash() external pure returns (bytes32) {
        return REVOKE_TYPEHASH;
    }

    function _checkAttest(
        bytes32 schema,
        AttestationRequestData calldata item,
        Signature calldata signature,
        address attester,
        uint64 deadline
    ) internal {
        _checkDeadline(deadline);
        bytes32 structHash = keccak256(
            abi.encode(
                ATTEST_TYPEHASH,
                attester,
                schema,
                item.recipient,
                item.expirationTime,
                item.revocable,
                item.refUID,
                keccak256(item.data),
                item.value,
                _nonces[attester]++,
                deadline
            )
        );
        _checkSignature(attester, structHash, signature);
    }

    function _checkRevoke(
        bytes32 schema,
        RevocationRequestData calldata item,
        Signature calldata signature,
        address revoker,
        uint64 deadline
    ) internal {
        _checkDeadline(deadline);
        bytes32 structHash = keccak256(
            abi.encode(REVOKE_TYPEHASH, revoker, schema, item.uid, item.value, _nonces[revoker]++, deadline)
        );
        _checkSignature(revoker, structHash, signature);
    }

    function _checkAttestMany(ManyDelegatedAttestationRequest calldata request) internal {
        _checkDeadline(request.deadline);
        bytes32[] memory hashes = new bytes32[](request.data.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            AttestationRequestData calldata item = request.data[i];
            hashes[i] = keccak256(
                abi.encode(
                    ATTESTATION_TYPEHASH,
                    item.recipient,
                    item.expirationTime,
                    item.revocable,
                    item.refUID,
                    keccak256(item.data),
                    item.value
                )
            );
        }
        _checkMany(ATTEST_MANY_TYPEHASH, request.attester, request.schema, hashes, request.deadline, request.signature);
    }

    function _checkRevokeMany(ManyDelegatedRevocationRequest calldata request) internal {
        _checkDeadline(request.deadline);
        bytes32[] memory hashes = new bytes32[](request.data.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            RevocationRequestData calldata item = request.data[i];
            hashes[i] = keccak256(abi.encode(REVOCATION_TYPEHASH, item.uid, item.value));
        }
        _checkMany(REVOKE_MANY_TYPEHASH, request.revoker, request.schema, hashes, request.deadline, request.signature);
    }

    function _checkMany(
        bytes32 typeHash,
        address signer,
        bytes32 schema,
        bytes32[] memory hashes,
        uint64 deadline,
        bytes calldata signature
    ) private {
        bytes32 list;
        // The packed encoding of words, which is what EIP-712 hashes of a list, without copying them.
        // Safe: reads the array's words, which follow its length.
        assembly ("memory-safe") {
            list := keccak256(add(hashes, 0x20), shl(5, mload(hashes)))
        }
        bytes32 structHash = keccak256(abi.encode(typeHash, signer, schema, list, _nonces[signer]++, deadline));
        bool isSigned = SignatureChecker.isValidSignatureNowCalldata(signer, _hashTypedDataV4(structHash), signature);
        if (!isSigned) revert InvalidSignature();
    }

    function _checkDeadline(uint64 deadline) private view {
        if (deadline != 0 && deadline < _time()) revert DeadlineExpired();
    }

    function _checkSignature(address signer, bytes32 structHash, Signature calldata signature) private view {
        bytes32 hash = _hashTypedDataV4(structHash);
        bool isSigned;
        if (signer.code.length == 0) {
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(
                hash,
                signature.v,
                signature.r,
                signature.s
            );
            isSigned = problem == ECDSA.RecoverError.NoError && recovered == signer;
        } else {
            bytes memory packed = bytes.concat(signature.r, signature.s, bytes1(signature.v));
            isSigned = SignatureChecker.isValidERC1271SignatureNow(signer, hash, packed);
        }
        if (!isSigned) revert InvalidSignature();
    }
}
