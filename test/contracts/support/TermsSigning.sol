// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimSigning } from "./ClaimSigning.sol";

/// @notice What an account signs to agree to a text, written out here from EIP-712 alone.
library TermsSigning {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant AGREEMENT_TYPEHASH = keccak256(
        "Agreement(address campaign,address account,bytes32 text,string language)"
    );

    struct Agreement {
        uint256 chainId;
        address gate;
        address campaign;
        address account;
        bytes32 text;
        string language;
    }

    function digestOf(Agreement memory agreement) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256("Symbolon Terms"),
                keccak256("1"),
                agreement.chainId,
                agreement.gate
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                AGREEMENT_TYPEHASH,
                agreement.campaign,
                agreement.account,
                agreement.text,
                keccak256(bytes(agreement.language))
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, message));
    }

    /// @dev Gate data: the text's position, then the signature of that key.
    function dataOf(uint256 key, Agreement memory agreement, uint8 position) internal pure returns (bytes memory) {
        return bytes.concat(bytes1(position), ClaimSigning.signed(key, digestOf(agreement)));
    }
}
