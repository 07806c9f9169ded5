// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title AttestationUid
/// @notice The uid of an attestation, as EAS computes it: keccak256 of (schema, recipient, attester, time, expirationTime,
/// revocable, refUID, data, bump) packed. Only `data` is of no fixed width, so no two attestations share a preimage.
library AttestationUid {
    /// @notice Length of the preimage before the data.
    uint256 private constant HEAD = 121;

    /// @notice Writes the preimage with bump 0 into free memory, which it does not keep.
    /// @return uid The uid with bump 0.
    function first(
        bytes32 schema,
        address recipient,
        address attester,
        uint64 time,
        uint64 expirationTime,
        bool revocable,
        bytes32 refUID,
        bytes calldata data
    ) internal pure returns (bytes32 uid) {
        // Safe: writes free memory only. Each field is shifted to the top of its word and the next one is written over the
        // word's rest; the types' own decoding has checked that no field has bits beyond its width.
        assembly ("memory-safe") {
            let preimage := mload(0x40)
            mstore(preimage, schema)
            mstore(add(preimage, 32), shl(96, recipient))
            mstore(add(preimage, 52), shl(96, attester))
            mstore(add(preimage, 72), shl(192, time))
            mstore(add(preimage, 80), shl(192, expirationTime))
            mstore8(add(preimage, 88), revocable)
            mstore(add(preimage, 89), refUID)
            calldatacopy(add(preimage, HEAD), data.offset, data.length)
            mstore(add(add(preimage, HEAD), data.length), 0)
            uid := keccak256(preimage, add(add(HEAD, 4), data.length))
        }
    }

    /// @notice The uid with another bump. Nothing may have been written to free memory since `first`.
    function bumped(uint256 dataLength, uint32 bump) internal pure returns (bytes32 uid) {
        // Safe: as above; changes the last 4 bytes of the same preimage.
        assembly ("memory-safe") {
            let preimage := mload(0x40)
            mstore(add(add(preimage, HEAD), dataLength), shl(224, bump))
            uid := keccak256(preimage, add(add(HEAD, 4), dataLength))
        }
    }
}
