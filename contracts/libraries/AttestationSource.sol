// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Attestation,
    AttestationStatus,
    IAttestationRegistry,
    RegistryKind
} from "../interfaces/IAttestationRegistry.sol";

/// @title AttestationSource
/// @notice Reads one attestation's status from an AttestationRegistry or from EAS: which of the two a contract is, and what it
/// answers. Twin of src/sdk/chain/read/attestations.ts.
/// @dev Of EAS it wants the struct `Attestation` of EAS 1.4.0. OP-stack chains come with an older EAS at 0x42...21. So the
/// struct was compared with the ABIs of all 23 deployments in version 1.9.0 of EAS's package, and with the source of OP-stack
/// chains (`packages/contracts-bedrock/src/vendor/eas` in `ethereum-optimism/optimism`): the members and their order are the
/// same everywhere.
library AttestationSource {
    /// @notice It is neither an AttestationRegistry nor EAS: what it answered when it was asked about uid 0 by
    /// `statusOf(bytes32)` and by `getAttestation(bytes32)`, 416 bytes of each at most; empty where it refused, or burned the gas.
    error RegistryUnknown(address registry, bytes status, bytes attestation);
    /// @notice The registry's answer about this uid is not laid out as its kind of registry answers.
    error AttestationUnreadable(address registry, bytes32 uid);

    /// @dev What each question of {kindOf} may cost: EAS needs some 20,000, and somewhat more behind a proxy.
    uint256 private constant PROBE_GAS = 100_000;
    /// @dev Bytes of an answer that {kindOf} looks at: one word more than a right answer has.
    uint256 private constant MOST_PROBED = 13 * 32;
    uint256 private constant STATUS_BYTES = 7 * 32;

    /// @notice What the registry at an address is asked. Reverts if it is neither kind.
    /// @dev Both kinds answer zeros about uid 0, which no attestation has. `getAttestation(bytes32)` is a function of Verax, too,
    /// whose struct is another one: so an answer counts only if it is the right one to the last byte.
    function kindOf(address registry) internal view returns (RegistryKind kind) {
        bytes memory status = _probe(registry, IAttestationRegistry.statusOf.selector);
        if (keccak256(status) == keccak256(new bytes(STATUS_BYTES))) return RegistryKind.AttestationRegistry;
        bytes memory attestation = _probe(registry, IAttestationRegistry.getAttestation.selector);
        Attestation memory none;
        if (keccak256(attestation) != keccak256(abi.encode(none))) {
            revert RegistryUnknown(registry, status, attestation);
        }
        return RegistryKind.Eas;
    }

    /// @notice The status of an attestation; all zero if it does not exist. A refusal of the registry is passed on.
    /// @param registry The registry.
    /// @param kind What {kindOf} said about it.
    /// @param uid Uid of the attestation.
    function read(
        address registry,
        RegistryKind kind,
        bytes32 uid
    ) internal view returns (AttestationStatus memory status) {
        bool isWhole = kind == RegistryKind.Eas ? _askEas(status, registry, uid) : _ask(status, registry, uid);
        if (!isWhole || !_isCanonical(status)) revert AttestationUnreadable(registry, uid);
    }

    /// @dev Asks about uid 0. An answer of more than `MOST_PROBED` bytes is cut there, so it equals no right one.
    function _probe(address registry, bytes4 question) private view returns (bytes memory answer) {
        answer = new bytes(MOST_PROBED);
        uint256 stipend = PROBE_GAS;
        uint256 most = MOST_PROBED;
        // Safe: writes scratch space, and no more than the bytes that were allocated.
        assembly ("memory-safe") {
            mstore(0x00, question)
            mstore(0x20, 0)
            let size := 0
            if staticcall(stipend, registry, 0x00, 0x24, add(answer, 0x20), most) {
                size := returndatasize()
                if gt(size, most) {
                    size := most
                }
            }
            mstore(answer, size)
        }
    }

    /// @dev Asks {IAttestationRegistry-statusOf}. Its seven words are the struct's.
    /// @return isWhole Whether the answer has the right length.
    function _ask(AttestationStatus memory status, address registry, bytes32 uid) private view returns (bool isWhole) {
        bytes4 question = IAttestationRegistry.statusOf.selector;
        // Safe: the status was allocated; what lies beyond the free memory pointer is not used afterwards.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, question)
            mstore(add(free, 0x04), uid)
            if iszero(staticcall(gas(), registry, free, 0x24, status, 0xe0)) {
                returndatacopy(free, 0x00, returndatasize())
                revert(free, returndatasize())
            }
            isWhole := eq(returndatasize(), 0xe0)
        }
    }

    /// @dev Asks EAS's `getAttestation`. Of the answer only the first twelve words are taken: where the struct begins, its nine
    /// static members, where its data begin, and their length. The data stay where they are.
    /// @return isWhole Whether the answer is laid out as it must be, and about this uid or nothing.
    function _askEas(
        AttestationStatus memory status,
        address registry,
        bytes32 uid
    ) private view returns (bool isWhole) {
        bytes4 question = IAttestationRegistry.getAttestation.selector;
        // Safe: the status was allocated; what lies beyond the free memory pointer is not used afterwards.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, question)
            mstore(add(free, 0x04), uid)
            if iszero(staticcall(gas(), registry, free, 0x24, free, 0x180)) {
                returndatacopy(free, 0x00, returndatasize())
                revert(free, returndatasize())
            }
            let time := mload(add(free, 0x60))
            let length := mload(add(free, 0x160))
            // A length that does not fit 64 bits could wrap around.
            isWhole := and(
                and(eq(mload(free), 0x20), eq(mload(add(free, 0x140)), 0x140)),
                and(iszero(shr(64, length)), eq(returndatasize(), add(0x180, and(add(length, 0x1f), not(0x1f)))))
            )
            isWhole := and(isWhole, eq(mload(add(free, 0x20)), mul(uid, iszero(iszero(time)))))
            mstore(status, mload(add(free, 0x40)))
            mcopy(add(status, 0x20), add(free, 0xe0), 0x40)
            mcopy(add(status, 0x60), add(free, 0x60), 0x60)
            mstore(add(status, 0xc0), mload(add(free, 0x120)))
        }
    }

    /// @dev Whether no word has bits that its type has not.
    function _isCanonical(AttestationStatus memory status) private pure returns (bool isCanonical) {
        // Safe: the status was allocated.
        assembly ("memory-safe") {
            let accounts := or(mload(add(status, 0x20)), mload(add(status, 0x40)))
            let times := or(mload(add(status, 0x60)), or(mload(add(status, 0x80)), mload(add(status, 0xa0))))
            isCanonical := iszero(or(or(shr(160, accounts), shr(64, times)), shr(1, mload(add(status, 0xc0)))))
        }
    }
}
