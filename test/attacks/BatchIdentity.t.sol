// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchStatus, BatchHeader, ChangeKind, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { BatchAttack } from "./support/BatchAttack.sol";
import { StatusCopy } from "./support/StatusCopy.sol";
import { BatchHole } from "./twins/BatchHole.sol";
import { ITwinVerifier } from "./twins/ITwinVerifier.sol";

/// @notice A registry of the attacker's own: every batch exists in it, and nothing was ever revoked.
contract LenientRegistry {
    function statusOf(bytes32, uint256) external pure returns (BatchStatus memory status) {
        status.revision = type(uint32).max;
    }
}

/// @notice The attacker shows something as a credential of a batch, or as a batch, that is none, or another one.
abstract contract BatchIdentityAttack is BatchAttack {
    /// @dev An inner node is passed off as a credential, with a shortened proof: its children, read as the credential's
    /// values. The size is as large as can be, so that the leaf alone must resist.
    /// @return found How many of the `count` - 1 inner nodes are credentials.
    function passOffInnerNodes(uint256 count) internal returns (uint256 found) {
        _beginHuge(count);
        for (uint256 node = 0; node < count - 1; ++node) {
            Credential memory forged = _readAsCredential(nodes[2 * node + 1], nodes[2 * node + 2]);
            bytes32[] memory proof = Trees.proofAt(nodes, nodes.length - 1 - node);
            if (outcomeOf(header, forged, proof) != Outcome.NotFound) ++found;
        }
    }

    /// @dev A holder passes off the root of the own credential's fields as a credential: the tree of fields, read as more of
    /// the batch's tree.
    function passOffFields(uint256 index) internal returns (Outcome) {
        _beginHuge(SIZE);
        bytes32[] memory fields = fieldTree(index);
        Credential memory forged = _readAsCredential(fields[1], fields[2]);
        bytes32[] memory rest = Trees.proofAt(nodes, index);
        bytes32[] memory proof = new bytes32[](rest.length + 1);
        proof[0] = _packed(credentials[index]);
        for (uint256 i = 0; i < rest.length; ++i) proof[i + 1] = rest[i];
        return outcomeOf(header, forged, proof);
    }

    /// @dev The tree holds more leaves than the batch says: credentials that nobody counted and nobody can revoke.
    function showBeyondSize(uint64 size, uint256 index) internal returns (Outcome) {
        begin(0);
        header.size = size;
        issue(header);
        return outcomeOf(header, index);
    }

    /// @dev One word of a header is changed. Then a credential is shown under it, changed, and held, each by the role that the
    /// forged header names.
    function tamper(
        uint256 word,
        uint256 value
    ) internal returns (Outcome shown, bytes memory changed, bytes memory held) {
        begin(1 hours);
        bytes memory members = abi.encode(header);
        uint256 forged = _otherValue(word, value);
        assembly ("memory-safe") {
            mstore(add(add(members, 32), mul(word, 32)), forged)
        }
        BatchHeader memory other = abi.decode(members, (BatchHeader));
        shown = outcomeOf(other, 3);
        changed = announce(other, ChangeKind.Revoke, maskOf(5));
        held = imposeHold(other, 6, NOW + 1 + other.policy.emergencyLimit);
    }

    /// @dev The same header is issued once more, with bits that its members do not have. What it shows when decoded, a revoker
    /// among it, is as before; but a call that reads that revoker would fail.
    function issueDirty(uint256 member, uint256 bits) internal returns (bytes memory reason, Outcome shown) {
        begin(0);
        accepted(announce(ChangeKind.Revoke, 3), "revoked");
        vm.warp(NOW + 1);
        uint8[7] memory narrow = [5, 0, 3, 4, 6, 7, 8];
        uint256 word = narrow[member % 7];
        uint256 width = word == 0 || word == 5 || word == 6 ? 160 : 64;
        uint256 dirt = bound(bits, 1, type(uint256).max >> width) << width;
        reason = send(header.issuer, _soil(abi.encodeCall(IBatchRegistry.issue, (header, "")), word, dirt));
        bytes memory question = abi.encodeCall(ITwinVerifier.verify, (header, credentials[3], Trees.proofAt(nodes, 3)));
        (bool done, bytes memory answer) = address(verifier).call(_soil(question, word, dirt));
        if (done) shown = abi.decode(answer, (Verdict)).outcome;
    }

    /// @dev The attacker issues a batch of its own over the same root, and changes everything in it that a role can change.
    function changeSameRoot(uint256 how, bytes32 salt) internal returns (Outcome victim, Outcome own) {
        begin(0);
        BatchHeader memory mine = header;
        (mine.issuer, mine.policy.revoker, mine.policy.emergency, mine.salt) = (ATTACKER, ATTACKER, ATTACKER, salt);
        issue(mine);
        if (how % 4 == 0) accepted(announce(mine, ChangeKind.Revoke, maskOf(3)), "revoked");
        if (how % 4 == 1) accepted(announce(mine, ChangeKind.Suspend, maskOf(3)), "suspended");
        if (how % 4 > 1) accepted(imposeHold(mine, how % 4 == 2 ? 3 : WHOLE_BATCH, NOW + 1 days), "held");
        vm.warp(NOW + 1);
        return (outcomeOf(header, 3), outcomeOf(mine, 3));
    }

    /// @dev The chain splits. The issuer revokes where it lives on; on the other branch, which has a copy of all state under
    /// another chain id, the holder shows the credential as before.
    function showOnAnotherChain(uint256 index, uint64 chain) internal returns (Outcome here, Outcome there) {
        begin(0);
        vm.chainId(chain == HOME || chain == 0 ? chain + 1 : chain);
        there = outcomeOf(header, index);
        vm.chainId(HOME);
        accepted(announce(ChangeKind.Revoke, index), "revoked");
        vm.warp(NOW + 1);
        here = outcomeOf(header, index);
    }

    /// @dev A revoked credential is shown, with its proof, under another batch of the same issuer in which nothing was revoked:
    /// as that batch's header is, and with the own batch's root written into it.
    function showUnderAnotherBatch(uint256 index, bytes32 salt) internal returns (Outcome asIs, Outcome forged) {
        begin(0);
        accepted(announce(ChangeKind.Revoke, index), "revoked");
        vm.warp(NOW + 1);
        sameOutcome(outcomeOf(header, index), Outcome.Revoked, "in its own batch");
        (Credential memory shown, bytes32[] memory proof) = (credentials[index], Trees.proofAt(nodes, index));
        BatchHeader memory other = header;
        (other.root, other.salt) = (keccak256("other people"), salt);
        issue(other);
        asIs = outcomeOf(other, shown, proof);
        other.root = header.root;
        forged = outcomeOf(other, shown, proof);
    }

    /// @dev A credential was revoked. Its holder brings the status of the same header from a registry of one's own, hoping that
    /// it is filed over the true one.
    /// @return isRevoked Whether the copy still knows about the revocation.
    function bringFromAnotherRegistry(string memory copyName, uint256 index) internal returns (bool isRevoked) {
        begin(0);
        accepted(announce(ChangeKind.Revoke, index), "revoked");
        StatusCopy copy = StatusCopy(deploy(copyName, ""));
        copy.bring(registry, header, index);
        isTrue(_isRevoked(copy, index), "copied");
        copy.bring(IBatchRegistry(deploy("LenientRegistry", "")), header, index);
        return _isRevoked(copy, index);
    }

    /// @dev The attacker's question comes first and is none: it calls something else. If answers moved up, the next one's
    /// answer would be taken for the attacker's.
    function askSomethingElse(uint256 how) internal returns (bool done, Outcome first) {
        begin(0);
        bytes[] memory questions = new bytes[](2);
        questions[1] = _question(3);
        if (how % 6 == 1) questions[0] = abi.encodeWithSignature("batchRegistry()");
        if (how % 6 == 2) questions[0] = abi.encodeWithSignature("attestationRegistry()");
        if (how % 6 == 3) questions[0] = abi.encodeWithSignature("nothingOfTheKind()");
        if (how % 6 == 4) questions[0] = _nested(how / 6);
        if (how % 6 == 5) questions[0] = _cut(_question(4), 32 * (1 + ((how / 6) % 17)));
        bytes memory answer;
        (done, answer) = address(verifier).call(abi.encodeCall(ITwinVerifier.verifyMany, (questions)));
        if (done) first = abi.decode(answer, (Verdict[]))[0].outcome;
    }

    function _question(uint256 index) internal view returns (bytes memory) {
        return abi.encodeCall(ITwinVerifier.verify, (header, credentials[index], Trees.proofAt(nodes, index)));
    }

    /// @dev A batch over `count` credentials that says it has 2^32.
    function _beginHuge(uint256 count) private {
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = leafOf(credentials[i]);
            if (hole == BatchHole.ShortLeaf) {
                leaves[i] = keccak256(abi.encode(_packed(credentials[i]), credentials[i].fields));
            }
        }
        begin(0);
        nodes = Trees.build(leaves);
        (header.root, header.size) = (nodes[0], 2 ** 32);
        issue(header);
    }

    function _packed(Credential memory credential) private pure returns (bytes32) {
        return bytes32((uint256(uint160(credential.subject)) << 96) | (credential.index << 64) | credential.expires);
    }

    function _readAsCredential(bytes32 a, bytes32 b) private pure returns (Credential memory credential) {
        if (a > b) (a, b) = (b, a);
        (credential.subject, credential.index) = (address(bytes20(a)), uint32(uint256(a) >> 64));
        (credential.expires, credential.fields) = (uint64(uint256(a)), b);
    }

    /// @dev Another value that the member could have.
    function _otherValue(uint256 word, uint256 value) private pure returns (uint256) {
        if (word == 0 || word == 5 || word == 6) {
            // The roles' own addresses are hashes: none is that small.
            return bound(value, 1, type(uint128).max);
        }
        if (word == 3) return bound(value, SIZE + 1, 2 ** 32);
        if (word == 4) return NOW - bound(value, 1, 1 days);
        if (word == 7) return value % 2 == 0 ? 0 : bound(value, 1 hours + 1, 30 days);
        if (word == 8) return bound(value, LIMIT + 1, 365 days);
        return value == 0 ? 1 : uint256(keccak256(abi.encode(value)));
    }

    function _soil(bytes memory data, uint256 word, uint256 dirt) private pure returns (bytes memory) {
        assembly ("memory-safe") {
            let place := add(add(data, 36), mul(word, 32))
            mstore(place, or(mload(place), dirt))
        }
        return data;
    }

    function _cut(bytes memory data, uint256 length) private pure returns (bytes memory) {
        assembly ("memory-safe") {
            mstore(data, sub(mload(data), length))
        }
        return data;
    }

    function _nested(uint256 count) private view returns (bytes memory) {
        bytes[] memory questions = new bytes[](count % 4);
        for (uint256 i = 0; i < questions.length; ++i) questions[i] = _question(4);
        return abi.encodeCall(ITwinVerifier.verifyMany, (questions));
    }

    function _isRevoked(StatusCopy copy, uint256 index) private view returns (bool) {
        BatchStatus memory status = copy.read(address(registry), header, index);
        return status.revoked.newest & maskOf(index)[0].mask != 0;
    }
}

