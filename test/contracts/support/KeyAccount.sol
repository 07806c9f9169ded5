// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC1271 } from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import { ERC7913P256Verifier } from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

/// @notice OpenZeppelin's, under a name of ours, so that it is compiled.
contract P256Verifier is ERC7913P256Verifier {}

/// @notice An account of one ERC-7913 key (a verifier's address, then the key), which signs by ERC-1271.
contract KeyAccount is IERC1271 {
    bytes private _signer;

    constructor(bytes memory signer) {
        _signer = signer;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bool isSigned = SignatureChecker.isValidSignatureNow(_signer, hash, signature);
        return isSigned ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
