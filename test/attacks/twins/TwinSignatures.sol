// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { AttestationRequestData, IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { RequestHash } from "../support/RequestHash.sol";
import { Hole } from "./Hole.sol";

/// @notice The twin's signatures. Never shipped.
abstract contract TwinSignatures {
    Hole internal immutable _hole;
    mapping(address signer => uint256 nonce) private _nonces;

    constructor(Hole hole) {
        _hole = hole;
    }

    function increaseNonce(uint256 newNonce) external {
        if (newNonce <= _nonces[msg.sender]) revert IAttestationRegistry.InvalidNonce();
        _nonces[msg.sender] = newNonce;
    }

    function getNonce(address account) external view returns (uint256) {
        return _nonces[account];
    }

    function getDomainSeparator() public view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("EAS"),
                    keccak256("1.4.0"),
                    _hole == Hole.ChainlessDomain ? 0 : block.chainid,
                    _hole == Hole.ContractlessDomain ? address(0) : address(this)
                )
            );
    }

    function _checkSingle(
        address attester,
        bytes32 schema,
        AttestationRequestData memory item,
        uint64 deadline,
        bytes memory signature
    ) internal {
        if (_hole == Hole.SplitDecoder) item.data = _dataAtUsualPlace();
        bytes32 request = RequestHash.single(attester, schema, item, _useNonce(attester), deadline);
        _check(attester, request, deadline, signature);
    }

    function _checkList(
        address attester,
        bytes32 schema,
        AttestationRequestData[] memory items,
        uint64 deadline,
        bytes memory signature
    ) internal {
        AttestationRequestData[] memory signed = items;
        if (_hole == Hole.LooseList) {
            signed = new AttestationRequestData[](1);
            signed[0] = items[0];
        }
        bytes32 request = RequestHash.list(attester, schema, signed, _useNonce(attester), deadline);
        _check(attester, request, deadline, signature);
    }

    function _useNonce(address signer) private returns (uint256 nonce) {
        nonce = _nonces[signer];
        if (_hole != Hole.LastingNonce) _nonces[signer] = nonce + 1;
    }

    function _check(address signer, bytes32 request, uint64 deadline, bytes memory signature) private {
        if (_hole != Hole.NoDeadline && deadline != 0 && deadline < block.timestamp) {
            revert IAttestationRegistry.DeadlineExpired();
        }
        bytes32 digest = RequestHash.digest(getDomainSeparator(), request);
        bool isSigned;
        if (signer.code.length != 0) {
            isSigned = _askWallet(signer, digest, signature);
        } else if (_hole == Hole.LooseSignature) {
            isSigned = _recoverLoosely(digest, signature) == signer;
        } else {
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(digest, signature);
            isSigned = problem == ECDSA.RecoverError.NoError && recovered == signer;
        }
        if (!isSigned) revert IAttestationRegistry.InvalidSignature();
    }

    function _askWallet(address wallet, bytes32 digest, bytes memory signature) private returns (bool) {
        bytes memory question = abi.encodeWithSignature("isValidSignature(bytes32,bytes)", digest, signature);
        (bool done, bytes memory answer) = _hole == Hole.PlainWalletCall
            ? wallet.call(question)
            : wallet.staticcall(question);
        return done && answer.length >= 32 && bytes32(answer) == bytes32(bytes4(question));
    }

    /// @dev 64 bytes are r and, in one word, s and the parity (EIP-2098); a v below 27 is the parity.
    function _recoverLoosely(bytes32 digest, bytes memory signature) private pure returns (address) {
        bytes32 r;
        uint256 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        if (signature.length == 64) (v, s) = (uint8(s >> 255), (s << 1) >> 1);
        return ecrecover(digest, v < 27 ? v + 27 : v, r, bytes32(s));
    }

    /// @dev Of the one item of `attestByDelegation`: the length at byte 452 of the call, then the data.
    function _dataAtUsualPlace() private pure returns (bytes memory) {
        uint256 length = uint256(bytes32(msg.data[452:484]));
        return msg.data[484:484 + length];
    }
}