contract BatchIdentityTest is BatchIdentityAttack {
    function testFuzz_Verify_FindsNoInnerNode(uint8 count) public onOursAndSoundTwin {
        equal(passOffInnerNodes(bound(count, 2, SIZE)), 0, "found");
    }

    function testFuzz_Twin_FindsEveryInnerNode(uint8 count) public onTwin(BatchHole.ShortLeaf) {
        equal(passOffInnerNodes(bound(count, 2, SIZE)), bound(count, 2, SIZE) - 1, "found");
    }

    function testFuzz_Verify_FindsNoFields(uint8 index) public onOursAndSoundTwin {
        sameOutcome(passOffFields(pick(index)), Outcome.NotFound, "fields");
    }

    function testFuzz_Twin_FindsFields(uint8 index) public onTwin(BatchHole.ShortLeaf) {
        isTrue(passOffFields(pick(index)) != Outcome.NotFound, "found");
    }

    function testFuzz_Verify_FindsNothingBeyondTheSize(uint8 size, uint8 index) public onOursAndSoundTwin {
        uint64 counted = uint64(bound(size, 1, SIZE - 1));
        uint256 shown = pick(index);
        Outcome outcome = showBeyondSize(counted, shown);
        sameOutcome(outcome, shown < counted ? Outcome.Valid : Outcome.NotFound, "outcome");
    }

    function testFuzz_Twin_FindsWhatIsBeyondTheSize(uint8 size, uint8 index) public onTwin(BatchHole.UnboundedSize) {
        uint64 counted = uint64(bound(size, 1, SIZE - 1));
        sameOutcome(showBeyondSize(counted, bound(index, counted, SIZE - 1)), Outcome.Valid, "beyond");
    }

    function testFuzz_RevertWhen_AHeaderIsTamperedWith(uint8 word, uint256 value) public onOursAndSoundTwin {
        (Outcome shown, bytes memory changed, bytes memory held) = tamper(word % 12, value);
        sameOutcome(shown, Outcome.NotFound, "shown");
        isKind(changed, IBatchRegistry.UnknownBatch.selector);
        isKind(held, IBatchRegistry.UnknownBatch.selector);
    }

    /// @dev All but the salt, which is what that twin knows a batch by.
    function testFuzz_Twin_TakesATamperedHeader(uint8 word, uint256 value) public onTwin(BatchHole.BareId) {
        (Outcome shown, bytes memory changed, bytes memory held) = tamper(word % 11, value);
        sameOutcome(shown, word % 11 == 2 ? Outcome.NotFound : Outcome.Valid, "shown");
        accepted(changed, "changed");
        accepted(held, "held");
    }

    function testFuzz_RevertWhen_AHeaderIsDirty(uint8 member, uint256 bits) public onOursAndSoundTwin {
        (bytes memory reason, Outcome shown) = issueDirty(member, bits);
        isTrue(reason.length != 0, "refused");
        sameOutcome(shown, Outcome.NotFound, "shown");
    }

    function testFuzz_Twin_IssuesADirtyHeader(uint256 bits) public onTwin(BatchHole.RawId) {
        (bytes memory reason, Outcome shown) = issueDirty(0, bits);
        accepted(reason, "issued again");
        sameOutcome(shown, Outcome.Valid, "shown");
    }

    function testFuzz_Change_LeavesOthersOfTheSameRootAlone(uint8 how, bytes32 salt) public onOursAndSoundTwin {
        (Outcome victim, Outcome own) = changeSameRoot(how, salt);
        sameOutcome(victim, Outcome.Valid, "victim's");
        sameOutcome(own, how % 4 == 0 ? Outcome.Revoked : Outcome.Suspended, "attacker's own");
    }

    function testFuzz_Twin_ChangesAllOfTheSameRoot(uint8 how, bytes32 salt) public onTwin(BatchHole.StatusByRoot) {
        (Outcome victim, ) = changeSameRoot(how, salt);
        sameOutcome(victim, how % 4 == 0 ? Outcome.Revoked : Outcome.Suspended, "victim's");
    }

    function testFuzz_Verify_FindsNothingOnAnotherChain(uint8 index, uint64 chain) public onOursAndSoundTwin {
        (Outcome here, Outcome there) = showOnAnotherChain(pick(index), chain);
        sameOutcome(here, Outcome.Revoked, "here");
        sameOutcome(there, Outcome.NotFound, "there");
    }

    function testFuzz_Twin_FindsItOnAnotherChain(uint8 index, uint64 chain) public onTwin(BatchHole.ChainlessId) {
        (Outcome here, Outcome there) = showOnAnotherChain(pick(index), chain);
        sameOutcome(here, Outcome.Revoked, "here");
        sameOutcome(there, Outcome.Valid, "there");
    }

    function testFuzz_Verify_FindsNothingUnderAnotherBatch(uint8 index, bytes32 salt) public onOursAndSoundTwin {
        (Outcome asIs, Outcome forged) = showUnderAnotherBatch(pick(index), salt);
        sameOutcome(asIs, Outcome.NotFound, "under the other header");
        sameOutcome(forged, Outcome.NotFound, "with the root written into it");
    }

    function testFuzz_Twin_FindsItUnderAnotherBatch(uint8 index, bytes32 salt) public onTwin(BatchHole.BareId) {
        vm.assume(salt != bytes32(0));
        (, Outcome forged) = showUnderAnotherBatch(pick(index), salt);
        sameOutcome(forged, Outcome.Valid, "with the root written into it");
    }

    function testFuzz_Id_TellsRegistriesApart(uint8 index) public onOursAndSoundTwin {
        isTrue(bringFromAnotherRegistry("StatusCopy", pick(index)), "still revoked");
    }

    function testFuzz_Twin_ForgetsTheRevocation(uint8 index) public onTwin(BatchHole.None) {
        isTrue(!bringFromAnotherRegistry("RegistrylessIdTwin", pick(index)), "forgotten");
    }

    function testFuzz_RevertWhen_AQuestionIsNone(uint8 how) public onOursAndSoundTwin {
        (bool done, ) = askSomethingElse(how);
        isTrue(!done, "refused");
    }

    function testFuzz_Twin_MovesAnswersUp(uint8 how) public onTwin(BatchHole.SkipsFailures) {
        (bool done, Outcome first) = askSomethingElse(how);
        isTrue(done, "answered");
        sameOutcome(first, Outcome.Valid, "the first");
    }

    /// @dev A question prepared before a revocation is answered as of when it is asked.
    function testFuzz_Ours_AnswersAsOfNow(uint8 index, uint32 later) public onOursAndSoundTwin {
        begin(0);
        bytes[] memory questions = new bytes[](1);
        questions[0] = _question(pick(index));
        sameOutcome(verifier.verifyMany(questions)[0].outcome, Outcome.Valid, "before");
        accepted(announce(ChangeKind.Revoke, pick(index)), "revoked");
        vm.warp(NOW + 1 + later);
        sameOutcome(verifier.verifyMany(questions)[0].outcome, Outcome.Revoked, "after");
    }
}
