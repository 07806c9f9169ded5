// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRequestData } from "../../../contracts/interfaces/IAttestationRegistry.sol";

/// @notice EIP-712 hashes of signed requests, for the twin that checks signatures and for the tests that make them.
/// @dev Written apart from ours: a mistake here would make every signature fail there.
library RequestHash {
    string private constant ITEM =
        "AttestationRequestData(address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value)";

    function single(
        address attester,
        bytes32 schema,
        AttestationRequestData memory item,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Attest(address attester,bytes32 schema,address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value,uint256 nonce,uint64 deadline)"
        );
        bytes memory head = abi.encode(typeHash, attester, schema);
        return keccak256(bytes.concat(head, _members(item), abi.encode(nonce, deadline)));
    }

    function list(
        address attester,
        bytes32 schema,
        AttestationRequestData[] memory items,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            bytes.concat(
                "AttestMany(address attester,bytes32 schema,AttestationRequestData[] data,uint256 nonce,uint64 deadline)",
                bytes(ITEM)
            )
        );
        bytes32[] memory hashes = new bytes32[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            hashes[i] = keccak256(bytes.concat(keccak256(bytes(ITEM)), _members(items[i])));
        }
        return keccak256(abi.encode(typeHash, attester, schema, keccak256(abi.encodePacked(hashes)), nonce, deadline));
    }

    function digest(bytes32 domain, bytes32 request) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, request));
    }

    function _members(AttestationRequestData memory item) private pure returns (bytes memory) {
        return
            abi.encode(
                item.recipient,
                item.expirationTime,
                item.revocable,
                item.refUID,
                keccak256(item.data),
                item.value
            );
    }
}
