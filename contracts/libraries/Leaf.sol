// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Leaf
/// @notice The leaves of all trees, and the nullifier. See docs/formats.md.
/// @dev Every leaf is hashed twice, so no inner node (the hash of 64 bytes) can be passed off as one.
library Leaf {
    bytes32 internal constant CREDENTIAL_TYPEHASH = keccak256(
        "Credential(uint256 index,address subject,uint64 validFrom,uint64 expires,bytes32 fields)"
    );
    bytes32 internal constant FIELD_TYPEHASH = keccak256("Field(uint256 position,bytes32 salt,bytes32 value)");
    bytes32 internal constant NULLIFIER_TYPEHASH = keccak256(
        "Nullifier(address issuer,bytes32 schema,uint256 position,bytes32 value)"
    );

    /// @notice Leaf of a campaign: `keccak256(keccak256(abi.encode(index, account, amount)))`. Binds neither chain nor
    /// campaign: one root may be reused on purpose.
    function campaign(uint256 index, address account, uint256 amount) internal pure returns (bytes32) {
        uint256 place;
        // Safe: writes free memory and keeps none of it; saves 60 gas over taking it.
        assembly ("memory-safe") {
            place := mload(0x40)
            mstore(place, index)
            mstore(add(place, 0x20), account)
            mstore(add(place, 0x40), amount)
        }
        return campaignAt(place);
    }

    /// @notice As {campaign}, of index, account and amount that lie in memory, a word each.
    function campaignAt(uint256 place) internal pure returns (bytes32 leaf) {
        // Safe: writes scratch space only.
        assembly ("memory-safe") {
            mstore(0x00, keccak256(place, 0x60))
            leaf := keccak256(0x00, 0x20)
        }
    }

    /// @notice Leaf of a credential batch.
    function credential(
        uint256 index,
        address subject,
        uint64 validFrom,
        uint64 expires,
        bytes32 fields
    ) internal pure returns (bytes32) {
        return _hashTwice(abi.encode(CREDENTIAL_TYPEHASH, index, subject, validFrom, expires, fields));
    }

    /// @notice Leaf of one field of a credential; `valueHash` = keccak256(abi.encode(value)).
    function field(uint256 position, bytes32 salt, bytes32 valueHash) internal pure returns (bytes32) {
        return _hashTwice(abi.encode(FIELD_TYPEHASH, position, salt, valueHash));
    }

    /// @notice A value usable once in a campaign: unsalted, so only values that the issuer has blinded belong in it.
    function nullifier(
        address issuer,
        bytes32 schema,
        uint256 position,
        bytes32 valueHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(NULLIFIER_TYPEHASH, issuer, schema, position, valueHash));
    }

    /// @dev The second hash in assembly saves 129 gas a leaf: no memory is allocated for it.
    function _hashTwice(bytes memory preimage) private pure returns (bytes32 leaf) {
        bytes32 inner = keccak256(preimage);
        // Safe: writes scratch space only.
        assembly ("memory-safe") {
            mstore(0x00, inner)
            leaf := keccak256(0x00, 0x20)
        }
    }
}
