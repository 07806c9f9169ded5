// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures
/// @notice Whether an account signed a hash: with its key (65 bytes, or the 64 of ERC-2098), else by its code (ERC-1271), so
/// that plain accounts, contract wallets, accounts under EIP-7702 and, through an account contract, ERC-7913 keys can all
/// sign.
/// @dev The key comes first: an account under EIP-7702 stays its key's, whatever code it borrows today.
library Signatures {
    uint256 private constant COMPACT_LENGTH = 64;

    /// @notice Whether `signer` signed `hash`; false for the zero address.
    function isSignedBy(address signer, bytes32 hash, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError problem, ) = signature.length == COMPACT_LENGTH
            ? ECDSA.tryRecover(hash, bytes32(signature[:32]), bytes32(signature[32:]))
            : ECDSA.tryRecoverCalldata(hash, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, hash, signature);
    }
}
