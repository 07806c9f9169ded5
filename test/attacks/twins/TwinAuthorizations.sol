// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { Authorization, IBatchAuthorizations } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHash } from "../support/BatchHash.sol";
import { BatchHole } from "./BatchHole.sol";

/// @notice The twin's signatures. Never shipped.
abstract contract TwinAuthorizations {
    BatchHole internal _hole;
    mapping(address signer => uint256 nonce) private _nonces;
    mapping(bytes32 hash => bool) private _isSeen;

    function setHole(BatchHole hole) external {
        _hole = hole;
    }

    function increaseNonce(uint256 newNonce) external {
        uint256 oldNonce = _nonces[msg.sender];
        if (newNonce <= oldNonce) revert IBatchAuthorizations.NonceNotIncreased(newNonce, oldNonce);
        _nonces[msg.sender] = newNonce;
    }

    function increaseNonceByDelegation(address signer, uint256 newNonce, Authorization calldata given) external {
        _authorize(signer, BatchHash.increaseNonce(signer, newNonce, given.nonce, given.deadline), given);
        if (newNonce <= given.nonce) revert IBatchAuthorizations.NonceNotIncreased(newNonce, given.nonce);
        _nonces[signer] = newNonce;
    }

    function nonceOf(address signer) external view returns (uint256) {
        return _nonces[signer];
    }

    function _authorize(address signer, bytes32 request, Authorization calldata given) internal {
        if (_hole != BatchHole.NoDeadline && given.deadline != 0 && given.deadline < block.timestamp) {
            revert IBatchAuthorizations.DeadlineExpired(given.deadline, uint64(block.timestamp));
        }
        uint256 expected = _nonces[signer];
        if (given.nonce != expected) revert IBatchAuthorizations.NonceMismatch(signer, given.nonce, expected);
        bytes32 digest = BatchHash.digest(_hole, block.chainid, address(this), request);
        bytes32 seen = keccak256(given.signature);
        if (_isSeen[seen]) revert IBatchAuthorizations.InvalidSignature(signer, digest);
        if (_hole == BatchHole.SeenSignatures) _isSeen[seen] = true;
        else if (_hole != BatchHole.LastingNonce) _nonces[signer] = expected + 1;
        if (!_isSigned(signer, digest, given.signature)) {
            revert IBatchAuthorizations.InvalidSignature(signer, digest);
        }
    }

    function _isSigned(address signer, bytes32 digest, bytes memory signature) private returns (bool) {
        if (_hole == BatchHole.NamedSigner && signature.length > 65) {
            return _askWallet(address(bytes20(bytes32(signature))), digest, signature);
        }
        bool hasCode = signer.code.length != 0;
        if (_hole == BatchHole.LooseSignature && !hasCode) return _recoverLoosely(digest, signature) == signer;
        if (_hole != BatchHole.CodeFirst || !hasCode) {
            (address recovered, ECDSA.RecoverError problem, ) = signature.length == 64
                ? ECDSA.tryRecover(digest, _wordAt(signature, 0), _wordAt(signature, 32))
                : ECDSA.tryRecover(digest, signature);
            if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        }
        return hasCode && _askWallet(signer, digest, signature);
    }

    function _askWallet(address wallet, bytes32 digest, bytes memory signature) private returns (bool) {
        bytes memory question = abi.encodeWithSignature("isValidSignature(bytes32,bytes)", digest, signature);
        (bool done, bytes memory answer) = _hole == BatchHole.PlainWalletCall
            ? wallet.call(question)
            : wallet.staticcall(question);
        if (_hole == BatchHole.DeafToWallet) return true;
        return done && answer.length >= 32 && bytes32(answer) == bytes32(bytes4(question));
    }

    /// @dev 64 bytes are r and, in one word, s and the parity (ERC-2098); a v below 27 is the parity.
    function _recoverLoosely(bytes32 digest, bytes memory signature) private pure returns (address) {
        uint256 s = uint256(_wordAt(signature, 32));
        uint8 v = uint8(uint256(_wordAt(signature, 33)));
        if (signature.length == 64) (v, s) = (uint8(s >> 255), (s << 1) >> 1);
        return ecrecover(digest, v < 27 ? v + 27 : v, _wordAt(signature, 0), bytes32(s));
    }

    function _wordAt(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), offset))
        }
    }
}
