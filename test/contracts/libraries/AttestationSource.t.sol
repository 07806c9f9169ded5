// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Attestation,
    AttestationStatus,
    IAttestationRegistry,
    RegistryKind
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { AttestationSource } from "../../../contracts/libraries/AttestationSource.sol";
import { Base } from "../support/Base.sol";
import { RawAnswers } from "../support/RawAnswers.sol";
import { SourceProbe } from "../support/SourceProbe.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";
import { ToldEas } from "../support/ToldEas.sol";

/// @notice Which contracts are taken for a registry of attestations, and what is taken for an answer.
contract AttestationSourceTest is Base {
    bytes4 private constant STATUS = IAttestationRegistry.statusOf.selector;
    bytes4 private constant ATTESTATION = IAttestationRegistry.getAttestation.selector;
    uint256 private constant STATUS_WORDS = 7;
    uint256 private constant MOST_PROBED = 416;

    SourceProbe private source;
    RawAnswers private raw;

    function setUp() public {
        source = new SourceProbe();
        raw = new RawAnswers();
    }

    function unknown(address registry, bytes memory status, bytes memory attestation) private {
        vm.expectRevert(
            abi.encodeWithSelector(AttestationSource.RegistryUnknown.selector, registry, status, attestation)
        );
        source.kindOf(registry);
    }

    function unreadable(RegistryKind kind, bytes32 uid) private {
        vm.expectRevert(abi.encodeWithSelector(AttestationSource.AttestationUnreadable.selector, raw, uid));
        source.read(address(raw), kind, uid);
    }

    function tell(bytes4 selector, bytes memory answer) private {
        raw.tell(selector, RawAnswers.Manner.Answers, answer);
    }

    function isKind(address registry, RegistryKind kind) private view {
        equal(uint8(source.kindOf(registry)), uint8(kind), "kind");
    }

    /// @dev What EAS answers about what it does not have.
    function nothing() private pure returns (bytes memory answer) {
        Attestation memory none;
        return abi.encode(none);
    }

    function test_KindOf_KnowsBothKinds() public {
        address schemas = deploy("SchemaRegistry", "");
        isKind(deploy("AttestationRegistry", abi.encode(schemas)), RegistryKind.AttestationRegistry);
        isKind(address(new ToldAttestations()), RegistryKind.AttestationRegistry);
        isKind(address(new ToldEas()), RegistryKind.Eas);
    }

    /// @dev Other contracts of a system of ours, and an account: none answers the questions.
    function test_RevertWhen_ItIsAnotherContract() public {
        address schemas = deploy("SchemaRegistry", "");
        unknown(schemas, "", "");
        unknown(deploy("BatchRegistry", ""), "", "");
        unknown(deploy("SampleToken", abi.encode(address(this), 1)), "", "");
        unknown(address(0xacc), "", "");
        // It answers everything with nothing.
        unknown(address(raw), "", "");
    }

    /// @dev Any change to a right answer, in its words or its length.
    function testFuzz_RevertWhen_AnAnswerIsNotZerosInItsLength(
        bytes memory status,
        bytes memory attestation,
        uint256 seed
    ) public {
        if (seed % 3 == 0) status = new bytes((seed >> 8) % 500);
        if ((seed >> 16) % 3 == 0) {
            attestation = nothing();
            uint256 place = (seed >> 24) % attestation.length;
            attestation[place] = bytes1(uint8(attestation[place]) ^ uint8(1 + ((seed >> 48) % 255)));
        } else if ((seed >> 16) % 3 == 1) {
            attestation = bytes.concat(nothing(), new bytes(1 + ((seed >> 24) % 500)));
        }
        vm.assume(keccak256(status) != keccak256(new bytes(32 * STATUS_WORDS)));
        vm.assume(keccak256(attestation) != keccak256(nothing()));
        tell(STATUS, status);
        tell(ATTESTATION, attestation);
        unknown(address(raw), cut(status), cut(attestation));
    }

    function cut(bytes memory answer) private pure returns (bytes memory) {
        if (answer.length <= MOST_PROBED) return answer;
        assembly ("memory-safe") {
            mstore(answer, MOST_PROBED)
        }
        return answer;
    }

    /// @dev A refusal is no answer, whatever it says.
    function testFuzz_RevertWhen_BothQuestionsAreRefused(bool burns) public {
        RawAnswers.Manner manner = burns ? RawAnswers.Manner.BurnsAllGas : RawAnswers.Manner.Refuses;
        raw.tell(STATUS, manner, new bytes(32 * STATUS_WORDS));
        raw.tell(ATTESTATION, manner, nothing());
        uint256 before = gasleft();
        unknown(address(raw), "", "");
        isTrue(before - gasleft() < 300_000, "the probe's gas is bounded");
        tell(ATTESTATION, nothing());
        isKind(address(raw), RegistryKind.Eas);
    }

    /// @dev A megabyte costs no more than what is looked at.
    function test_RevertWhen_AnAnswerIsEndless() public {
        vm.etch(address(raw), hex"62100000600052620fffff6000f3");
        uint256 before = gasleft();
        vm.expectPartialRevert(AttestationSource.RegistryUnknown.selector);
        source.kindOf(address(raw));
        isTrue(before - gasleft() < 300_000, "the probe's gas is bounded");
    }

    // ---------------------------------------------------------------- reading

    function equalStatus(AttestationStatus memory actual, AttestationStatus memory expected) private pure {
        equal(keccak256(abi.encode(actual)), keccak256(abi.encode(expected)), "status");
    }

    /// @dev Whatever EAS says of an attestation, its data and its reference change nothing.
    function testFuzz_Read_IsWhatTheRegistryHolds(
        bytes32 uid,
        AttestationStatus calldata status,
        bytes32 refUID,
        bytes calldata data
    ) public {
        ToldAttestations ours = new ToldAttestations();
        ToldEas eas = new ToldEas();
        ours.tell(uid, status);
        eas.tellAll(uid, status, refUID, data);
        equalStatus(source.read(address(ours), RegistryKind.AttestationRegistry, uid), status);
        equalStatus(source.read(address(eas), RegistryKind.Eas, uid), status);
    }

    function attestationOf(
        bytes32 uid,
        AttestationStatus memory status,
        bytes memory data
    ) private pure returns (bytes memory) {
        return
            abi.encode(
                Attestation({
                    uid: uid,
                    schema: status.schema,
                    time: status.time,
                    expirationTime: status.expirationTime,
                    revocationTime: status.revocationTime,
                    refUID: bytes32(0),
                    recipient: status.recipient,
                    attester: status.attester,
                    revocable: status.revocable,
                    data: data
                })
            );
    }

    /// @dev Dirt in any bit that its type does not have, in an offset or the length of the data.
    function testFuzz_RevertWhen_AWordIsNotCanonical(
        bytes32 uid,
        AttestationStatus memory status,
        bytes memory data,
        uint256 seed
    ) public {
        if (seed % 2 == 0) {
            uint8[7] memory bits = [0, 160, 160, 64, 64, 64, 1];
            uint256 place = 1 + ((seed >> 8) % (STATUS_WORDS - 1));
            bytes memory answer = abi.encode(status);
            flip(answer, place, bits[place], seed);
            tell(STATUS, answer);
            unreadable(RegistryKind.AttestationRegistry, uid);
        } else {
            // Offset, uid, -, times, -, accounts, revocable, offset, length.
            uint8[9] memory places = [0, 3, 4, 5, 7, 8, 9, 10, 11];
            uint8[9] memory bits = [0, 64, 64, 64, 160, 160, 1, 0, 5];
            uint256 place = (seed >> 8) % places.length;
            status.time = status.time == 0 ? 1 : status.time;
            bytes memory answer = attestationOf(uid, status, data);
            flip(answer, places[place], bits[place], seed);
            tell(ATTESTATION, answer);
            unreadable(RegistryKind.Eas, uid);
        }
    }

    /// @dev Flips one of the bits of a word from `least` on.
    function flip(bytes memory answer, uint256 word, uint256 least, uint256 seed) private pure {
        uint256 bit = 1 << (least + ((seed >> 24) % (256 - least)));
        assembly ("memory-safe") {
            let at := add(answer, mul(0x20, add(word, 1)))
            mstore(at, xor(mload(at), bit))
        }
    }

    /// @dev Too short, too long, or about another attestation.
    function testFuzz_RevertWhen_AnAnswerHasAnotherLengthOrUid(
        bytes32 uid,
        bytes32 other,
        AttestationStatus memory status,
        bytes memory data,
        uint256 seed
    ) public {
        vm.assume(other != uid);
        status.time = status.time == 0 ? 1 : status.time;
        bytes memory answer = attestationOf(seed % 3 == 0 ? other : uid, status, data);
        bytes memory words = abi.encode(status);
        if (seed % 3 == 1) {
            answer = bytes.concat(answer, new bytes(1 + ((seed >> 8) % 100)));
            words = bytes.concat(words, new bytes(1 + ((seed >> 8) % 100)));
        } else if (seed % 3 == 2) {
            uint256 length = (seed >> 8) % answer.length;
            uint256 wordsLength = (seed >> 8) % words.length;
            assembly ("memory-safe") {
                mstore(answer, length)
                mstore(words, wordsLength)
            }
        }
        tell(ATTESTATION, answer);
        unreadable(RegistryKind.Eas, uid);
        if (seed % 3 == 0) return;
        tell(STATUS, words);
        unreadable(RegistryKind.AttestationRegistry, uid);
    }

    /// @dev Where there is none, EAS has no uid either: a uid without a time is nobody's attestation.
    function testFuzz_RevertWhen_ThereIsAUidButNoTime(bytes32 uid, AttestationStatus memory status) public {
        vm.assume(uid != 0);
        status.time = 0;
        tell(ATTESTATION, attestationOf(uid, status, ""));
        unreadable(RegistryKind.Eas, uid);
    }

    function testFuzz_Read_PassesARefusalOn(bool eas, bytes32 uid, bytes calldata reason) public {
        raw.tell(eas ? ATTESTATION : STATUS, RawAnswers.Manner.Refuses, reason);
        vm.expectRevert(reason);
        source.read(address(raw), eas ? RegistryKind.Eas : RegistryKind.AttestationRegistry, uid);
    }
}
