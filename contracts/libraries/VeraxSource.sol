// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { AttestationStatus } from "../interfaces/IAttestationRegistry.sol";
import { IVeraxRegistry } from "../interfaces/IVeraxRegistry.sol";
import { AttestationSource } from "./AttestationSource.sol";

/// @title VeraxSource
/// @notice Reads one attestation's status from Verax's registry. Twin of src/sdk/chain/read/veraxAttestations.ts.
/// @dev It wants the struct of Verax's published contracts (package verax-contracts), and takes the fixed part of the answer
/// alone, with the first word of the subject: data of any length cost no more memory.
library VeraxSource {
    /// @notice It is not Verax's registry, which refuses id 0 by `AttestationNotAttested()`: whether this one refused, and the
    /// first 32 bytes of what it said.
    error NotVerax(address registry, bool hasRefused, bytes32 said, uint256 bytesSaid);
    /// @notice The attestation is not about an account: so many bytes, and the first 32 of them.
    error SubjectNotAnAccount(uint256 length, bytes32 start);

    /// @dev What the question of {requireVerax} may cost: Verax needs less than 15,000, its proxy included.
    uint256 private constant PROBE_GAS = 100_000;
    /// @dev Words of an answer: where the struct begins, its twelve, the subject's length and first word.
    uint256 private constant WORDS = 15;
    /// @dev Where the subject begins in the struct: right after its twelve words.
    uint256 private constant SUBJECT_AT = 12 * 32;

    /// @notice Reverts unless there is Verax's registry at the address.
    function requireVerax(address registry) internal view {
        uint256 stipend = PROBE_GAS;
        bytes4 question = IVeraxRegistry.getAttestation.selector;
        bool hasAnswered;
        uint256 size;
        bytes32 said;
        // Safe: writes scratch space only.
        assembly ("memory-safe") {
            mstore(0x00, question)
            mstore(0x20, 0)
            hasAnswered := staticcall(stipend, registry, 0x00, 0x24, 0x00, 0x00)
            size := returndatasize()
            mstore(0x00, 0)
            returndatacopy(0x00, 0x00, sub(size, mul(gt(size, 0x20), sub(size, 0x20))))
            said := mload(0x00)
        }
        if (hasAnswered || size != 4 || bytes4(said) != IVeraxRegistry.AttestationNotAttested.selector) {
            revert NotVerax(registry, !hasAnswered, said, size);
        }
    }

    /// @notice The status of an attestation, and the portal that it was made through; all zero if it does not exist. Any other
    /// refusal of the registry is passed on.
    /// @param registry The registry.
    /// @param uid Id of the attestation.
    function read(
        address registry,
        bytes32 uid
    ) internal view returns (AttestationStatus memory status, address portal) {
        uint256 words = _ask(registry, uid);
        if (words == 0) return (status, address(0));
        if (!_isCanonical(words, uid)) revert AttestationSource.AttestationUnreadable(registry, uid);
        bytes32 replacedBy;
        uint256 revoked;
        // Safe: the words were allocated.
        assembly ("memory-safe") {
            mcopy(status, add(words, 0x40), 0x20)
            mcopy(add(status, 0x40), add(words, 0x80), 0x20)
            mcopy(add(status, 0x60), add(words, 0xc0), 0x60)
            portal := mload(add(words, 0xa0))
            replacedBy := mload(add(words, 0x60))
            revoked := mload(add(words, 0x140))
        }
        // What is marked without a date counts as if it had been revoked at once.
        if (status.revocationTime == 0 && (revoked != 0 || replacedBy != 0)) status.revocationTime = status.time;
        status.recipient = _subjectIn(words);
        status.revocable = true;
    }

    /// @return words Where in memory the answer's words are; 0 if there is no such attestation.
    function _ask(address registry, bytes32 uid) private view returns (uint256 words) {
        bytes4 question = IVeraxRegistry.getAttestation.selector;
        bytes4 none = IVeraxRegistry.AttestationNotAttested.selector;
        uint256 size = WORDS * 32;
        bool isWhole;
        // Safe: takes that many words of free memory.
        assembly ("memory-safe") {
            words := mload(0x40)
            mstore(words, question)
            mstore(add(words, 0x04), uid)
            switch staticcall(gas(), registry, words, 0x24, words, size)
            case 0 {
                returndatacopy(words, 0x00, returndatasize())
                let isNone := eq(returndatasize(), 0x04)
                isNone := and(isNone, eq(shr(224, mload(words)), shr(224, none)))
                if iszero(isNone) {
                    revert(words, returndatasize())
                }
                words := 0
                isWhole := 1
            }
            default {
                isWhole := iszero(lt(returndatasize(), size))
                mstore(0x40, add(words, size))
            }
        }
        if (!isWhole) revert AttestationSource.AttestationUnreadable(registry, uid);
    }

    /// @dev Whether the words are about this id, laid out as Verax does, and without bits that their types have not.
    function _isCanonical(uint256 words, bytes32 uid) private pure returns (bool isCanonical) {
        uint256 subjectAt = SUBJECT_AT;
        // Safe: the words were allocated.
        assembly ("memory-safe") {
            let accounts := or(mload(add(words, 0x80)), mload(add(words, 0xa0)))
            let times := or(mload(add(words, 0xc0)), or(mload(add(words, 0xe0)), mload(add(words, 0x100))))
            let narrow := or(shr(16, mload(add(words, 0x120))), shr(1, mload(add(words, 0x140))))
            isCanonical := iszero(or(or(shr(160, accounts), shr(64, times)), narrow))
            isCanonical := and(isCanonical, and(eq(mload(words), 0x20), eq(mload(add(words, 0x20)), uid)))
            isCanonical := and(isCanonical, eq(mload(add(words, 0x160)), subjectAt))
        }
    }

    /// @dev The account that the attestation is about.
    function _subjectIn(uint256 words) private pure returns (address subject) {
        uint256 length;
        uint256 word;
        // Safe: the words were allocated.
        assembly ("memory-safe") {
            length := mload(add(words, 0x1a0))
            word := mload(add(words, 0x1c0))
        }
        if (length == 20) return address(bytes20(bytes32(word)));
        if (length != 32 || word >> 160 != 0) revert SubjectNotAnAccount(length, bytes32(word));
        return address(uint160(word));
    }
}
